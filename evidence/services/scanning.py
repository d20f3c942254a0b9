"""What became of files that nobody may have, written down for the school. Worker only."""

from evidence.models import Evidence
from evidence.queries.library import pieces_held_back
from wqm.activity.queries import was_ever_recorded
from wqm.activity.services import record
from wqm.files.enums import ScanState
from wqm.tenancy.scope import scope

HELD_BACK = "evidence.held_back"
SUMMARIES = {
    ScanState.INFECTED: "A virus was found in the file for “{}”, so no one can open it",
    ScanState.REFUSED: "The file for “{}” was not accepted",
    ScanState.UNCHECKED: "The file for “{}” could not be checked",
}


def note_held_back() -> int:
    """Record once for each such file of a piece what became of it; returns how many are new. Safe to do twice."""
    with scope(everything=True):
        return sum(_note(piece) for piece in pieces_held_back())


def _note(piece: Evidence) -> bool:
    assert piece.file is not None  # noqa: S101 - only pieces with a file are held back
    if was_ever_recorded(HELD_BACK, target=piece, since=piece.file.created_at):
        return False
    summary = SUMMARIES[ScanState(piece.file.scan)].format(piece.title)
    record(HELD_BACK, by=None, school=piece.school, target=piece, summary=summary)
    return True
