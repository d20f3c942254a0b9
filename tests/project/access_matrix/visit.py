"""Who may open the addresses of a visit."""

from tests.project.access_matrix.people import ASSESSOR

ROWS: dict[str, set[str]] = {
    "visits:detail": ASSESSOR,
    "visits:finding": ASSESSOR,
    "visits:autosave": ASSESSOR,
    "visits:finish": ASSESSOR,
    "visits:evidence_file": ASSESSOR,
    "visits:accept_day": ASSESSOR,
}
