"""Who may open which address: one row a route, read aloud by people. `test_access.py` holds it against the site.

A row names who gets in. Everybody else gets 404 where they may not know that the place exists, 403 where they may see
the organisation but not do this, and the sign-in page where they are signed out.
"""

from tests.project.access_matrix import anybody, office, school, trust, visit
from tests.project.access_matrix.anybody import PUBLIC, UNDECLARED
from tests.project.access_matrix.people import EVERYBODY, SEES

__all__ = ["EVERYBODY", "MATRIX", "PUBLIC", "SEES", "UNDECLARED"]

_PLACES = (school.ROWS, trust.ROWS, visit.ROWS, office.ROWS, anybody.ROWS)
MATRIX: dict[str, set[str]] = {name: people for rows in _PLACES for name, people in rows.items()}
assert len(MATRIX) == sum(len(rows) for rows in _PLACES), "An address has a row in two files."
