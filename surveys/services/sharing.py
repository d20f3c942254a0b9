"""Sharing results with leaders, and telling respondents what came of them."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.models import Reply, Wave, WaveSchool
from surveys.policies import check_can_reply, check_can_share
from surveys.services.locking import locked, note
from surveys.services.telling import tell_leaders
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.editions import changes_of

MOST_REPLIES = 20


@transaction.atomic
def share_results(*, wave: Wave, by: Any) -> None:
    """Let the leaders of the schools read the results. A deliberate act of the office; there is no way back."""
    wave = locked(wave.pk)
    check_can_share(wave)
    wave.shared_on = timezone.localdate()
    wave.save(update_fields=["shared_on"])
    tell_leaders(wave)
    note(wave, "wave.shared", by=by, summary=f"Shared the results of {wave.name}")


@transaction.atomic
def save_replies(*, part: WaveSchool, lines: Sequence[tuple[str, str]], by: Any, edition: int | None = None) -> None:
    """Replace the lines of "you said, we did", in order; empty ones are left out.

    Lines that were not touched since the page of `edition` stay as somebody else has made them. Raises EditConflict
    where both changed the same one.
    """
    part = _locked_part(part)
    check_can_reply(part.wave)
    lines = lines if edition is None else _merged(part, lines, edition)
    replies = [(said.strip(), did.strip()) for said, did in lines if said.strip() or did.strip()]
    if len(replies) > MOST_REPLIES:
        raise NotAllowed(f"You can have up to {MOST_REPLIES} entries. Remove some.")
    Reply.objects.filter(wave=part.wave, school=part.school_id).delete()
    Reply.objects.bulk_create(
        [
            Reply(wave=part.wave, school_id=part.school_id, number=number, said=said, did=did)
            for number, (said, did) in enumerate(replies, start=1)
        ]
    )
    if not replies:
        _set_published(part, None)
    record(
        "wave.replies_saved",
        by=by,
        school=part.school,
        target=part.wave,
        summary=f"Saved {len(replies)} “You said, we did” entries",
    )


def _merged(part: WaveSchool, lines: Sequence[tuple[str, str]], edition: int) -> list[tuple[str, str]]:
    there = {
        f"line_{at}": (reply.said, reply.did)
        for at, reply in enumerate(Reply.objects.filter(wave=part.wave, school=part.school_id).order_by("number"))
    }
    wanted = {f"line_{at}": line for at, line in enumerate(lines)}
    stored = {name: there.get(name, ("", "")) for name in wanted} | there
    return list((stored | changes_of(part, stored, wanted, edition=edition)).values())


@transaction.atomic
def publish_replies(*, part: WaveSchool, publish: bool, by: Any) -> None:
    """Put "you said, we did" where respondents can read it, or take it back."""
    part = _locked_part(part)
    check_can_reply(part.wave)
    if publish and not Reply.objects.filter(wave=part.wave, school=part.school_id).exists():
        raise NotAllowed("There is nothing to publish yet. Add at least one entry first.")
    _set_published(part, timezone.localdate() if publish else None)
    verb, did = ("published", "Published") if publish else ("taken_back", "Unpublished")
    summary = f"{did} “You said, we did”"
    record(f"wave.replies_{verb}", by=by, school=part.school, target=part.wave, summary=summary)


def _locked_part(part: WaveSchool) -> WaveSchool:
    return WaveSchool.objects.select_for_update(of=("self",)).select_related("wave", "school").get(pk=part.pk)


def _set_published(part: WaveSchool, day) -> None:
    part.replied_on = day
    part.save(update_fields=["replied_on"])
