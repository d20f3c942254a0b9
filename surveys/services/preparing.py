"""Everything about a draft but its list of people: dates, groups, languages, messages, a test mail to oneself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from surveys.models import Wave, WaveSchool
from surveys.policies import check_can_change
from surveys.recipients.groups import (
    MOST_BREAKDOWNS,
    MOST_CATEGORIES,
    first_group,
    group_code,
    make_breakdowns,
    names_of,
    same_places,
)
from surveys.respondents.letters import Letter
from surveys.services.locking import locked, note
from wqm.access.refusals import NotAllowed
from wqm.editing.conflicts import start_edit
from wqm.editing.editions import changes_of, ticked, ticks_of
from wqm.mail.services import queue_text

# What of a draft can be changed, as the record calls it.
DETAILS = {
    "name": "the name",
    "opens_on": "the opening date",
    "closes_on": "the last day to respond",
    "reminder_dates": "the reminders",
    "release_comments": "when comments are released",
    "share_at_once": "who sees the results first",
    "k": "how many responses are needed",
}
LONGEST_MESSAGE = 1000
TEST = "This is a test. The link opens a preview, and nothing you enter there is saved."


@transaction.atomic
def change_wave(*, wave: Wave, by: Any, edition: int | None = None, **details: Any) -> Wave:
    """Change the details (of DETAILS) of a draft. Raises NotAllowed once it was sent.

    Raises EditConflict where somebody else changed the same since the page of `edition`.
    """
    wave = locked(wave.pk)
    check_can_change(wave)
    if unknown := set(details).difference(DETAILS):
        raise TypeError(*unknown)
    changes = start_edit(wave, details, edition=edition, together=[("opens_on", "closes_on", "reminder_dates")])
    for name, value in changes.items():
        setattr(wave, name, value)
    wave.save(update_fields=list(changes))
    if changes:
        note(wave, "wave.changed", by=by, summary=f"Changed {', '.join(DETAILS[name] for name in changes)}")
    return wave


@dataclass(frozen=True)
class Ungrouped:
    """Who is in no group after the groups have changed: people of lists, and sittings that were in one before."""

    people: int
    sittings: int


@transaction.atomic
def set_breakdowns(
    *, wave: Wave, breakdowns: Sequence[tuple[str, Sequence[str]]], by: Any, edition: int | None = None
) -> Ungrouped:
    """Declare in which groups results may be shown: (name, categories in order), the most important first.

    Everybody on a list is in no group afterwards, because the list says who is where. A sitting keeps its group where
    all its categories are still there under their names. Nobody loses theirs where the groups are the same as before.

    Raises EditConflict where somebody else changed them since the page of `edition`.
    """
    wave = locked(wave.pk)
    check_can_change(wave)
    _check_breakdowns(breakdowns)
    stored, wanted = {"breakdowns": names_of(wave.breakdowns)}, {"breakdowns": breakdowns}
    if not changes_of(wave, stored, wanted, edition=edition):
        return Ungrouped(0, 0)
    before, wave.breakdowns = wave.breakdowns, make_breakdowns(breakdowns)
    parts = list(wave.schools.all())
    lost = sum(_regroup(wave, part, before) for part in parts)
    wave.groups = [group for part in parts for group in part.groups]
    wave.save(update_fields=["breakdowns", "groups"])
    names = ", ".join(name for name, _ in breakdowns) or "none"
    note(wave, "wave.groups_declared", by=by, summary=f"Groups: {names}")
    return Ungrouped(wave.recipients.count(), lost)


def _regroup(wave: Wave, part: WaveSchool, before: list[dict[str, Any]]) -> int:
    """Begin a school's groups anew; returns how many of its sittings lost theirs."""
    places = {group["code"]: group["in"] for group in part.groups}
    first, lost = first_group(part.school_id, alone=wave.school_id is not None), 0
    part.groups = [first]
    wave.recipients.filter(school=part.school_id).update(group=first["code"])
    for sitting in wave.sittings.filter(school=part.school_id):
        new_places = same_places(places.get(sitting.group, {}), before, wave.breakdowns)
        lost += new_places is None
        sitting.group = group_code(part.groups, new_places or {})
        sitting.save(update_fields=["group"])
    part.save(update_fields=["groups"])
    return lost


def _check_breakdowns(breakdowns: Sequence[tuple[str, Sequence[str]]]) -> None:
    if len(breakdowns) > MOST_BREAKDOWNS:
        raise NotAllowed(f"You can have up to {MOST_BREAKDOWNS} breakdowns, so that no one can be identified.")
    names = [name.casefold() for name, _ in breakdowns]
    if len(set(names)) < len(names):
        raise NotAllowed("Two breakdowns have the same name. Rename one of them.")
    for name, categories in breakdowns:
        if not 2 <= len(categories) <= MOST_CATEGORIES:
            raise NotAllowed(f"“{name}” needs 2 to {MOST_CATEGORIES} groups, one on each line.")
        if len({category.casefold() for category in categories}) < len(categories):
            raise NotAllowed(f"“{name}” has the same group twice. Remove one of them.")


@transaction.atomic
def set_messages(
    *, wave: Wave, languages: Sequence[str], messages: Mapping[str, str], by: Any, edition: int | None = None
) -> Wave:
    """In which languages people can answer, and the school's own words in the invitation, by language.

    Raises EditConflict where somebody else changed the same words since the page of `edition`.
    """
    wave = locked(wave.pk)
    check_can_change(wave)
    offered = list(dict.fromkeys([*languages, *wave.languages]))
    stored = _messages(wave.messages, messages) | ticks_of("languages", wave.languages, offered)
    wanted = _messages(messages, messages) | ticks_of("languages", languages, offered)
    changes = changes_of(wave, stored, wanted, edition=edition)
    now = wave.messages | {
        language: changes[f"message_{language}"] for language in messages if f"message_{language}" in changes
    }
    wave.languages = ticked("languages", stored, changes, offered)
    wave.messages = {language: words for language, words in now.items() if words}
    wave.save(update_fields=["languages", "messages"])
    note(wave, "wave.messages_set", by=by, summary="Changed the invitation")
    return wave


def _messages(words: Mapping[str, str], languages: Iterable[str]) -> dict[str, str]:
    return {f"message_{language}": words.get(language, "").strip()[:LONGEST_MESSAGE] for language in languages}


@transaction.atomic
def send_test(*, wave: Wave, by: Any) -> None:
    """Send the invitation to oneself. Its link leads to the preview, so that no test can be counted as an answer."""
    name = "surveys:preview" if wave.school_id else "trust_surveys:preview" if wave.trust_id else ""
    place = [wave.school_id or wave.trust_id, wave.pk]
    link = settings.SITE_URL + (
        reverse(name, args=place) if name else reverse("office_surveys:preview", args=[wave.pk])
    )
    letter = Letter(wave, wave.school or wave.trust or settings.SITE_NAME, test=TEST)
    queue_text(kind="surveys.test", to=by.email, subject=f"Test: {letter.subject()}", text=letter.body(link))
    note(wave, "wave.test_sent", by=by, summary="Sent themselves a test email")
