"""The pages of trainings."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from plans.enums import Stage, WholeSchoolArea
from plans.forms.training import CheckForm, NewTrainingForm, PeopleForm, TrainingForm
from plans.models import Training
from plans.queries import training as queries
from plans.services import training as services
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import autosaved, edit_page
from wqm.editing.refusals import refusals_as_message


def training_of(school, training_id) -> Training:
    """The training. Raises Http404 for one that is not here."""
    trainings = Training.objects.select_related("school", "updated_by", "created_by")
    return get_object_or_404(trainings, pk=training_id, school=school)


@require_safe
@school_view(P.PLAN_VIEW)
def overview(request, school):
    """Every training, who was reached, and what waits for an answer."""
    trainings = list(queries.trainings_of(school))
    context = {
        "school": school,
        "trainings": trainings,
        "coverage": queries.coverage(school, trainings),
        "prompts": queries.open_prompts(school),
    }
    return render(request, "plans/training/overview.html", context)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def new(request, school):
    """A new training."""
    form = NewTrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        training = services.add_training(school=school, by=request.user, **form.cleaned_data)
        messages.success(request, "Added. Now the questions that decide whether it changes anything.")
        return redirect("training:edit", school.pk, training.pk)
    return render(
        request, "plans/training/new.html", {"school": school, "form": form}, status=422 if form.errors else 200
    )


@require_safe
@school_view(P.PLAN_VIEW)
def training(request, school, training_id):
    """One training: the questions, the eight areas, the stages, what comes back."""
    training = training_of(school, training_id)
    context = {
        "school": school,
        "training": training,
        "areas": queries.areas_of(training),
        "stages": training.stages.all(),
        "all_stages": list(Stage),
        "next_stage": queries.next_stage(training),
        "prompts": training.prompts.select_related("answered_by"),
        "people": queries.people_of(training),
    }
    return render(request, "plans/training/training.html", context)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def edit(request, school, training_id):
    """The questions before the day and after."""
    training = training_of(school, training_id)
    return edit_page(
        request,
        "plans/training/edit.html",
        {"school": school, "training": training},
        form=TrainingForm,
        initial=TrainingForm.initial_of(training),
        save=partial(services.save_training, training=training, by=request.user),
        saved="Saved.",
        back=("training:training", school.pk, training.pk),
    )


@require_POST
@school_view(P.PLAN_EDIT)
def autosave(request, school, training_id):
    """The same save while somebody types."""
    training = training_of(school, training_id)
    return autosaved(
        request, TrainingForm(request.POST), partial(services.save_training, training=training, by=request.user)
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def people(request, school, training_id):
    """Attendance, by name."""
    training = training_of(school, training_id)
    attending = list(training.attendances.values_list("user_id", flat=True))
    return edit_page(
        request,
        "plans/training/people.html",
        {"school": school, "training": training},
        form=partial(PeopleForm, school=school),
        initial={"people": attending},
        save=partial(services.save_people, training=training, by=request.user),
        saved="Saved.",
        back=("training:training", school.pk, training.pk),
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def check(request, school, training_id, area):
    """One of the eight areas."""
    training, area = training_of(school, training_id), _area(area)
    check = training.checks.select_related("updated_by").filter(area=area).first()
    return edit_page(
        request,
        "plans/training/check.html",
        {"school": school, "training": training, "area": area, "check": check},
        form=CheckForm,
        initial=CheckForm.initial_of(check),
        save=partial(services.save_check, training=training, area=area, by=request.user),
        saved=f"Saved: {area.label}.",
        back=("training:training", school.pk, training.pk),
    )


@require_POST
@school_view(P.PLAN_EDIT)
def autosave_check(request, school, training_id, area):
    """The same save while somebody types."""
    training, area = training_of(school, training_id), _area(area)
    save = partial(services.save_check, training=training, area=area, by=request.user)
    return autosaved(request, CheckForm(request.POST), save)


@require_POST
@school_view(P.PLAN_EDIT)
def stage(request, school, training_id):
    """Say how far the school is."""
    training, wanted = training_of(school, training_id), request.POST.get("stage", "")
    if wanted in Stage.values:
        training = services.move_stage(training=training, stage=Stage(wanted), by=request.user)
        messages.success(request, f"You are at “{training.get_stage_display()}” now.")
    else:
        messages.error(request, "Choose a stage: use one of the buttons.")
    return redirect("training:training", school.pk, training.pk)


@require_POST
@school_view(P.PLAN_EDIT)
def target(request, school, training_id):
    """Add it to the plan of the plan."""
    training = training_of(school, training_id)
    with refusals_as_message(request):
        target = services.make_target(training=training, by=request.user)
        messages.success(request, "It is in your plan. Say in your own words what you want to reach.")
        return redirect("plans:edit_target", school.pk, target.pk)
    return redirect("training:training", school.pk, training.pk)


def _area(name: str) -> WholeSchoolArea:
    if name not in WholeSchoolArea.values:
        raise Http404
    return WholeSchoolArea(name)
