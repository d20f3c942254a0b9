"""What facilitators may do with an entry: hold it back, show it again, pass it on for safeguarding."""

from typing import Any

from django.db import transaction

from audits.enums import AsideFor, EntryState
from audits.models import Audit, Entry
from audits.policies import check_can_hold, check_can_pass_on, check_can_show, is_before_hall
from audits.services.aside import check_reader, tell_reader
from audits.services.pulses import beat
from wqm.activity.services import record


@transaction.atomic
def hold_back(*, entry: Entry, by: Any, is_trainer: bool) -> None:
    """Not on any screen, until it is shown again. Nothing of the entry is recorded."""
    entry = _locked(entry)
    check_can_hold(entry, is_trainer=is_trainer)
    Entry.objects.filter(into=entry).update(into=None)
    _move(entry, EntryState.HELD)
    _note(entry, "held", by, "Held an entry back")


@transaction.atomic
def show_again(*, entry: Entry, by: Any, is_trainer: bool) -> None:
    """Where it was: with its group as long as that is still to talk, else on the screen with all others."""
    entry = _locked(entry)
    check_can_show(entry, is_trainer=is_trainer)
    waits = entry.audit.ended_at is None and is_before_hall(entry)
    _move(entry, EntryState.GROUP if waits else EntryState.HALL)
    _note(entry, "shown", by, "Showed an entry again")


@transaction.atomic
def pass_on(*, entry: Entry, to: str, by: Any, is_trainer: bool) -> None:
    """For safeguarding: shown nowhere any more and not deleted; the safeguarding lead or the chair deals with it."""
    entry = _locked(entry)
    check_can_pass_on(entry, is_trainer=is_trainer)
    check_reader(entry.audit.school, to)
    entry.state, entry.aside_for = EntryState.ASIDE, AsideFor(to)
    entry.dots = 0
    entry.save(update_fields=["state", "aside_for", "dots"])
    Entry.objects.filter(into=entry).update(into=None)
    beat(entry.audit)
    tell_reader(entry)
    # Not to whom: where it is about the head, the head reads this, too.
    _note(entry, "passed_on", by, "Passed an entry on for safeguarding")


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_related("audit__school").select_for_update(of=("self",), no_key=True).get(pk=entry.pk)


def _move(entry: Entry, state: EntryState) -> None:
    entry.state = state
    entry.save(update_fields=["state"])
    beat(entry.audit)


def _note(entry: Entry, verb: str, by: Any, summary: str) -> None:
    audit: Audit = entry.audit
    record(f"audit.entry_{verb}", by=by, school=audit.school, target=audit, summary=summary)
