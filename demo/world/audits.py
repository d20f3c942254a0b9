"""Staff audits of the demo: one that was held, from its slips to its report, and one that can be joined now."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from audits import seats
from audits.enums import AuditState, StepKind, StepState
from audits.follow_up import origin_of
from audits.models import Agreement, Audit, Entry, RoomGroup, Session, Step
from audits.queries.hall import principles_for
from audits.services import agreements, hall, themes
from audits.services.keys import make_key
from audits.services.late import release_late
from audits.services.preparing import start_audit
from audits.services.releasing import release_step
from audits.services.sending import send
from audits.services.telling import tell_staff
from demo.world import audit_words as words
from framework.models import Version
from plans.services.targets import start_target_from
from schools.models import School

CAME, LEADERS_CAME = 74, 6
WEEK = timedelta(days=7)


def make_audits(schools: Mapping[str, School], people: Mapping[str, User]) -> None:
    """Northgate's of last month, with what it had agreed the year before; Larkfield's of next week, open to try."""
    rolls = random.Random("audits")
    head = people["andrew.keane"]
    _year_before(schools["northgate"], head)
    _held(schools["northgate"], head, people["lucia.ferrara"], rolls)
    _next_week(schools["larkfield"], people["samir.patel"])


def _plan(school: School, by: User, starts: list[datetime], **more: Any) -> Audit:
    values: dict[str, Any] = {
        "form": "inset", "version": Version.objects.get(code="sample-six"), "led_by": "school", "people": 90,
        "leaders": 7, "facilitator": "Bryony Marsh, trained facilitator", "la_number": "01632 960123",
    } | more  # fmt: skip
    audit = start_audit(school=school, by=by, starts=starts, **values)
    make_key(audit.pk)
    return Audit.objects.select_related("school", "version").get(pk=audit.pk)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _school_day(ago: int) -> date:
    day = timezone.localdate() - timedelta(days=ago)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def _year_before(school: School, head: User) -> None:
    """Long settled: its entries are gone, what was agreed stays."""
    day = _school_day(398)
    audit = _plan(school, head, [_at(day, 13, 30)], name=f"Staff audit, {day:%B %Y}", led_by="office")
    Audit.objects.filter(pk=audit.pk).update(state=AuditState.RUNNING)
    audit.refresh_from_db()
    for kind, text, who in words.PROMISED:
        agreements.add_agreement(audit=audit, kind=kind, text=text, who=who, by=head)
    ended = _at(day, 15)
    Audit.objects.filter(pk=audit.pk).update(
        state=AuditState.SETTLED, ended_at=ended, late_at=ended + timedelta(days=1), reported_on=day + 2 * WEEK
    )
    Session.objects.filter(audit=audit).update(state="over", opened_at=_at(day, 13, 20))
    Step.objects.filter(audit=audit).update(state=StepState.DONE)


def _held(school: School, head: User, lead: User, rolls: random.Random) -> None:
    day = _school_day(33)
    audit = _plan(school, lead, [_at(day, 13, 30)], name=f"Staff audit, {day:%B %Y}")
    session = Session.objects.select_related("audit__school").get(audit=audit)
    hall.open_session(session=session, by=lead)
    for step in Step.objects.filter(audit=audit).order_by("number"):
        session.refresh_from_db()
        hall.go_on(session=session, edition=session.edition, by=lead)
        _take_part(audit, session, step, rolls)
        if step.kind == StepKind.PLENARY:
            _agree(audit, lead, day)
        session.refresh_from_db()
        hall.go_on(session=session, edition=session.edition, by=lead)
        Step.objects.filter(pk=step.pk, state=StepState.ENDING).update(due_at=timezone.now())
        release_step(step.pk)
    session.refresh_from_db()
    hall.close_session(session=session, edition=session.edition, by=lead)
    release_late(audit.pk)
    _bring_together(audit, lead)
    audit = themes.publish_report(audit=audit, by=head)
    tell_staff(audit=audit, heard=words.HEARD, addresses=["staff@northgate.example"], edition=audit.edition, by=head)
    _date_back(audit, day)


def _take_part(audit: Audit, session: Session, step: Step, rolls: random.Random) -> None:
    """What people in the hall send in a step."""
    groups = list(RoomGroup.objects.filter(audit=audit))
    if step.kind == StepKind.GROUPS:
        for group in groups:
            numbers = principles_for(step, group, len(groups))
            levels = {str(number): rolls.choice((2, 2, 3)) for number in numbers}
            send(audit=audit, step=step, token="", group=group.number, content={"l": levels, "e": [], "j": {}})
        return
    present = [
        (group, number)
        for group in groups
        for number in range(1, min(group.seats, LEADERS_CAME if group.is_leaders else group.seats) + 1)
    ]
    staff = [place for place in present if not place[0].is_leaders]
    kept = set(rolls.sample(range(len(staff)), CAME))
    present = [place for at, place in enumerate(staff) if at in kept] + [p for p in present if p[0].is_leaders]
    texts = [[told.principle, told.kind, text] for told in words.THEMES for text in told.entries]
    rolls.shuffle(texts)
    for at, (group, number) in enumerate(present):
        content = _content(audit, step, rolls, texts[at :: len(present)], warm=group.is_leaders)
        if content is not None:
            token = seats.slip_token(session.pk, group.number, number)
            send(audit=audit, step=step, token=token, group=group.number, content=content)


def _content(audit: Audit, step: Step, rolls: random.Random, texts: list, *, warm: bool) -> dict | None:
    if step.kind == StepKind.ALONE:
        middle = (2.9 if warm else 2.3, 2.6 if warm else 1.9, 2.8, 2.5, 2.4, 2.6)
        ratings = {
            str(number): min(4, max(1, round(rolls.gauss(middle[number - 1], 0.8)))) for number in step.principles
        }
        return {"r": ratings, "e": texts, "h": int(rolls.random() < 0.12)}
    if step.kind == StepKind.READING:
        return {"d": _dots(audit, rolls)}
    if step.kind == StepKind.PROMISES:
        promised = Agreement.objects.filter(audit=audit.after_id).order_by("number")
        chances = ((6, 3, 1), (2, 4, 5), (7, 2, 1))
        marks = ("kept", "partly", "not")
        return {
            "m": {str(row.pk): rolls.choices(marks, chance)[0] for row, chance in zip(promised, chances, strict=True)}
        }
    if step.kind == StepKind.CLOSING:
        return {"x": rolls.choices((1, 2, 3, 4, 5), (1, 3, 14, 34, 26))[0]}
    return None


def _dots(audit: Audit, rolls: random.Random) -> list[str]:
    weights = {text: told.weight / len(told.entries) for told in words.THEMES for text in told.entries}
    entries = list(Entry.objects.filter(audit=audit).order_by("text"))
    chosen = rolls.choices(entries, [weights.get(entry.text, 0.1) for entry in entries], k=4)
    return list(dict.fromkeys(str(entry.pk) for entry in chosen))


def _agree(audit: Audit, by: User, day: date) -> None:
    for kind, text, who, days, minutes, principle in words.AGREED:
        agreements.add_agreement(
            audit=audit, kind=kind, text=text, who=who, by_when=day + timedelta(days=days), minutes=minutes,
            principle=principle, by=by,
        )  # fmt: skip


def _bring_together(audit: Audit, by: User) -> None:
    audit = themes.gather(audit=audit, by=by)
    entries = {entry.text: entry.pk for entry in Entry.objects.filter(audit=audit)}
    for told in words.THEMES:
        theme = themes.join_entries(
            audit=audit, entries=[entries[text] for text in told.entries], title=told.title, by=by
        )
        themes.save_theme(
            theme=theme, title=told.title, kind=told.kind, principle=told.principle, example=told.example, edition=1,
            by=by,
        )  # fmt: skip
    themes.confirm_themes(audit=audit, by=by)
    for agreement in Agreement.objects.filter(audit=audit, kind="action")[:2]:
        start_target_from(school=audit.school, origin=origin_of(audit, agreement), title=agreement.text, by=by)


def _date_back(audit: Audit, day: date) -> None:
    """It was held and reported then, not at the moment in which the demo is made."""
    Audit.objects.filter(pk=audit.pk).update(
        ended_at=_at(day, 15), late_at=_at(day, 15) + timedelta(days=1), reported_on=day + 2 * WEEK,
        told_on=day + 2 * WEEK,
    )  # fmt: skip
    Session.objects.filter(audit=audit).update(opened_at=_at(day, 13, 15))


def _next_week(school: School, head: User) -> None:
    """Planned for next week, and open already, so that it can be tried with as many windows as one likes."""
    day = timezone.localdate() + WEEK
    while day.weekday() > 4:
        day += timedelta(days=1)
    audit = _plan(
        school, head, [_at(day, 15, 30)], name=f"Staff audit, {day:%B %Y}", people=34, leaders=4,
        facilitator="Kit Lowe, trained facilitator",
    )  # fmt: skip
    session = Session.objects.select_related("audit__school").get(audit=audit)
    hall.open_session(session=session, by=head)
