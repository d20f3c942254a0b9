"""What became of files that a scanner held back, written down for the school. Worker only."""

from evidence.models import Evidence
from evidence.queries.library import pieces_held_back
from wqm.activity.queries import was_ever_recorded
from wqm.activity.services import record
from wqm.tenancy.scope import scope

HELD_BACK = "evidence.held_back"


def note_held_back() -> int:
    """Record once for each piece that its file is held back; returns how many are new. Safe to do twice."""
    with scope(everything=True):
        return sum(_note(piece) for piece in pieces_held_back())


def _note(piece: Evidence) -> bool:
    if was_ever_recorded(HELD_BACK, target=piece):
        return False
    summary = f"A virus was found: the file of “{piece.title}” is held back"
    record(HELD_BACK, by=None, school=piece.school, target=piece, summary=summary)
    return True
