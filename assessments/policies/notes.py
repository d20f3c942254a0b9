"""What may be written on the day of a visit. The sentences are for assessors."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from assessments.enums import NoteKind
from assessments.models import Visit
from assessments.voices import FEWEST_VOICES, is_quoted, people_in
from wqm.access.refusals import NotAllowed

LONGEST_NOTE = 4000
MOST_PHOTOS = 30
# A device's clock may be ahead by so much.
AHEAD = timedelta(minutes=10)
A_DAY = timedelta(days=1)


class SaysWho(NotAllowed):
    """Words say who somebody is; `words` are marked on the page."""

    def __init__(self, words: list[str]):
        super().__init__(f"Leave out {', '.join(f'“{word}”' for word in words)}. Say which group spoke, not who.")
        self.words = words


def check_words(text: str, known: Collection[str], *, most: int = LONGEST_NOTE) -> None:
    """Words that name nobody. Raises SaysWho, and NotAllowed for more than `most` letters."""
    if len(text) > most:
        raise NotAllowed(f"That is {len(text)} characters long. Make it two notes of up to {most} characters each.")
    if words := people_in(text, known):
        raise SaysWho(words)


def check_note(said: dict[str, Any], known: Collection[str]) -> None:
    """A note with words; what was heard has a voice; what few people said has neither their words nor their room."""
    if not said["text"].strip():
        raise NotAllowed("Write something, or delete the note.")
    if said["kind"] == NoteKind.HEARD and not said["voice"]:
        raise NotAllowed("Choose which group said this.")
    check_words(said["text"], known)
    if not said["is_few"]:
        return
    if said["item"] is not None or said["principle"] is None:
        raise NotAllowed(
            f"Fewer than {FEWEST_VOICES} people spoke. Choose the principle this is about, and no item of the agenda,"
            " which would show who they are."
        )
    if is_quoted(said["text"]):
        raise NotAllowed(f"Fewer than {FEWEST_VOICES} people spoke. Put it in your own words, without quotation marks.")


def check_disclosure(visit: Visit, heard_at: datetime, told_at: datetime) -> None:
    """Somebody was told after it was heard, on the visit or since, and both have happened."""
    if timezone.localdate(heard_at) < visit.starts_on - A_DAY:
        raise NotAllowed("The time at which you heard it is before the visit. Check both times.")
    if told_at < heard_at:
        raise NotAllowed("The time at which you told someone is before you heard it. Check both times.")
    if told_at > timezone.now() + AHEAD:
        raise NotAllowed("The time at which you told someone is in the future. Check it.")


def check_photos_allowed(visit: Visit) -> None:
    """Photographs are off unless the office says otherwise for this visit."""
    if not visit.photos_allowed:
        raise NotAllowed("Photographs are not allowed on this visit. Ask the office if you need one of a display.")
    if visit.photos.count() >= MOST_PHOTOS:
        raise NotAllowed(f"A visit has up to {MOST_PHOTOS} photographs. Delete one before you add another.")
