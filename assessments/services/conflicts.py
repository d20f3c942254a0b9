"""Conflicts of interest: declared by either side, found again when the world changes, waived by name."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import visit_emails as emails
from assessments.enums import OPEN_ENGAGEMENTS, OPEN_VISITS, ChangeReason, ConflictKind, ConflictSource
from assessments.models import Conflict, Engagement
from assessments.queries.conflicts import conflicts_of, counts_from
from assessments.services.arranging import all_rows
from assessments.services.asking import take_off_all
from schools.models import School
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.tenancy.scope import scope


@transaction.atomic
def declare_conflict(
    *, school: School, user: Any, kind: ConflictKind, source: ConflictSource, by: Any, words: str = ""
) -> Conflict:
    """Someone says that `user` should not assess the school; someone on its visit is off it at once.

    Said again after a waiver, it counts again. What the school said is for the office alone.
    """
    with all_rows():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)
        conflict, _ = Conflict.objects.update_or_create(
            school=school,
            user=user,
            kind=kind,
            source=source,
            defaults={
                "words": words, "declared_at": timezone.now(), "declared_by": by,
                "waived_at": None, "waived_by": None, "waived_reason": "",
            },
        )  # fmt: skip
        record("conflict.declared", by=by, school=school, target=conflict, summary="Declared a conflict of interest")
        off = take_off_all(user=user, reason=ChangeReason.CONFLICT, by=by, school=school)
        emails.conflict_declared(conflict, was_on_visit=bool(off))
        return conflict


@transaction.atomic
def waive_conflict(*, school: School, user: Any, kind: ConflictKind, reason: str, by: Any) -> None:
    """The office lets someone assess the school all the same; who decided and why stays on the conflict."""
    if user == by:
        raise NotAllowed("This conflict is your own, so a colleague has to waive it.")
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    found = [each for each in conflicts_of(school, [user.pk])[user.pk] if each.kind == kind and not each.is_waived]
    if not found:
        raise NotAllowed("There is no such conflict any more, so there is nothing to waive.")
    Conflict.objects.get_or_create(school=school, user=user, kind=kind, source=found[0].source)
    rows = Conflict.objects.filter(school=school, user=user, kind=kind)
    rows.update(waived_at=timezone.now(), waived_by=by, waived_reason=reason)
    record("conflict.waived", by=by, school=school, target=rows[0], summary="Waived a conflict of interest")


@transaction.atomic
def recheck_school(*, school: School) -> list[Conflict]:
    """What our records show now against people who are asked or expected there; the office hears of what is new.

    Nothing is deleted and no one is taken off: a trust that changes on paper may change nothing on the day.
    """
    held = Engagement.objects.filter(school=school, state__in=OPEN_ENGAGEMENTS, visit__state__in=OPEN_VISITS)
    users = {each.user_id: each.user for each in held.select_related("user")}
    found_now = []
    for user_id, found in conflicts_of(school, list(users)).items():
        for each in found:
            if each.is_waived or each.source != ConflictSource.RECORDS:
                continue
            conflict, is_new = Conflict.objects.get_or_create(
                school=school, user=users[user_id], kind=each.kind, source=ConflictSource.RECORDS
            )
            found_now += [conflict] if is_new else []
    if found_now:
        record("conflict.found", by=None, school=school, summary="The office checks who comes on the visit")
        emails.conflicts_found(school, found_now)
    return found_now


def recheck_all() -> int:
    """Every night: people join schools and trusts without anyone thinking of a visit. Returns how many are new."""
    with scope(everything=True):
        open_at = Engagement.objects.filter(state__in=OPEN_ENGAGEMENTS, visit__state__in=OPEN_VISITS)
        schools = School.objects.filter(pk__in=open_at.values("school")).order_by("pk")
        return sum(len(recheck_school(school=school)) for school in schools)


def forget_conflicts() -> int:
    """Delete what was declared longer ago than it counts, unless the person is still expected at the school."""
    with scope(everything=True):
        old = Conflict.objects.filter(declared_at__date__lt=counts_from())
        expected = Engagement.objects.filter(state__in=OPEN_ENGAGEMENTS, visit__state__in=OPEN_VISITS)
        kept = [pk for pk, school, user in old.values_list("pk", "school", "user")
                if expected.filter(school=school, user=user).exists()]  # fmt: skip
        return old.exclude(pk__in=kept).delete()[0]
