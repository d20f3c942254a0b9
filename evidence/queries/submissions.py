"""Self-evaluations as they were submitted, for everyone who reads the copy and not what the school goes on writing."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet

from evidence.enums import DECIDED, Acceptance
from evidence.freezing import content_of, hash_of
from evidence.models import Cycle, Evidence, EvidenceReview, EvidenceUse, Judgement, Submission, SubmissionFile
from evidence.queries.criteria import CriterionState, PrincipleState, with_evidence
from framework.models import Criterion
from framework.queries import fixed_principles_of, fixed_scale_of
from wqm.files.enums import ENDED_BADLY
from wqm.files.models import StoredFile
from wqm.prepared import Prepared

# In the shape of `with_evidence`.
Evaluation = list[tuple[PrincipleState, list[tuple[CriterionState, list[EvidenceUse]]]]]

REMOVED = "Removed at the school’s request"


FILES = Prepared(lambda submission_id: SubmissionFile.objects.filter(submission=submission_id).select_related("file"))
DECISIONS = Prepared(
    lambda cycle_id: (
        EvidenceReview.objects.filter(cycle=cycle_id)
        .exclude(seen="")
        .order_by("decided_at", "pk")
        .values_list("criterion_id", "evidence_id", "seen", "acceptance", "reason")
    )
)


def submissions_of(cycle: Cycle) -> QuerySet[Submission]:
    """Every copy of a cycle, the newest first, without what is in it."""
    return Submission.objects.filter(cycle=cycle).select_related("submitted_by").defer("content")


def newest_submission(cycle: Cycle) -> Submission | None:
    """The copy that counts; None where the cycle was never submitted, or before there were copies."""
    if not cycle.copies:
        return None
    return Submission.objects.filter(cycle=cycle).select_related("submitted_by").order_by("-number").first()


def is_as_submitted(submission: Submission) -> bool:
    """The content still has the hash that was made of it."""
    return hash_of(submission.content) == submission.sha256


def as_read(cycle: Cycle) -> Evaluation:
    """What those outside of the school read: the copy, once there is one."""
    submission = newest_submission(cycle)
    return evaluation_in(submission, cycle) if submission else with_evidence(cycle)


def file_as_read(cycle: Cycle, key: int) -> StoredFile | None:
    """The file that `as_read` shows under the number of a use, None where there is none (any more)."""
    if submission := newest_submission(cycle):
        held = SubmissionFile.objects.filter(submission=submission, piece=key).select_related("file").first()
        return held.file if held else None
    use = EvidenceUse.objects.filter(cycle=cycle, pk=key).select_related("evidence__file").first()
    return use.evidence.file if use else None


def places_of_file(school: Any, piece: int) -> list[str]:
    """Where the file of a piece is now, in words, for somebody who wants it gone; empty where it is nowhere."""
    places = []
    evidence = Evidence.everything.filter(school=school, pk=piece).first()
    if evidence is not None and (evidence.file_id or evidence.earlier_files.exists()):
        places.append("the bin" if evidence.binned_at else "your evidence library, with its earlier versions")
    held = SubmissionFile.objects.filter(school=school, piece=piece, file__isnull=False)
    for number, level in held.order_by("submission").values_list(
        "submission__number", "submission__cycle__level__name"
    ):
        places.append(f"copy {number} of the self-evaluation you submitted for {level}")
    return places


def changed_since(submission: Submission, cycle: Cycle) -> set[int]:
    """The criteria on which the school has written, or whose evidence it has changed, since it made the copy."""
    now = {criterion["id"]: criterion for criterion in _criteria(content_of(cycle, {}))}
    return {
        criterion["id"]
        for criterion in _criteria(submission.content)
        if _as_said(criterion) != _as_said(now.get(criterion["id"], {"uses": []}))
    }


def _criteria(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [criterion for principle in content["principles"] for criterion in principle["criteria"]]


def _as_said(criterion: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the school says and shows, without what the office says to it."""
    said = criterion.get("judgement") or {}
    words = tuple(said.get(name) for name in ("point", "narrative", "helps", "hinders"))
    return words, sorted((use["number"], use["piece"], use["stamp"]) for use in criterion["uses"])


