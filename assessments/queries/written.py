"""What was written on the day, to read afterwards on any device: by principle, what belongs to none by item."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Disclosure, EvidenceCheck, InternalRemark, TargetCheck, Visit, VisitNote
from assessments.queries.day import briefing_of


@dataclass(frozen=True)
class Heading:
    """Notes under what they are about."""

    text: str
    notes: list[VisitNote]


@dataclass(frozen=True)
class Checked:
    """A target of the last visit or a piece of evidence, what was found, and the words on it."""

    name: str
    found: str
    words: str


@dataclass(frozen=True)
class WrittenDay:
    """Everything but what is for the office."""

    headings: list[Heading]
    targets: list[Checked]
    evidence: list[Checked]

    @property
    def is_empty(self) -> bool:
        """Nothing has been sent."""
        return not (self.headings or self.targets or self.evidence)


def written_day(visit: Visit) -> WrittenDay:
    """In the scope of the visit. What the copy or the last visit called things is read from the assessor's pack."""
    briefing = briefing_of(visit)
    pack: dict[str, Any] = briefing.content if briefing else {"targets": [], "principles": []}
    return WrittenDay(_headings(visit), _targets(visit, pack), _evidence(visit, pack))


def notes_on(visit: Visit, principle_id: int) -> list[VisitNote]:
    """The notes on one principle."""
    return [note for note in _notes(visit) if note.principle_id == principle_id]


def remarks_on(visit: Visit) -> list[InternalRemark]:
    """For the people on the visit and the office."""
    return list(InternalRemark.objects.filter(visit=visit).select_related("updated_by"))


def disclosures_on(visit: Visit) -> list[Disclosure]:
    """When something was said that cannot wait, and who was told; for the people on the visit and the office."""
    return list(Disclosure.objects.filter(visit=visit).select_related("written_by"))


def _notes(visit: Visit) -> list[VisitNote]:
    return list(VisitNote.objects.filter(visit=visit).select_related("principle", "item", "updated_by"))


def _headings(visit: Visit) -> list[Heading]:
    groups: dict[tuple[int, int, str], list[VisitNote]] = {}
    for note in _notes(visit):
        if note.principle:
            place = (0, note.principle.number, str(note.principle))
        else:
            place = (1, note.item_id or 0, str(note.item) if note.item else "Outside the agenda")
        groups.setdefault(place, []).append(note)
    return [Heading(place[2], notes) for place, notes in sorted(groups.items(), key=lambda pair: pair[0])]


def _targets(visit: Visit, pack: dict[str, Any]) -> list[Checked]:
    names = {target["finding"]: target["text"] for target in pack["targets"]}
    rows = TargetCheck.objects.filter(visit=visit).order_by("finding__principle__number", "pk")
    return [
        Checked(names.get(row.finding_id, "A target of the last visit"), row.get_outcome_display(), row.proof)
        for row in rows
        if row.outcome or row.proof
    ]


def _evidence(visit: Visit, pack: dict[str, Any]) -> list[Checked]:
    names = {
        (criterion["id"], piece["piece"]): f"{criterion['reference']} {piece['title']}"
        for principle in pack["principles"]
        for criterion in principle["criteria"]
        for piece in criterion["evidence"]
    }
    rows = EvidenceCheck.objects.filter(visit=visit).order_by("criterion__principle__number", "criterion__number", "pk")
    return [_looked_at(row, names) for row in rows if row.is_seen or row.remark]


def _looked_at(row: EvidenceCheck, names: dict[tuple[int, int], str]) -> Checked:
    name = names.get((row.criterion_id, row.piece), "A piece of evidence")
    return Checked(name, "Seen" if row.is_seen else "", row.remark)
