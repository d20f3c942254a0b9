"""What may be uploaded, and how far checking it has come."""

from django.db import models


class ScanState(models.TextChoices):
    """`not_scanned` says honestly that no scanner is configured."""

    WAITING = "waiting", "Being checked for viruses"
    CLEAN = "clean", "Checked for viruses, nothing found"
    INFECTED = "infected", "Held back: a virus was found"
    NOT_SCANNED = "not_scanned", "Not checked for viruses"


HELD_BACK = {ScanState.WAITING, ScanState.INFECTED}

# extension -> content type that we serve it as
ALLOWED_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "jpg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "txt": "text/plain",
}
# What is played to those who do not read yet; nothing else of sound is kept.
SOUND_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav"}
PICTURES = {"jpg", "png"}
TEXTS = {"csv", "txt"}
DOCUMENTS = {"docx", "xlsx", "pptx", "odt"}
