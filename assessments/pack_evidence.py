"""The evidence of a pack: one number for each piece, the same in the text, in the list and on the attached file."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from evidence.enums import EvidenceKind
from evidence.models import Evidence
from wqm.documents.pdf import Attachment
from wqm.files.checks.pictures import small_picture
from wqm.files.enums import ScanState

HELD_BACK = {
    ScanState.INFECTED: "The file is on hold and not attached, because the virus scanner found something in it.",
    ScanState.WAITING: "The file is still being checked, so it is not attached yet.",
    ScanState.REFUSED: "The file was not accepted, so it is not attached.",
    ScanState.UNCHECKED: "The file could not be checked, so it is not attached.",
}
REMOVED = "The school has removed this file since it submitted."
LOST = "The file could not be read, so it is not attached. Tell the office."


@dataclass(frozen=True)
class PackItem:
    """A piece of evidence under its number. `first` is the criterion where it is shown in full; `problem` says why its
    file is not attached, or is empty. `picture` is a photograph as an address of data, or empty."""

    number: int
    evidence: Evidence
    first: Any
    problem: str = ""
    picture: str = ""

    @property
    def is_file(self) -> bool:
        """It has a file, attached or not."""
        return self.evidence.has_file

    @property
    def cautions(self) -> str:
        """What a reader of the pack has to mind about people in it; empty where it shows nobody."""
        piece = self.evidence
        people = ["names people, or someone could be recognised"] if piece.personal_data else []
        children = [f"children pictured, with consent: {piece.consent}"] if piece.children_pictured else []
        return "; ".join([*people, *children])

    @property
    def attached_as(self) -> str:
        """The name of its attachment: sorted by name, attachments stand in the order of the pack."""
        return f"{self.number:03} {self.evidence.file.name}" if self.evidence.file else ""


class Numbered:
    """Every piece of evidence once, numbered in the order in which the pack names it, with its bytes read once."""

    def __init__(self, states: list[Any]):
        self._items: dict[int, PackItem] = {}
        self._contents: dict[int, bytes] = {}
        for _, criteria in states:
            for criterion_state, uses in criteria:
                for use in uses:
                    self._add(use.evidence, criterion_state.criterion)

    def __getitem__(self, evidence_id: int) -> PackItem:
        return self._items[evidence_id]

    @property
    def files(self) -> list[PackItem]:
        """Those with a file, in order."""
        return [item for item in self._items.values() if item.is_file]

    def attachments(self) -> tuple[Attachment, ...]:
        """The files that travel in the PDF, bytes as stored."""
        return tuple(self._attachment(item) for item in self.files if not item.problem)

    def _attachment(self, item: PackItem) -> Attachment:
        file = item.evidence.file
        assert file is not None  # noqa: S101 - only items with a file come here
        return Attachment(
            name=item.attached_as,
            content=self._contents[item.evidence.pk],
            description=f"Evidence {item.number}: {item.evidence.title}",
            changed_at=file.created_at,
        )

    def _add(self, evidence: Evidence, criterion: Any) -> None:
        if evidence.pk not in self._items:
            number, problem = len(self._items) + 1, self._read(evidence)
            self._items[evidence.pk] = PackItem(number, evidence, criterion, problem, self._picture(evidence))

    def _picture(self, evidence: Evidence) -> str:
        """A photograph in the size of print. A file that cannot be shown is attached all the same."""
        if evidence.kind != EvidenceKind.PHOTOGRAPH or evidence.pk not in self._contents:
            return ""
        try:
            return f"data:image/jpeg;base64,{b64encode(small_picture(self._contents[evidence.pk])).decode()}"
        except (OSError, SyntaxError, ValueError):  # what Pillow raises for damaged bytes
            return ""

    def _read(self, evidence: Evidence) -> str:
        """Keep the bytes of its file; the sentence why there are none, or nothing."""
        if evidence.file is None:
            return REMOVED if evidence.has_file else ""
        if evidence.file.scan in HELD_BACK:
            return HELD_BACK[ScanState(evidence.file.scan)]
        try:
            with evidence.file.open() as file:
                self._contents[evidence.pk] = file.read()
        except OSError:
            return LOST
        return ""
