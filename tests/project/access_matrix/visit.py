"""Who may open the addresses of a visit."""

from tests.project.access_matrix.people import ASSESSOR

ROWS: dict[str, set[str]] = {
    "visits:detail": ASSESSOR,
    "visits:agenda": ASSESSOR,
    "visits:agree_agenda": ASSESSOR,
    "visits:finding": ASSESSOR,
    "visits:autosave": ASSESSOR,
    "visits:finish": ASSESSOR,
    "visits:notes": ASSESSOR,
    "visits:submitted_file": ASSESSOR,
    "visits:day": ASSESSOR,
    "visits:make_pack": ASSESSOR,
    "visits:pack": ASSESSOR,
    "visits:pack_file": ASSESSOR,
    "visits:data": ASSESSOR,
    "visits:written": ASSESSOR,
    "visits:sync": ASSESSOR,
    "visits:add_photo": ASSESSOR,
    "visits:photo": ASSESSOR,
    "visits:remove_photo": ASSESSOR,
    "visits:accept_day": ASSESSOR,
    "visits:register_device": ASSESSOR,
    "visits:lost": ASSESSOR,
}
