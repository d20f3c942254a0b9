"""The pages of people with a slip, as finished text, made without the request.

Everybody of a group has the same page in the same step: nothing of a session, a person or a slip can get into it. So a
page is kept until there is something new for its group, and costs the others nothing.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string

from audits.contents import EXIT_POINTS, Asked
from audits.enums import DOTS, LONGEST_ENTRY, EntryKind, Mark, SessionState, StepKind, StepState
from audits.models import Agreement, Audit, Entry, RoomGroup, Session, Step
from audits.queries.hall import (
    Place,
    agreements_of,
    entries_of_group,
    entries_of_hall,
    has_links,
    is_taking,
    most_dotted,
    number_of_groups,
    principles_for,
    principles_shown,
    promises_of,
    scale_of,
)
from framework.texts import blocks_of
from schools.queries import agreement_in_force
from wqm.ui.forms.summary import SummaryError

KEPT_SECONDS = 30
EXIT_WORDS = ("Not at all", "Not really", "Partly", "Mostly", "Completely")
MOST_SIDE_BY_SIDE = 12


@dataclass(frozen=True)
class View:
    """How a page is looked at: `part` without its frame; `sent` right after sending; `pen` the device that writes."""

    part: bool = False
    sent: str = ""
    pen: str = ""


@dataclass(frozen=True)
class Typed:
    """What was sent and is not right: the fields, and (field, sentence) of each problem."""

    data: QueryDict
    problems: Sequence[tuple[str, str]]


def asked_of(step: Step, place: Place) -> Asked:
    """What a step asks somebody in this place for."""
    audit = place.audit
    if step.kind == StepKind.PROMISES:
        return Asked(agreements=[str(agreement.pk) for agreement in promises_of(audit)])
    if step.kind == StepKind.READING:
        entries = {str(entry.pk) for entry in entries_of_hall(audit)}
        if not audit.rates_again:
            return Asked(entries=entries)
        return Asked(list(step.principles), [point.value for point in scale_of(audit)], entries)
    numbers = principles_for(step, place.group, number_of_groups(audit))
    points = [point.value for point in scale_of(audit)]
    if step.kind == StepKind.GROUPS:
        own = entries_of_group(audit, place.group.number, numbers)
        return Asked(numbers, points, {str(entry.pk) for entry in own})
    return Asked(numbers, points)


def page_of(place: Place, version: int, view: View) -> str:
    """The page of a place; kept while `version` stays, unless it is one that a single device has."""
    if view.sent or view.pen or not version:
        return _render(place, version, view)
    minute = int(time.time() // KEPT_SECONDS)
    _forget_what_was_before(minute)
    session = place.session.number if place.session else 0
    at = (str(place.step.pk), place.step.state) if place.step else ("", "")
    key = _Key(place.audit.pk, session, place.group.number, at, place.is_reserve, version, view.part, minute)
    return _kept(key, _Place(place))


def _forget_what_was_before(minute: int) -> None:
    """Pages with entries on them stay in memory no longer than they are used."""
    if _remembered["minute"] != minute:
        _kept.cache_clear()
        _remembered["minute"] = minute


_remembered = {"minute": 0}


@dataclass(frozen=True)
class _Key:
    audit: UUID
    session: int
    group: int
    step: tuple[str, str]
    is_reserve: bool
    version: int
    part: bool
    minute: int


class _Place:
    """A place that is equal to every other one: what a page depends on is in its key."""

    def __init__(self, place: Place):
        self.place = place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Place)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=512)
def _kept(key: _Key, held: _Place) -> str:
    return _render(held.place, key.version, View(part=key.part))


def page_with_problems(place: Place, step: Step, typed: Typed, view: View) -> str:
    """The form as it was sent, with what is wrong."""
    return _render(replace(place, step=step), 0, view, typed)


def _render(place: Place, version: int, view: View, typed: Typed | None = None) -> str:
    context = _context(place, version, view, typed)
    return render_to_string("audits/hall/part.html" if view.part else "audits/hall/seat.html", context)


def _context(place: Place, version: int, view: View, typed: Typed | None) -> dict[str, Any]:
    audit, step, group = place.audit, place.step, place.group
    context: dict[str, Any] = {
        "SITE_NAME": settings.SITE_NAME,
        "audit": audit,
        "school": audit.school,
        "session": place.session,
        "group": group,
        "is_reserve": place.is_reserve,
        "step": step,
        "version": version,
        "view": view,
        "stage": _stage(place, view, typed),
        "longest": LONGEST_ENTRY,
        "most_dots": DOTS,
        "error_list": errors_of(typed),
        **agreed_on(audit),
    }
    # Everyone's first page says it: also that of somebody who comes when a step runs already.
    context["says_what_is_stored"] = context["stage"] in ("form", "between")
    if step is not None and context["stage"] != "lobby":
        context |= of_step(step, place, view, typed)
    return context


def agreed_on(audit: Audit) -> dict[str, Any]:
    """What was agreed on the use of all this."""
    agreement = agreement_in_force(audit.school)
    return {"agreement": agreement, "agreement_blocks": blocks_of(agreement.text) if agreement else []}


def _stage(place: Place, view: View, typed: Typed | None) -> str:
    """Which of the pages it is: lobby, form, sent, between, over."""
    step, session = place.step, place.session
    if typed:
        return "form"
    if view.sent:
        return "sent"
    if not is_taking(place.audit) or (session is not None and session.state == SessionState.OVER):
        return "over"
    if step is None:
        return "lobby"
    return "form" if step.state in (StepState.RUNNING, StepState.ENDING) else "between"


def of_step(step: Step, place: Place, view: View, typed: Typed | None) -> dict[str, Any]:
    """What the form or the reading page of a step shows."""
    audit, group = place.audit, place.group
    data = typed.data if typed else QueryDict()
    problems = dict(typed.problems) if typed else {}
    context: dict[str, Any] = {"writes": bool(view.pen) and view.pen == group.pen, "data": data}
    if step.kind == StepKind.PROMISES:
        context["promises"] = promises_to_mark(audit, data)
    elif step.kind == StepKind.CLOSING:
        context |= {"exit_points": exit_to_choose(data), "agreements": agreements_of(audit)}
    elif step.kind == StepKind.PLENARY:
        context |= {"dotted": most_dotted(audit, MOST_SIDE_BY_SIDE), "agreements": agreements_of(audit)}
    elif step.kind != StepKind.OPENING:
        context |= _of_principles(step, place, data, problems)
    return context


def exit_to_choose(data: QueryDict) -> list[tuple[int, str, bool]]:
    """The answers to the last question: (point, words, whether it is chosen)."""
    return [(point, EXIT_WORDS[point - 1], data.get("exit") == str(point)) for point in range(1, EXIT_POINTS + 1)]


def promises_to_mark(audit: Audit, data: QueryDict) -> list[tuple[Agreement, list[tuple[str, str, bool]]]]:
    """What was agreed last time, each with the marks that can be chosen: (value, words, whether it is chosen)."""
    return [
        (agreement, [(mark.value, mark.label, data.get(f"mark-{agreement.pk}") == mark) for mark in Mark])
        for agreement in promises_of(audit)
    ]


def _of_principles(step: Step, place: Place, data: QueryDict, problems: Mapping[str, str]) -> dict[str, Any]:
    audit, group = place.audit, place.group
    numbers = principles_for(step, group, number_of_groups(audit))
    entries: Sequence[Entry] = ()
    if step.kind == StepKind.GROUPS and place.is_reserve:
        return {"principles": []}  # with the code on the screen anyone could look at any group
    if step.kind == StepKind.GROUPS:
        entries = entries_of_group(audit, group.number, numbers)
    elif step.kind == StepKind.READING:
        entries = entries_of_hall(audit)
        again = step.principles if audit.rates_again else []
        numbers = sorted({entry.principle for entry in entries} | set(again))
    scale = scale_of(audit)
    name = "level" if step.kind == StepKind.GROUPS else "rating"
    shown = []
    for principle in principles_shown(audit, numbers, entries):
        number = principle.number
        chosen = data.get(f"{name}-{number}")
        shown.append(
            {
                "number": number,
                "principle": principle.principle,
                "starting_points": principle.starting_points,
                "entries": principle.entries,
                "field": f"{name}-{number}",
                "points": [(point.value, point.name, point.sentence, chosen == str(point.value)) for point in scale],
                "is_hot": bool(data.get(f"hot-{number}")),
                "kinds": [
                    (kind.value, kind.label, data.getlist(f"entry-{number}-{kind.value}") or [""],
                     problems.get(f"entry-{number}-{kind.value}", ""))
                    for kind in EntryKind
                ],
            }
        )  # fmt: skip
    return {
        "principles": shown,
        "rates_again": audit.rates_again,
        "has_links": step.kind == StepKind.GROUPS and has_links(audit),
        "dots": set(data.getlist("dot")),
        "dot_problem": problems.get("dot", ""),
    }


def errors_of(typed: Typed | None) -> list[SummaryError]:
    """What is wrong, each with a way to its field."""
    return [SummaryError(sentence, f"#{name}") for name, sentence in typed.problems] if typed else []


def message_page(title: str, sentences: Sequence[str], *, link: tuple[str, str] | None = None) -> str:
    """A page that says something: a code that leads nowhere, an audit that has ended. `link` is (address, words)."""
    context = {"title": title, "sentences": sentences, "link": link, "SITE_NAME": settings.SITE_NAME}
    return render_to_string("audits/hall/message.html", context)


def busy_page(fields: Sequence[tuple[str, str]], address: str) -> str:
    """What was typed, to be sent again: a page that is stored nowhere is empty when somebody goes back to it."""
    context = {"fields": fields, "address": address, "SITE_NAME": settings.SITE_NAME}
    return render_to_string("audits/hall/busy.html", context)


def join_page(*, code: str = "", problem: str = "") -> str:
    """Where a code is typed."""
    errors = [SummaryError(problem, "#code")] if problem else []
    context = {"code": code, "error_list": errors, "SITE_NAME": settings.SITE_NAME}
    return render_to_string("audits/hall/join.html", context)


def late_page(session: Session, groups: Sequence[RoomGroup], *, problem: str = "") -> str:
    """The groups that somebody without a slip may sit with."""
    context = {
        "audit": session.audit,
        "school": session.audit.school,
        "groups": groups,
        "error_list": [SummaryError(problem, "#groups")] if problem else [],
        "SITE_NAME": settings.SITE_NAME,
    }
    return render_to_string("audits/hall/late.html", context)
