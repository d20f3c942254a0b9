"""The evidence of a school."""

from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Lower
from django.utils import timezone

from evidence.models import Cycle, EarlierFile, Evidence, EvidencePrinciple, EvidenceUse, SubmissionFile
from evidence.queries.cycles import current_cycle
from evidence.queries.searching import found_by
from framework.models import Criterion, Principle
from wqm.files.enums import ENDED_BADLY, ScanState
from wqm.files.models import StoredFile


def used_bytes(school_id: int) -> int:
    """What all files of the school's evidence take together, in bytes: earlier ones, those in the bin and those that
    only a submission holds, too."""
    pieces = Evidence.everything.filter(school_id=school_id, file__isnull=False).values("file_id")
    earlier = EarlierFile.objects.filter(school_id=school_id).values("file_id")
    submitted = SubmissionFile.objects.filter(school_id=school_id, file__isnull=False).values("file_id")
    files = StoredFile.objects.filter(Q(pk__in=pieces) | Q(pk__in=earlier) | Q(pk__in=submitted))
    return files.aggregate(n=Sum("size"))["n"] or 0


@dataclass(frozen=True)
class Room:
    """How much of its quota a school has taken, in whole megabytes, rounded up."""

    used: int
    most: int

    @property
    def is_short(self) -> bool:
        """Little is left: a tenth or less."""
        return self.used * 10 >= self.most * 9


def room_of(school: Any) -> Room:
    """The school's quota and what is taken of it."""
    return Room(-(-used_bytes(school.pk) // 1048576), settings.SCHOOL_QUOTA_BYTES // 1048576)


def evidence_for(cycle: Cycle, criterion: Criterion) -> list[EvidenceUse]:
    """The evidence of one criterion."""
    return list(
        EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).select_related(
            "evidence__file", "evidence__added_by", "decided_by"
        )
    )


def evidence_in(cycle: Cycle) -> list[EvidenceUse]:
    """Every use of evidence in a cycle, by criterion; one query."""
    return list(
        EvidenceUse.objects.filter(cycle=cycle)
        .select_related("evidence__file", "criterion__principle")
        .order_by("criterion__principle__number", "criterion__number", "number")
    )


def principles_to_choose(school: Any) -> list[Principle]:
    """The principles that evidence can support now: those of the school's cycle; none before its first."""
    cycle = current_cycle(school)
    return list(Principle.objects.filter(version_id=cycle.version_id)) if cycle else []


def shown_in(evidence: Evidence) -> list[Cycle]:
    """The cycles that use a piece."""
    return list(Cycle.objects.filter(uses__evidence=evidence).select_related("level").distinct())


def files_of(evidence: Evidence) -> list[StoredFile]:
    """The stored files of a piece: its own, and those that were replaced."""
    return list(
        StoredFile.objects.filter(
            Q(pk=evidence.file_id) | Q(pk__in=EarlierFile.objects.filter(evidence=evidence).values("file_id"))
        )
    )


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the library, as it stands in the URL; empty is anything."""

    q: str = ""
    kind: str = ""
    principle: str = ""
    decision: str = ""
    review: str = ""
    flag: str = ""
    use: str = ""

    @property
    def is_anything(self) -> bool:
        """Nothing is asked for."""
        return not self.q and not self.is_narrowed

    @property
    def is_narrowed(self) -> bool:
        """Something beside words is asked for."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "q")


# The columns of the library that sort.
LIBRARY_COLUMNS = {
    "title": Lower("title"),
    "kind": F("kind"),
    "date": F("effective_on"),
    "added_by": Lower("added_by__name"),
    "review": F("review_on"),
}


def in_bin(school: Any) -> QuerySet[Evidence]:
    """What can be restored, the latest first."""
    pieces = Evidence.everything.filter(school=school, binned_at__isnull=False)
    return pieces.select_related("file", "binned_by").order_by("-binned_at", "-pk")


def find_evidence(school: Any, cycle: Cycle | None, wanted: Wanted) -> QuerySet[Evidence]:
    """The library, newest first. Decisions and uses are those of `cycle`; a page of it costs four queries."""
    uses = EvidenceUse.objects.filter(cycle=cycle).select_related("criterion__principle")
    supports = EvidencePrinciple.objects.select_related("principle")
    evidence = Evidence.objects.filter(school=school).select_related("file", "added_by")
    evidence = evidence.prefetch_related(
        Prefetch("uses", uses.order_by("criterion__principle__number", "criterion__number"), to_attr="here"),
        Prefetch("supports", supports, to_attr="supported"),
    )
    return _narrowed(evidence, cycle, wanted)


def _narrowed(evidence: QuerySet[Evidence], cycle: Cycle | None, wanted: Wanted) -> QuerySet[Evidence]:
    evidence = found_by(evidence, cycle, wanted.q)
    if wanted.kind:
        evidence = evidence.filter(kind=wanted.kind)
    if wanted.principle:
        supports = EvidencePrinciple.objects.filter(evidence=OuterRef("pk"), principle__code=wanted.principle)
        used = _here(cycle).filter(criterion__principle__code=wanted.principle)
        evidence = evidence.filter(Exists(supports) | Exists(used))
    if wanted.decision:
        evidence = evidence.filter(Exists(_here(cycle).filter(acceptance=wanted.decision)))
    if wanted.review:
        evidence = evidence.filter(review_on__lte=timezone.localdate())
    if wanted.flag:
        evidence = evidence.filter(**{wanted.flag: True})
    if wanted.use:
        in_use = Exists(_here(cycle))
        evidence = evidence.filter(in_use if wanted.use == "used" else ~in_use)
    return evidence


def _here(cycle: Cycle | None) -> QuerySet[EvidenceUse]:
    return EvidenceUse.objects.filter(evidence=OuterRef("pk"), cycle=cycle)


def unused_for(cycle: Cycle, criterion: Criterion, words: str) -> QuerySet[Evidence]:
    """The pieces of the library that the criterion does not use yet, newest first."""
    already_used = EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).values("evidence_id")
    return find_evidence(cycle.school_id, cycle, Wanted(q=words)).exclude(pk__in=already_used)


def uses_of(evidence: Evidence) -> list[EvidenceUse]:
    """Where a piece is used, in every cycle, the newest first; with what the office said."""
    return list(
        EvidenceUse.objects.filter(evidence=evidence)
        .select_related("cycle__level", "criterion__principle", "decided_by")
        .order_by("-cycle__started_on", "-cycle_id", "criterion__principle__number", "criterion__number")
    )


def pieces_held_back() -> list[Evidence]:
    """The pieces of every school in scope whose file nobody may have, because of what was found or could not be."""
    return list(Evidence.objects.filter(file__scan__in=ENDED_BADLY).select_related("school", "file"))


def pieces_being_checked(cycle: Cycle) -> list[Evidence]:
    """The pieces that a cycle uses and whose file the worker has not looked into yet."""
    pieces = Evidence.objects.filter(uses__cycle=cycle, file__scan=ScanState.WAITING)
    return list(pieces.distinct().order_by("title", "pk"))


def pieces_without_a_good_file(school: Any) -> QuerySet[Evidence]:
    """The pieces of one school whose file nobody may have, the newest first: somebody should choose another."""
    pieces = Evidence.objects.filter(school=school, file__scan__in=ENDED_BADLY)
    return pieces.order_by("-changed_at", "-pk").only("pk", "title")
