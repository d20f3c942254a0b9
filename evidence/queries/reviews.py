"""What the office has to look at, and what it said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from evidence.enums import RUNNING, TO_LOOK_AT, Acceptance
from evidence.models import AskedMail, Evidence, EvidenceReview, EvidenceUse, Judgement
from schools.queries import active_people


def uses_to_look_at() -> QuerySet[EvidenceUse]:
    """Evidence of running cycles that nobody of the office has decided on since it was changed."""
    return EvidenceUse.objects.filter(acceptance__in=TO_LOOK_AT, cycle__state__in=RUNNING)


def queue(school_id: int | None = None) -> QuerySet[EvidenceUse]:
    """The queue by school, those who wait longest first; in a school, the oldest piece first."""
    waiting = uses_to_look_at().annotate(since=Greatest("evidence__added_at", "evidence__changed_at"))
    if school_id:
        waiting = waiting.filter(school=school_id)
    rows = waiting.select_related("school", "evidence__file", "evidence__added_by", "criterion__principle")
    return rows.order_by("school__name", "school_id", "since", "pk")


@dataclass(frozen=True)
class QueueCase:
    """A piece in the queue beside what the school says about its criterion, and the other pieces there."""

    use: EvidenceUse
    judgement: Judgement | None
    uses: list[EvidenceUse]


def case_of(use_id: int) -> QueueCase:
    """Three queries."""
    related = ("school", "cycle", "criterion__principle", "evidence__file", "evidence__added_by")
    use = EvidenceUse.objects.select_related(*related).get(pk=use_id)
    judgement = Judgement.objects.filter(cycle=use.cycle_id, criterion=use.criterion_id).select_related("point").first()
    uses = EvidenceUse.objects.filter(cycle=use.cycle_id, criterion=use.criterion_id).select_related("evidence")
    return QueueCase(use, judgement, list(uses))


def schools_waiting() -> list[tuple[int, str, int]]:
    """(id, name, pieces) of the schools in the queue, by name."""
    rows = (
        uses_to_look_at().order_by("school__name").values("school_id", name=F("school__name")).annotate(n=Count("pk"))
    )
    return [(row["school_id"], row["name"], row["n"]) for row in rows]


def history_of(evidence: Evidence) -> QuerySet[EvidenceReview]:
    """Everything that the office said about a piece, the newest first."""
    return EvidenceReview.objects.filter(evidence=evidence).select_related(
        "criterion__principle", "decided_by", "cycle"
    )


def schools_asked() -> list[int]:
    """Schools in whose running cycle the office asks for more."""
    asked = EvidenceUse.objects.filter(acceptance=Acceptance.MORE, cycle__state__in=RUNNING)
    return sorted(set(asked.values_list("school_id", flat=True)))


def asked_of_people(school: Any) -> list[tuple[User, list[EvidenceUse]]]:
    """People of the school who added pieces about which more is asked, where something is new since their
    last email, with everything that is asked of them now. Three queries."""
    told = dict(AskedMail.objects.filter(school=school).values_list("person_id").annotate(last=Max("queued_at")))
    people = {person.pk: person for person in active_people(school)}
    asked = EvidenceUse.objects.filter(school=school, acceptance=Acceptance.MORE, cycle__state__in=RUNNING)
    uses_by_person: dict[int, list[EvidenceUse]] = {}
    for use in asked.select_related("evidence", "criterion__principle").order_by("decided_at", "pk"):
        if use.evidence.added_by_id in people:
            uses_by_person.setdefault(use.evidence.added_by_id, []).append(use)
    return [(people[pk], uses) for pk, uses in uses_by_person.items() if _is_news(uses, told.get(pk))]


def _is_news(uses: list[EvidenceUse], told_at: datetime | None) -> bool:
    return told_at is None or any(use.decided_at and use.decided_at > told_at for use in uses)
