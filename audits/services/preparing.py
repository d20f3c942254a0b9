"""Preparing an audit: facts, programme, groups, checklist. Everything is proposed, and all of it can be changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audits.enums import AuditState, Form
from audits.models import Agreement, Audit, RoomGroup, Session, Step
from audits.policies import check_can_prepare, check_groups, check_people, check_steps
from audits.programme import proposed_groups, proposed_steps
from framework.models import Version
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.waking import wake


@dataclass(frozen=True)
class StepAsWished:
    """A step as somebody wants it, on principles by their numbers."""

    kind: str
    session: int
    minutes: int
    principles: list[int]


@transaction.atomic
def start_audit(
    *,
    school: Any,
    name: str,
    form: str,
    version: Version,
    led_by: str,
    facilitator: str,
    people: int,
    leaders: int,
    by: Any,
    starts: Sequence[datetime] = (),
    opens_on: date | None = None,
    closes_on: date | None = None,
    rates_again: bool = False,
    la_number: str = "",
) -> Audit:
    """An audit with the programme and the groups that are proposed for its form. Its key is made by a worker."""
    check_people(people, leaders)
    audit = Audit(
        school=school, name=name, form=form, version=version, led_by=led_by, facilitator=facilitator, people=people,
        leaders=leaders, after=audit_before(school), started_by=by, updated_by=by,
        opens_on=opens_on or (timezone.localdate(starts[0]) if starts else None), closes_on=closes_on,
        rates_again=rates_again, la_number=la_number,
    )  # fmt: skip
    audit.save(force_insert=True)
    for number, start in enumerate(starts, 1):
        Session.objects.create(school=school, audit=audit, number=number, starts_at=start)
    _propose(audit)
    wake("audits.tasks.make_key", audit_id=str(audit.pk))
    record("audit.started", by=by, school=school, target=audit, summary=f"Planned the staff audit “{name}”")
    return audit


def audit_before(school: Any) -> Audit | None:
    """The audit whose agreements open the next one: the latest in which anything was agreed."""
    agreed = Agreement.objects.filter(school=school).exclude(audit__state=AuditState.PREPARING)
    newest = agreed.order_by("-audit__opens_on", "-audit__updated_at").select_related("audit").first()
    return newest.audit if newest else None


def _propose(audit: Audit) -> None:
    principles = list(audit.version.principles.values_list("number", flat=True))
    sessions = {session.number: session for session in audit.sessions.all()}
    planned = proposed_steps(audit.form, principles, has_promises=audit.after_id is not None)
    Step.objects.bulk_create(
        Step(
            school_id=audit.school_id, audit=audit, number=number, kind=step.kind, minutes=step.minutes,
            principles=step.principles, session=sessions.get(step.session),
        )
        for number, step in enumerate(planned, 1)
    )  # fmt: skip
    _propose_groups(audit, len(principles))


def _propose_groups(audit: Audit, principles: int) -> None:
    audit.groups.all().delete()
    groups = proposed_groups(audit.form, audit.people, audit.leaders, principles)
    RoomGroup.objects.bulk_create(
        RoomGroup(school_id=audit.school_id, audit=audit, number=number, name=name, seats=seats, is_leaders=is_leaders)
        for number, (name, seats, is_leaders) in enumerate(groups, 1)
    )


@transaction.atomic
def save_facts(*, audit: Audit, edition: int, by: Any, starts: Sequence[datetime] = (), **values: Any) -> Audit:
    """Change name, people, dates or who leads, while nothing has begun. Other numbers of people propose new groups.

    Raises NotAllowed where somebody else changed the plan since `edition`: nothing is overwritten unseen.
    """
    audit = locked(audit)
    check_can_prepare(audit)
    if audit.edition != edition:
        raise NotAllowed("Someone else changed this plan since you opened the page. Open it again, then change it.")
    check_people(values["people"], values["leaders"])
    regroup = (values["people"], values["leaders"]) != (audit.people, audit.leaders)
    for name, value in values.items():
        setattr(audit, name, value)
    for session, start in zip(audit.sessions.all(), starts, strict=False):
        session.starts_at = start
        session.save(update_fields=["starts_at"])
    if starts:
        audit.opens_on = timezone.localdate(starts[0])
    audit.edition += 1
    audit.updated_at, audit.updated_by = timezone.now(), by
    audit.save()
    if regroup:
        _propose_groups(audit, audit.version.principles.count())
    record("audit.changed", by=by, school=audit.school, target=audit, summary=f"Changed the plan of “{audit.name}”")
    return audit


@transaction.atomic
def save_programme(*, audit: Audit, steps: Sequence[StepAsWished], by: Any) -> None:
    """The programme as a whole, in this order; a step that is not named is left out."""
    audit = locked(audit)
    check_can_prepare(audit)
    check_steps(steps)
    sessions = {session.number: session for session in audit.sessions.all()}
    if any(step.session not in sessions for step in steps if audit.form != Form.ELECTRONIC):
        raise NotAllowed("Choose one of the audit’s sessions for each step.")
    numbers = [step.session for step in steps]
    if numbers != sorted(numbers):
        raise NotAllowed("Steps of the first session come before those of the second.")
    if missing := set(sessions) - set(numbers):
        raise NotAllowed(f"Session {min(missing)} has no steps. Move one there, or hold the audit in one session.")
    audit.steps.all().delete()
    Step.objects.bulk_create(
        Step(
            school_id=audit.school_id, audit=audit, number=number, kind=step.kind, minutes=step.minutes,
            principles=step.principles, session=sessions.get(step.session),
        )
        for number, step in enumerate(steps, 1)
    )  # fmt: skip
    summary = f"Changed the programme of “{audit.name}”"
    record("audit.programme_changed", by=by, school=audit.school, target=audit, summary=summary)


@transaction.atomic
def save_groups(*, audit: Audit, groups: Sequence[tuple[str, int, bool, str]], by: Any) -> None:
    """The groups as a whole: (name, seats, whether it is the senior leaders', who leads it)."""
    audit = locked(audit)
    check_can_prepare(audit)
    rows = [
        RoomGroup(
            school_id=audit.school_id, audit=audit, number=number, name=name, seats=seats, is_leaders=is_leaders,
            led_by=led_by,
        )
        for number, (name, seats, is_leaders, led_by) in enumerate(groups, 1)
    ]  # fmt: skip
    check_groups(rows, audit)
    audit.groups.all().delete()
    RoomGroup.objects.bulk_create(rows)
    summary = f"Changed the groups of “{audit.name}”"
    record("audit.groups_changed", by=by, school=audit.school, target=audit, summary=summary)


@transaction.atomic
def tick(*, audit: Audit, item: str, is_done: bool, by: Any) -> None:
    """Tick off, or back on, an item of the checklist."""
    audit = locked(audit)
    done = [name for name in audit.checklist if name != item] + ([item] if is_done else [])
    if sorted(done) != sorted(audit.checklist):
        audit.checklist = done
        audit.save(update_fields=["checklist"])


@transaction.atomic
def delete_audit(*, audit: Audit, by: Any) -> None:
    """Give up an audit that has not begun; nobody has sent anything."""
    audit = locked(audit)
    check_can_prepare(audit)
    record("audit.deleted", by=by, school=audit.school, summary=f"Deleted the plan of “{audit.name}”")
    wake("audits.tasks.forget_key", audit_id=str(audit.pk))
    audit.delete()


def locked(audit: Audit) -> Audit:
    """The audit, so that nobody else changes it meanwhile. NO KEY: sending something refers to it."""
    audits = Audit.objects.select_related("school", "version")
    return audits.select_for_update(of=("self",), no_key=True).get(pk=audit.pk)
