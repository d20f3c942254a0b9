"""What the register changes at schools that are in use here: noticed once, told, and resolved by the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from schools import emails
from schools.changing import hold_work_of, look_again_at, open_at
from schools.enums import GONE, RegisterChangeKind, SchoolStatus
from schools.models import Invitation, Membership, RegisterChange, School, Trust
from schools.policies import check_can_resolve
from wqm.activity.services import record

Kind = RegisterChangeKind


@dataclass(frozen=True)
class Moved:
    """A school that an import has written, and what it was before."""

    school: School
    status_before: str
    trust_before_id: int | None
    reason_closed: str
    was_known: bool = True  # of the register already, and not entered by hand until now
    is_from_register: bool = True  # and not corrected by the office

    @property
    def kind(self) -> RegisterChangeKind | None:
        """What has become of it; None where it is neither gone nor in other hands.

        The trust of a school that has closed already is of no interest: its former trust was told when it closed.
        """
        was_closed, is_closed = (status == SchoolStatus.CLOSED for status in (self.status_before, self.school.status))
        if is_closed and not was_closed:
            return Kind.MERGED if _is_merger(self.reason_closed) else Kind.CLOSED
        if was_closed and not is_closed:
            return Kind.REOPENED
        has_moved = self.was_known and self.trust_before_id != self.school.trust_id
        return Kind.TRUST if has_moved and not is_closed else None

    @property
    def happened_on(self) -> date:
        """The day in the register, where it gives one; the day of the import otherwise."""
        return (self.school.closed_on if self.kind in GONE else None) or timezone.localdate()


def _is_merger(reason: str) -> bool:
    words = reason.casefold()
    return ("merge" in words or "amalgamat" in words) and "de-" not in words


def note_changes(*, moved: Sequence[Moved], by: Any) -> list[RegisterChange]:
    """Write down, hold and tell what has become of the schools in use. In the transaction of the import."""
    interesting = [each for each in moved if each.kind]
    in_use = _in_use([each.school.pk for each in interesting])
    theirs = [each for each in interesting if each.school.pk in in_use]
    if not theirs:
        return []
    ids = {pk for each in theirs for pk in (each.trust_before_id, each.school.trust_id) if pk}
    trusts = Trust.objects.in_bulk(ids)
    changes = RegisterChange.objects.bulk_create([_change_of(each, trusts) for each in theirs])
    for change in changes:
        if change.kind in GONE:
            hold_work_of(change.school)
        look_again_at(change.school)
        record("school.register_changed", by=by, school=change.school, target=change.school, summary=change.says)
        emails.register_changed(change)
    emails.office_register_changed(changes)
    return changes


def _in_use(school_ids: list[int]) -> set[int]:
    """Those with people, invitations or unfinished work."""
    members = Membership.objects.filter(school__in=school_ids).values_list("school", flat=True)
    invited = Invitation.objects.filter(school__in=school_ids, accepted_at=None, withdrawn_at=None)
    return {*members, *invited.values_list("school", flat=True), *open_at(school_ids)}


def _change_of(moved: Moved, trusts: dict[int, Trust]) -> RegisterChange:
    before, after = trusts.get(moved.trust_before_id or 0), trusts.get(moved.school.trust_id or 0)
    says = _says(moved, before, after)
    return RegisterChange(
        school=moved.school,
        kind=moved.kind or "",
        says=says,
        happened_on=moved.happened_on,
        trust_before=before,
        trust_after=after,
    )


def _says(moved: Moved, before: Trust | None, after: Trust | None) -> str:
    school = moved.school
    if moved.kind == Kind.REOPENED:
        return f"The national register says that {school} has reopened."
    if moved.kind == Kind.TRUST:
        source = "The national register says" if moved.is_from_register else "The office has recorded"
        if before and after:
            return f"{source} that {school} has moved from {before} to {after}."
        if after:
            return f"{source} that {school} has joined {after}."
        return f"{source} that {school} has left {before} and is not in a trust."
    on = f" on {date_format(school.closed_on)}" if school.closed_on else ""
    why = f"The reason given is “{moved.reason_closed}”." if moved.reason_closed else "It does not give a reason."
    if moved.kind == Kind.MERGED:
        return f"The national register says that {school} merged with another school and closed{on}. {why}"
    return f"The national register says that {school} closed{on}. {why}"


@transaction.atomic
def resolve_change(*, change: RegisterChange, note: str, by: Any) -> None:
    """Say that the office has dealt with it, and how. Raises NotAllowed, also twice and while surveys wait."""
    change = RegisterChange.objects.select_for_update(of=("self",)).select_related("school").get(pk=change.pk)
    check_can_resolve(change, open_at([change.school_id]).get(change.school_id, []))
    change.resolved_at, change.resolved_by, change.resolved_note = timezone.now(), by, note
    change.save(update_fields=["resolved_at", "resolved_by", "resolved_note"])
    summary = "Resolved a change in the national register"  # the note may name people
    record("school.register_resolved", by=by, school=change.school, target=change.school, summary=summary)
