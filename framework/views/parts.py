"""The parts of a draft version: adding, changing, moving and deleting each."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from framework import policies
from framework.forms import PART_FORMS
from framework.parts import KINDS
from framework.services import parts as services
from framework.views.versions import saying_why_not
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import posted, try_save
from wqm.editing.refusals import submitted


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def new_part(request, version, kind):
    """A principle, a point, a level or a rule, at the end."""
    return _new(request, version, kind)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def new_criterion(request, version, principle_id):
    """A criterion at the end of its principle."""
    return _new(request, version, "criterion", principle=get_object_or_404(version.principles, pk=principle_id))


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def new_agenda_item(request, version, level_id):
    """An item at the end of the agenda of a level."""
    return _new(request, version, "agenda", level=get_object_or_404(version.levels, pk=level_id))


def _new(request, version, kind, **owner):
    policies.check_can_change_version(version)
    form = PART_FORMS[kind](request.POST or None, version=version)
    if request.method == "POST":
        part = submitted(form, services.add_part, version=version, part_kind=KINDS[kind], by=request.user, **owner)
        if part:
            messages.success(request, f"{KINDS[kind].noun.capitalize()} added.")
            return _back(version, kind, part)
    context = {"version": version, "form": form, "kind": KINDS[kind], "caption": next(iter(owner.values()), version)}
    return render(request, "framework/part.html", context, status=422 if form.is_bound else 200)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def part(request, version, kind, part_id):
    """Change one part."""
    policies.check_can_change_version(version)
    here = get_object_or_404(KINDS[kind].rows(version), pk=part_id)
    form = PART_FORMS[kind](posted(request) if request.method == "POST" else None, version=version, part=here)
    save = partial(services.change_part, version=version, part_kind=KINDS[kind], part=here, by=request.user)
    changed, conflict = try_save(form, save)
    if changed:
        messages.success(request, f"{KINDS[kind].noun.capitalize()} saved.")
        return _back(version, kind, here)
    context = {"version": version, "form": form, "kind": KINDS[kind], "part": here, "conflict": conflict}
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "framework/part.html", context | {"caption": version}, status=status)


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def move_part(request, version, kind, part_id, direction):
    """One place up or down."""
    here = get_object_or_404(KINDS[kind].rows(version), pk=part_id)
    services.move_part(version=version, part_kind=KINDS[kind], part=here, direction=direction, by=request.user)
    return _back(version, kind, here)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def delete_part(request, version, kind, part_id):
    """First the page that says what is lost."""
    policies.check_can_change_version(version)
    here = get_object_or_404(KINDS[kind].rows(version), pk=part_id)
    noun = KINDS[kind].noun
    if request.method == "POST":
        services.delete_part(version=version, part_kind=KINDS[kind], part=here, by=request.user)
        messages.success(request, f"{noun.capitalize()} deleted.")
        return redirect("framework:version", version.pk)
    follows = [f"You will lose “{here}” from this draft."]
    if kind == "principle" and (criteria := here.criteria.count()):
        lost = "its one criterion" if criteria == 1 else f"its {criteria} criteria"
        follows.append(f"You will lose {lost}, too.")
    if kind == "level" and (rules := here.rules.count()):
        follows.append("You will lose its one rule, too." if rules == 1 else f"You will lose its {rules} rules, too.")
    if kind == "level" and (items := here.agenda_items.count()):
        follows.append(f"You will lose its agenda, {items} item{'' if items == 1 else 's'}, too.")
    question = Question(
        f"Delete this {noun}?",
        f"Delete {noun}",
        reverse("framework:version", args=[version.pk]),
        follows,
        "You cannot undo this. Published versions do not change.",
    )
    return ask(request, question)


def _back(version, kind, part):
    """To the version's page, where the part is."""
    return redirect(f"{reverse('framework:version', args=[version.pk])}#{kind}-{part.pk}")
