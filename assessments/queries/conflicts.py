"""Conflicts of interest: what our records show and what people said, for many assessors at once.

Callers have everything in scope: a conflict lies in rows of several schools. A fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.enums import ON_VISIT, OPEN_ENGAGEMENTS, OPEN_VISITS, ConflictKind, ConflictSource, VisitState
from assessments.models import Conflict, Engagement
from schools.models import FormerMembership, Membership, School
from wqm.prepared import Prepared

K, RECORDS = ConflictKind, ConflictSource.RECORDS
SENTENCES = {
    K.OWN_SCHOOL: "{} works at this school.",
    K.OWN_TRUST: "{} works in this school’s trust.",
    K.WORKED_THERE: "{} worked at this school or in its trust in the last {} years.",
    K.ASSESSED_BY: "Someone from this school assessed {}’s school in the last {} years.",
    K.FAMILY: "{} has family or a close friend at this school.",
    K.OTHER: "{} has a conflict of interest with this school.",
}


@dataclass(frozen=True)
class FoundConflict:
    """Why someone should not assess a school. `row` is what somebody declared, None for what records show."""

    kind: ConflictKind
    source: ConflictSource
    is_waived: bool = False
    row: Conflict | None = None

    @property
    def label(self) -> str:
        """Its kind within a sentence."""
        return self.kind.label.lower()

    def sentence(self, name: str) -> str:
        """For the office: “Frances Holt works at this school.”"""
        return SENTENCES[self.kind].format(name, settings.CONFLICT_YEARS)


Found = dict[int, list[FoundConflict]]


DECLARED = Prepared(lambda school_id: Conflict.objects.filter(school=school_id).order_by("pk"))


MEMBERSHIP = ("user", "school", "trust", "school__trust")
# Of one person; and of everybody who assesses, or did: cheaper than to list sixty people.
OWN_MEMBERSHIPS = Prepared(lambda user_id: Membership.objects.filter(user=user_id).order_by().values_list(*MEMBERSHIP))
MEMBERSHIPS = Prepared(
    lambda after: (
        Membership.objects.filter(user__assessor__isnull=False, user__gt=after).order_by().values_list(*MEMBERSHIP)
    )
)


def counts_from() -> date:
    """What ended before this day is no conflict any more."""
    return timezone.localdate() - relativedelta(years=settings.CONFLICT_YEARS)


def conflicts_of(school: School, user_ids: Sequence[int]) -> Found:
    """By user: everything that speaks against them, waived or not. Five queries, for one person as for sixty.

    Several are people who assess, or did.
    """
    declared = _declared(school, user_ids)
    waived = {(row.user_id, row.kind) for row in declared if row.waived_at}
    found: Found = {pk: [] for pk in user_ids}
    for user_id, kinds in _of_records(school, user_ids).items():
        for kind in sorted(kinds, key=list(K).index):
            found[user_id].append(FoundConflict(kind, RECORDS, (user_id, kind) in waived))
    for row in declared:
        kind = K(row.kind)
        if row.source == RECORDS or (row.waived_at and any(each.kind == kind for each in found[row.user_id])):
            continue  # it stands for what records show, above
        found[row.user_id].append(FoundConflict(kind, ConflictSource(row.source), row.waived_at is not None, row))
    return found


def _declared(school: School, user_ids: Sequence[int]) -> list[Conflict]:
    asked = set(user_ids)  # of one school there are few: cheaper than to list sixty people
    return [row for row in Conflict.objects.raw(*DECLARED.sql(school.pk)) if row.user_id in asked]


def _of_records(school: School, user_ids: Sequence[int]) -> dict[int, set[ConflictKind]]:
    kinds: dict[int, set[ConflictKind]] = defaultdict(set)
    schools_of: dict[int, set[int]] = defaultdict(set)
    asked = set(user_ids)
    members = OWN_MEMBERSHIPS.rows(user_ids[0]) if len(user_ids) == 1 else MEMBERSHIPS.rows(0)
    for user_id, school_id, trust_id, trust_of_school in members:
        if user_id not in asked:
            continue
        if school_id == school.pk:
            kinds[user_id].add(K.OWN_SCHOOL)
        elif school.trust_id and school.trust_id in (trust_id, trust_of_school):
            kinds[user_id].add(K.OWN_TRUST)
        if school_id:
            schools_of[user_id].add(school_id)
    for user_id in _former(school, user_ids):
        kinds[user_id].add(K.WORKED_THERE)
    assessed = _schools_assessed_from(school, {each for ids in schools_of.values() for each in ids})
    for user_id, ids in schools_of.items():
        if ids & assessed:
            kinds[user_id].add(K.ASSESSED_BY)
    return kinds


def _former(school: School, user_ids: Sequence[int]) -> set[int]:
    """Who left the school, or its trust, not too long ago."""
    first, asked = counts_from(), set(user_ids)
    return {user_id for user_id, ended_on in FORMER.rows(school.pk) if ended_on >= first and user_id in asked}


def _left(school_id: int) -> QuerySet[Any, Any]:
    trust = School.objects.filter(pk=school_id, trust__isnull=False).order_by().values("trust")
    here = Q(school=school_id) | Q(trust__in=trust) | Q(trust_then__in=trust) | Q(school__trust__in=trust)
    return FormerMembership.objects.filter(here).order_by().values_list("user", "ended_on")


FORMER = Prepared(_left)


def _visits_from(school_id: int) -> QuerySet[Any, Any]:
    people = Membership.objects.filter(school=school_id).order_by().values("user")
    visits = Engagement.objects.filter(state__in=sorted(ON_VISIT), visit__state=VisitState.RECORDED, user__in=people)
    return visits.order_by().values_list("school", "ends_on")


ASSESSED = Prepared(_visits_from)


def _schools_assessed_from(school: School, schools: Iterable[int]) -> set[int]:
    """Those of the schools that someone who works at `school` has assessed."""
    first, asked = counts_from(), set(schools)
    return {school_id for school_id, ends_on in ASSESSED.rows(school.pk) if ends_on >= first and school_id in asked}


def open_conflicts() -> QuerySet[Conflict]:
    """Conflicts that nobody waived, of people who are still asked or expected at the school."""
    engaged = Engagement.objects.filter(
        user=OuterRef("user"), school=OuterRef("school"), state__in=OPEN_ENGAGEMENTS, visit__state__in=OPEN_VISITS
    )
    return Conflict.objects.filter(Exists(engaged), waived_at=None).select_related("school", "user")
