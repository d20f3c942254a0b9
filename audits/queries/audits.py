"""Audits of a school, for those who prepare, lead and read them. Callers are in the scope of the school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from audits.enums import UNFINISHED, AsideFor, EntryState, SessionState, StepState
from audits.models import Audit, Entry, RoomGroup, Session, Step
from audits.programme import principles_of_group
from evidence.queries.cycles import current_cycle
from framework.enums import VersionState
from framework.models import Version
from plans.queries.training import coverage, trainings_of


def audits_of(school: Any) -> QuerySet[Audit]:
    """Every audit of a school with its sessions, the newest first."""
    sessions = Prefetch("sessions", Session.objects.order_by("number"))
    audits = Audit.objects.filter(school=school).select_related("version", "school", "updated_by")
    return audits.prefetch_related(sessions)


def find_audit(school: Any, audit_id: UUID, *, sessions: bool = True) -> Audit | None:
    """One of them; without its sessions where nothing is said of them."""
    audits = audits_of(school) if sessions else audits_of(school).prefetch_related(None)
    return audits.filter(pk=audit_id).first()


def find_session(school: Any, audit_id: UUID, number: int) -> Session | None:
    """A session of one of them."""
    sessions = Session.objects.select_related("audit__school", "audit__version")
    return sessions.filter(audit=audit_id, number=number, school=school).first()


def usual_version(school: Any) -> Version | None:
    """The version that the school works on, or else the newest that is published."""
    cycle = current_cycle(school)
    if cycle is not None:
        return cycle.version
    return Version.objects.filter(state=VersionState.PUBLISHED).order_by("-published_at").first()


@dataclass(frozen=True)
class TimedStep:
    """A step with the minutes from the start of its session at which it begins and ends."""

    step: Step
    begins: int
    ends: int


def programme_of(audit: Audit) -> list[tuple[Session | None, list[TimedStep]]]:
    """The steps by session, each with its times; those of no session (online) last."""
    sessions = list(Session.objects.filter(audit=audit))
    steps = list(Step.objects.filter(audit=audit))
    rows: list[tuple[Session | None, list[TimedStep]]] = []
    for session in [*sessions, None]:
        own = [step for step in steps if step.session_id == (session.pk if session else None)]
        if own or session:
            rows.append((session, timed(own)))
    return rows


def timed(steps: Sequence[Step]) -> list[TimedStep]:
    """Steps one after the other."""
    at, rows = 0, []
    for step in steps:
        rows.append(TimedStep(step, at, at + step.minutes))
        at += step.minutes
    return rows


def clock_of(session: Session, minutes: int):
    """The moment so many minutes after a session starts."""
    return session.starts_at + timedelta(minutes=minutes)


def work_of_groups(audit: Audit, step: Step) -> list[tuple[RoomGroup, list[int]]]:
    """Which principles each group talks about in a step."""
    groups = list(RoomGroup.objects.in_room().filter(audit=audit))
    return [(group, principles_of_group(group.number, len(groups), step.principles)) for group in groups]


def last_authority_number(school_id: int) -> str:
    """The local authority's number as it was typed for the last audit: it seldom changes. Empty where none was."""
    typed = Audit.objects.filter(school=school_id).exclude(la_number="").order_by("-updated_at")
    return typed.values_list("la_number", flat=True).first() or ""


def next_session(audit: Audit) -> Session | None:
    """The session that is open, or else the next one."""
    sessions = [session for session in audit.sessions.all() if session.state != SessionState.OVER]
    return sessions[0] if sessions else None


def live_step(session: Session) -> Step | None:
    """The step that runs or is ending."""
    return Step.objects.filter(session=session, state__in=[StepState.RUNNING, StepState.ENDING]).first()


def untrained_leaders(school: Any) -> list[str]:
    """Those who lead the school and were at no training that took place."""
    leaders = coverage(school, list(trainings_of(school))).leaders
    return [person.name or person.email for person, was_there in leaders if not was_there]


def is_audit_reported(school_id: int, *, since: date) -> bool:
    """Whether the report of an audit was shared since that day."""
    return Audit.objects.filter(school=school_id, reported_on__gte=since).exists()


def unfinished(school_id: int) -> QuerySet[Audit]:
    """Audits that still need something of those who run them."""
    return Audit.objects.filter(school=school_id, state__in=UNFINISHED).order_by("opens_on", "pk")


def passed_to_lead(school: Any) -> list[Entry]:
    """Entries that were passed on to the school's safeguarding lead, those of the newest audit first."""
    entries = Entry.objects.filter(school=school, state=EntryState.ASIDE, aside_for=AsideFor.LEAD)
    return list(entries.select_related("audit").order_by("-audit__opens_on", "id"))
