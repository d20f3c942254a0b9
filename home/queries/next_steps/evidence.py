"""Steps about criteria and evidence."""

from typing import Any

from django.urls import reverse

from evidence.models import Cycle
from evidence.queries.criteria import PrincipleState, pieces_asked_more
from evidence.queries.library import pieces_without_a_good_file
from evidence.queries.work import Given, given_to
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.ui.nav import NextStep


def assigned_steps(cycle: Cycle | None, states: list[PrincipleState], access: Access, person: Any) -> list[NextStep]:
    """The criteria that somebody was asked to write, until they are done."""
    if not cycle or not cycle.is_editable or not access.can(P.EVIDENCE_EDIT):
        return []
    not_done = {
        criterion_state.criterion.pk: criterion_state.criterion
        for state in states
        for criterion_state in state.criteria
        if criterion_state.state != "done"
    }
    own_work = [given for given in given_to(cycle, person) if given.criterion_id in not_done]
    if not own_work:
        return []
    *before, last = [not_done[given.criterion_id].reference for given in own_work]
    names = f"{', '.join(before)} and {last}" if before else last
    one = len(own_work) == 1
    title = f"Criterion {names} is assigned to you" if one else f"{len(own_work)} criteria are assigned to you"
    url = f"{reverse('evidence:overview', args=[cycle.school_id])}?given=me"
    if one:
        url = reverse("evidence:criterion", args=[cycle.school_id, own_work[0].criterion_id])
    sentence = "Add a judgement, a narrative and evidence." if one else f"{names}."
    return [NextStep(title, sentence, url, "Open it" if one else "Open your criteria", until=_until(own_work))]


def _until(own_work: list[Given]) -> str:
    """The first due date of some criteria."""
    days = sorted((given.due_on, given.is_late) for given in own_work if given.due_on)
    if not days:
        return ""
    day, is_late = days[0]
    return f"Overdue since {day:%-d %B}" if is_late else f"Due {day:%-d %B}"


def file_steps(school, access: Access) -> list[NextStep]:
    """Files that were uploaded and that nobody can open, to those who can choose another."""
    pieces = list(pieces_without_a_good_file(school)) if access.can(P.EVIDENCE_EDIT) else []
    if not pieces:
        return []
    names = ", ".join(f"“{piece.title}”" for piece in pieces[:3]) + (" and others" if len(pieces) > 3 else "")
    title = "1 file could not be accepted" if len(pieces) == 1 else f"{len(pieces)} files could not be accepted"
    url = reverse("evidence:piece", args=[school.pk, pieces[0].pk])
    return [NextStep(title, f"{names}: read why, and choose another file.", url, "See what is wrong")]


def evidence_steps(school, stage, access: Access, states: list[PrincipleState]) -> list[NextStep]:
    """What the office asked for, to those who can add it."""
    is_open = stage.cycle and stage.cycle.is_editable
    asked = pieces_asked_more(states) if is_open and access.can(P.EVIDENCE_EDIT) else 0
    if not asked:
        return []
    title = f"The office asks for more on {asked} piece{'s' if asked > 1 else ''} of evidence"
    url = f"{reverse('evidence:library', args=[school.pk])}?decision=more"
    return [NextStep(title, "Read what it would like to see, and add it.", url, "See the requests")]