def evaluation_in(submission: Submission, cycle: Cycle) -> Evaluation:
    """The copy in the shape of `with_evidence`, of rows that are not in the database: two queries.

    A decision of the office counts for what it was made on: the piece as it is in the copy. `use.pk` is the number of
    the piece, under which its file is asked for.
    """
    files = {row.piece: row for row in FILES.objects(submission.pk)}
    decided = _decisions(cycle)
    stored = {row["id"]: row for principle in submission.content["principles"] for row in principle["criteria"]}
    points = {point.value: point for point in fixed_scale_of(cycle.version_id).values()}
    evaluation: Evaluation = []
    for principle in fixed_principles_of(cycle.version_id):
        criteria = []
        for criterion in principle.criteria.all():
            content = stored.get(criterion.pk, {"uses": []})
            uses = [_use(row, criterion, cycle, files, decided) for row in content["uses"]]
            criteria.append((_state(criterion, _judgement(content, cycle, criterion, points), uses), uses))
        evaluation.append((PrincipleState(principle, tuple(state for state, _ in criteria)), criteria))
    return evaluation


def _judgement(content: Mapping[str, Any], cycle: Cycle, criterion: Criterion, points: Mapping) -> Judgement | None:
    if (said := content.get("judgement")) is None:
        return None
    return Judgement(
        school_id=cycle.school_id,
        cycle=cycle,
        criterion=criterion,
        point=points.get(said["point"]),
        narrative=said["narrative"],
        helps=said["helps"],
        hinders=said["hinders"],
        edition=said["edition"],
    )


def _use(
    row: Mapping[str, Any],
    criterion: Criterion,
    cycle: Cycle,
    files: Mapping[int, SubmissionFile],
    decided: Mapping[tuple[int, int, str], tuple[str, str]],
) -> EvidenceUse:
    shown = date.fromisoformat(row["effective_on"])
    piece = Evidence(pk=row["piece"], school_id=cycle.school_id, kind=row["kind"], effective_on=shown)
    if "file" in row:
        _with_file(piece, files[row["piece"]])
    else:
        for name in ("title", "url", "note", "supplied_by", "personal_data", "ref_kind", "ref_key", "ref_title"):
            setattr(piece, name, row[name])
    piece.changed_at = datetime.fromtimestamp(float(row["stamp"]), UTC)
    before = (row["acceptance"], row["reason"]) if row["acceptance"] in DECIDED else (Acceptance.NOT_LOOKED_AT, "")
    acceptance, reason = decided.get((criterion.pk, piece.pk, row["stamp"]), before)
    return EvidenceUse(
        pk=piece.pk, school_id=cycle.school_id, cycle=cycle, evidence=piece, criterion=criterion,
        number=row["number"], acceptance=acceptance, reason=reason,
    )  # fmt: skip


def _with_file(piece: Evidence, held: SubmissionFile) -> None:
    """Its file and what was said of it, or that both are gone."""
    if held.file is None:
        piece.title, piece.note = REMOVED, held.removed_reason
        return
    piece.file = held.file
    for name in ("title", "alt_text", "supplied_by", "personal_data", "children_pictured", "consent"):
        setattr(piece, name, held.about[name])


def _state(criterion: Criterion, judgement: Judgement | None, uses: Iterable[EvidenceUse]) -> CriterionState:
    shown = [use for use in uses if not _is_gone(use)]
    return CriterionState(
        criterion,
        judgement,
        evidence_count=len(shown),
        accepted_count=sum(use.acceptance == Acceptance.ACCEPTED for use in shown),
        held_back_count=len(list(uses)) - len(shown),
        asked_more=frozenset(use.evidence_id for use in shown if use.acceptance == Acceptance.MORE),
    )


def _is_gone(use: EvidenceUse) -> bool:
    """Nobody may have the file, or it was removed."""
    piece = use.evidence
    return piece.has_file and (piece.file is None or piece.file.scan in ENDED_BADLY)


def _decisions(cycle: Cycle) -> dict[tuple[int, int, str], tuple[str, str]]:
    """(criterion, piece, stamp) -> what the office said last about exactly that."""
    return {tuple(row[:3]): (row[3], row[4]) for row in DECISIONS.rows(cycle.pk)}
