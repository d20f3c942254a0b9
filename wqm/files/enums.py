"""How far checking an upload has come; what may be uploaded is said by `wqm.files.checks.types`."""

from django.db import models

from wqm.files.checks.types import ALLOWED_TYPES, DOCUMENTS, PICTURES, SOUND_TYPES, TEXTS

__all__ = [
    "ALLOWED_TYPES",
    "DOCUMENTS",
    "ENDED_BADLY",
    "HELD_BACK",
    "PICTURES",
    "SOUND_TYPES",
    "TEXTS",
    "ScanState",
]


class ScanState(models.TextChoices):
    """Waiting until the worker has looked into it, and a scanner has where there is one; then one of the others.

    `not_scanned` was looked into, and says honestly that no scanner is configured. `refused` carries its sentence.
    """

    WAITING = "waiting", "Being checked"
    CLEAN = "clean", "Checked for viruses, nothing found"
    NOT_SCANNED = "not_scanned", "Not checked for viruses"
    INFECTED = "infected", "On hold: a virus was found"
    REFUSED = "refused", "Not accepted"
    UNCHECKED = "unchecked", "Could not be checked"


# Nobody will ever get these bytes.
ENDED_BADLY = {ScanState.INFECTED, ScanState.REFUSED, ScanState.UNCHECKED}
HELD_BACK = {ScanState.WAITING, *ENDED_BADLY}
