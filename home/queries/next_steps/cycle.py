"""Steps of the cycle: from starting it to the award."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from assessments.enums import Decision
from assessments.queries.agendas import surveys_before
from assessments.queries.stages import SchoolStage
from assessments.queries.waiting import SCHOOL, Waiting
from assessments.readiness import Readiness
from home.queries.steps import is_office, leads
from plans.models import Action
from surveys.queries.outcomes import SurveyOutcome
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.times import school_days
from wqm.ui.nav import NextStep

OFFICE = "the office"


@dataclass(frozen=True)
class CycleSoFar:
    """Where the cycle is, for one reader; `done` of `total` criteria are complete."""

    stage: SchoolStage
    readiness: Readiness | None
    access: Access
    done: int
    total: int
    waiting: Waiting | None = None


def given_back_steps(school, stage, access: Access) -> list[NextStep]:
    """The office looked and said "not yet", until the school submits again."""
    review = stage.review
    if not review or review.decision != Decision.NOT_YET or not (leads(access) and access.can(P.ASSESSMENT_VIEW)):
        return []
    day = timezone.localdate(review.signed_at)
    sentence = f"{review.signed_by} wrote on {day:%-d %B} what to change before you submit again."
    url = reverse("assessment:overview", args=[school.pk])
    return [NextStep("The office has returned your self-evaluation", sentence, url, "Read the feedback")]


def stage_steps(school, so_far: CycleSoFar) -> list[NextStep]:
    """What the stage of the cycle asks of those who drive it, and what it means to those who read."""
    if not so_far.access.can(P.ASSESSMENT_VIEW):
        return []
    if is_office(so_far.access):
        return [OFFICE_STEPS[so_far.stage.stage](school, so_far)] if so_far.stage.stage in OFFICE_STEPS else []
    step = STAGE_STEPS[so_far.stage.stage](school, so_far)
    return [step] if step else []


def _review(school, so_far: CycleSoFar) -> NextStep:
    assert so_far.stage.cycle is not None  # noqa: S101 - what was submitted is a cycle
    url = reverse("office:review", args=[so_far.stage.cycle.pk])
    return NextStep("Review this self-evaluation", "The school has submitted it.", url, "Review")


def _book(school, so_far: CycleSoFar) -> NextStep:
    assert so_far.stage.cycle is not None  # noqa: S101 - what was signed off is a cycle
    url = reverse("office:book", args=[so_far.stage.cycle.pk])
    return NextStep("Book the visit", "You have signed off the self-evaluation.", url, "Book a visit")


OFFICE_STEPS: dict[str, Callable[..., NextStep]] = {"handed_in": _review, "ready": _book}


def _start(school, so_far: CycleSoFar) -> NextStep:
    if so_far.stage.cycle:
        sentence = "Your last cycle has ended. What you wrote stays, and you can carry it over."
        return NextStep("The office starts your next cycle", sentence, waits_for=OFFICE)
    sentence = "You then see your principles and criteria."
    return NextStep("The office starts your first cycle", sentence, waits_for=OFFICE)


def _evaluate(school, so_far: CycleSoFar) -> NextStep | None:
    if not leads(so_far.access):
        return None
    done, total, readiness = so_far.done, so_far.total, so_far.readiness
    if done < total:
        sentence = f"{total - done} of {total} criteria still need a judgement or evidence."
        title = "Continue your self-evaluation" if done else "Start your self-evaluation"
        url = reverse("evidence:overview", args=[school.pk])
        return NextStep(title, sentence, url, "Continue" if done else "Start")
    if readiness and not readiness.is_met:
        return _missing_step(readiness, reverse("assessment:overview", args=[school.pk]))
    if readiness and so_far.access.can(P.EVIDENCE_SUBMIT):
        url = reverse("assessment:submit", args=[school.pk])
        sentence = "Everything the rules ask for is in place."
        return NextStep("Submit your self-evaluation", sentence, url, "Check and submit")
    return None


def _missing_step(readiness: Readiness, url: str) -> NextStep:
    """Every criterion is judged, and the rules still ask for something."""
    first, *others = readiness.gaps
    more = f" There {'is' if len(others) == 1 else 'are'} {len(others)} more." if others else ""
    return NextStep("Not ready to submit yet", f"{first}.{more}", url, "See what is needed")


def _await_review(school, so_far: CycleSoFar) -> NextStep:
    title = "The office is reviewing your self-evaluation"
    return NextStep(title, "You get an email when it decides.", waits_for=OFFICE)


def _agree_date(school, so_far: CycleSoFar) -> NextStep:
    """Whose turn it is, as the path says it."""
    waiting = so_far.waiting
    if not leads(so_far.access):
        sentence = "The office arranges it with the school’s leaders and an assessor."
        return NextStep("Agree a date for the visit", sentence, waits_for=OFFICE)
    if waiting and waiting.whom != SCHOOL:
        return NextStep("Agree a date for the visit", f"It is the office’s turn {waiting.what}.", waits_for=OFFICE)
    url = reverse("assessment:dates", args=[school.pk])
    if waiting and "answer" in waiting.what:
        return NextStep("Answer the days proposed for your visit", "Accept a day, or say why not.", url, "See the days")
    sentence = "The office then finds an assessor for one of your days."
    return NextStep("Propose days for the visit", sentence, url, "Propose days")


def _see_visit(school, so_far: CycleSoFar) -> NextStep | None:
    visit = so_far.stage.visit
    if not visit:
        return None
    day = school_days(visit.starts_on, visit.ends_on)
    sentence = f"Visit by {visit.assessor_name}, {day}." if visit.lead else f"Visit on {day}."
    url = reverse("assessment:agenda", args=[school.pk, visit.pk])
    title, button = "See the agenda for the visit", "See the agenda"
    plan = getattr(visit, "plan", None)
    if leads(so_far.access) and (plan is None or plan.shared_at is None):
        title, button = "Build the agenda for the visit", "Open the agenda"
        return NextStep(title, f"{sentence} Your school sets the agenda and shares it.", url, button, until=day)
    if leads(so_far.access) and plan and plan.state == "changed":
        title, button = "Share the changed agenda", "Open the agenda"
    return NextStep(title, sentence, url, button, until=day)


def surveys_before_visit(school, stage: SchoolStage, access: Access, outcomes: list[SurveyOutcome]) -> list[NextStep]:
    """The surveys of the level that were not sent yet, with the day by which, to those who send them."""
    visit = stage.visit
    if not access.can(P.SURVEY_RUN) or visit is None or stage.cycle is None or stage.stage != "visit_booked":
        return []
    visit.school, visit.cycle = school, stage.cycle
    surveys = surveys_before(visit, outcomes=outcomes)
    if surveys is None:
        return []
    names = ", ".join(surveys.names)
    sentence = f"So that results are there on the day of the visit: {names}."
    if surveys.is_late:
        sentence = f"Their results may not be there on the day of the visit: {names}."
    url, until = reverse("surveys:list", args=[school.pk]), f"By {surveys.send_by:%-d %B}"
    title = "Send the surveys for your visit"
    return [NextStep(title, sentence, url, "Open surveys", until="As soon as you can" if surveys.is_late else until)]


def _await_award(school, so_far: CycleSoFar) -> NextStep:
    if so_far.waiting and so_far.waiting.whom == SCHOOL:
        url = reverse("assessment:overview", args=[school.pk])
        return NextStep("Read what your visit named", "Your plan is where to work on it.", url, "Read the visit report")
    return NextStep("The office is deciding on the award", "The visit is written up.", waits_for=OFFICE)


def _hold_award(school, so_far: CycleSoFar) -> NextStep | None:
    award = so_far.stage.award
    if not award:
        return None
    url = reverse("assessment:overview", args=[school.pk])
    if so_far.stage.is_withdrawn:
        sentence = "Your assessment page shows your path. Ask the office what comes next."
        return NextStep(f"Your {award.level} award was withdrawn", sentence, url, "See your path")
    if award.has_lapsed:
        sentence = f"It ended on {award.valid_until:%-d %B %Y}. The office starts your next cycle."
        return NextStep(f"Your {award.level} award has ended", sentence, url, "See your path")
    return NextStep(
        f"You hold {award.level} status",
        "Download the certificate, and plan what comes next.",
        url,
        "See the award and certificate",
        until=f"Until {award.valid_until:%-d %B %Y}",
    )


STAGE_STEPS: dict[str, Callable[..., NextStep | None]] = {
    "not_started": _start,
    "self_evaluation": _evaluate,
    "handed_in": _await_review,
    "ready": _agree_date,
    "visit_booked": _see_visit,
    "visited": _await_award,
    "awarded": _hold_award,
}


def quiet_step(school, stage: SchoolStage, access: Access, own: list[Action]) -> NextStep | None:
    """For those who have nothing to do: what is worth opening."""
    here = [school.pk]
    if own:
        return NextStep(
            "Update your actions", f"Next: {own[0].title}", reverse("plans:mine", args=here), "Open my actions"
        )
    if access.can(P.EVIDENCE_EDIT) and not access.can(P.ASSESSMENT_VIEW) and stage.cycle and stage.cycle.is_editable:
        sentence = "Nothing is assigned to you at the moment. You can still add evidence to any criterion."
        return NextStep("Add evidence", sentence, reverse("evidence:library", args=here), "Open the evidence library")
    if access.can(P.CONTACT_READ):
        sentence = "Contact requests and pupils’ comments appear here as soon as there are any."
        return NextStep("Nothing needs you at the moment", sentence)
    if stage.cycle and access.can(P.EVIDENCE_VIEW):
        sentence = "What leaders think is going well, what is not, and the evidence."
        return NextStep("Read the self-evaluation", sentence, reverse("evidence:overview", args=here), "Read it")
    return None
