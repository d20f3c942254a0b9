"""Answers that are not sent yet: kept here, so that Back, reload, a dead network or another device lose nothing.

Only the link opens its draft. A slot's draft belongs to one run of it, with a secret that no code leads to, so that the
next holder of the slip or the device opens none. `token` is `secret_of_run` there.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from surveys.models import Draft, Wave
from surveys.questions import ballot_size
from wqm.sealing.boxes import draft_key, open_draft, seal_draft
from wqm.sealing.tags import make_draft_tag

FRAME_BYTES = 96  # page, language and their marks
# Drafts for each ticket. Far more than people who begin, go away and begin again: who reaches it keeps others out, too.
MOST_BEGUN, SOME_MORE = 20, 1000


@dataclass(frozen=True)
class Kept:
    """Where somebody was, in which language, and what they had answered."""

    page: int
    language: str
    answers: dict[str, Any]


def save_draft(*, wave: Wave, token: str, group: str, progress: Kept) -> None:
    """Keep the answers instead of those kept before. The caller has seen that the link works."""
    key = draft_key(token, group, wave.pk)
    content = {"p": progress.page, "l": progress.language, "a": progress.answers}
    sealed = seal_draft(key, content, ballot_size(wave.questionnaire_id) + FRAME_BYTES)
    draft = Draft(tag=make_draft_tag(token, group, wave.pk), wave=wave, sealed=sealed)
    Draft.objects.bulk_create([draft], update_conflicts=True, unique_fields=["tag"], update_fields=["sealed"])


def read_draft(sealed: bytes | None, wave_id: UUID, token: str, group: str) -> Kept | None:
    """What this link has kept, from the sealed bytes; None where there is nothing, or nothing that can be opened."""
    content = open_draft(draft_key(token, group, wave_id), bytes(sealed)) if sealed else None
    return Kept(content["p"], content["l"], content["a"]) if content else None


def has_room(wave: Wave) -> bool:
    """Whether another person can begin at a slot: beginning is free, and would otherwise fill the disk."""
    return Draft.objects.filter(wave=wave).count() < MOST_BEGUN * wave.tickets + SOME_MORE


def drop_draft(*, wave: Wave, token: str, group: str) -> None:
    """Throw away what one link or run has kept; there may be nothing."""
    Draft.objects.filter(tag=make_draft_tag(token, group, wave.pk), wave=wave).delete()


def delete_drafts(wave: Wave) -> None:
    """Every draft of a wave: at the close, and once more when it is settled, for one that was just being saved."""
    Draft.objects.filter(wave=wave).delete()
