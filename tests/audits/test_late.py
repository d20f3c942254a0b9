"""What comes late is opened once, with rights ending, and changes no figure that the hall has seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.enums import EntryState
from audits.models import Seat, Ticket
from audits.services import themes
from audits.services.late import due_for_late, release_late
from tests.audits.halls import entry
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.sealing import keys
from wqm.tenancy.scope import scope


def test_what_came_late_stands_with_all_others_and_rights_end(over):
    assert over.send(2, 1, entry_2_idea="Late").status_code == 303
    with as_worker():
        assert release_late(over.audit.pk)
        assert not release_late(over.audit.pk)
    late = entry(over, "Late")
    assert late.state == EntryState.HALL
    with scope(everything=True):
        assert not Ticket.objects.filter(audit=over.audit).exists()
        assert not Seat.objects.filter(audit=over.audit).exists()
    assert over.send(2, 2, entry_2_idea="Too late").status_code == 410
    with pytest.raises(keys.KeyMissing):
        keys.read_key(over.audit.pk)


def counts(held) -> list[int]:
    with scope(everything=True):
        return held.audit.tallies.get(kind="rating", subject="2").counts


def test_a_late_rating_of_few_changes_no_figure_that_the_hall_has_seen(over):
    over.send(2, 1, rating_2="4")
    before = counts(over)
    with as_worker():
        release_late(over.audit.pk)
    assert counts(over) == before


def test_late_entries_wait_for_their_time(over):
    assert over.audit.pk not in due_for_late()
    over.set(ended_at=timezone.now() - timedelta(hours=19))
    assert over.audit.pk in due_for_late()


def test_themes_wait_for_what_comes_late(over):
    with scope(schools=[over.audit.school_id]):
        head = over.world.person("head")
        themes.gather(audit=over.audit, by=head)
        theme = themes.join_entries(audit=over.audit, entries=[entry(over, "Tea is good").pk], title="Tea", by=head)
        assert theme.kind == "weakness"
        with pytest.raises(NotAllowed, match="lost the network"):
            themes.confirm_themes(audit=over.audit, by=head)
