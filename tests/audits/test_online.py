"""An online audit is opened once, after its last day, with everybody's answers together; of too few people never."""

from django.urls import reverse

from audits.enums import AuditState, EntryState
from audits.models import Envelope, Recipient, Seat, Step, Tally, Ticket
from audits.services.online import close_online, due_to_close
from audits.services.themes import gather
from tests.audits.halls import entries, envelopes
from tests.audits.online import LEADERS, STAFF, respond, write
from tests.databases import as_worker
from tests.reading import one_line
from wqm.mail.models import OutgoingEmail
from wqm.sealing.keys import stored_keys
from wqm.tenancy.scope import scope


def test_everything_is_opened_once_after_the_last_day(online):
    respond(online, 9, hot_3="1")
    with as_worker():
        assert due_to_close() == []
        assert close_online(online.audit.pk) is False
    assert entries(online) == []
    online.end_last_day()
    online.close()
    written = entries(online)
    assert len(written) == 9
    assert {(entry.state, entry.group) for entry in written} == {(EntryState.HALL, None)}
    assert online.now.late_at is not None
    with as_worker(), scope(everything=True):
        assert Tally.objects.get(audit=online.audit, kind="hot").counts == [7, 7]
        left = [model.objects.filter(audit=online.audit).count() for model in (Seat, Ticket, Envelope, Recipient)]
        assert left == [0, 0, 0, 0]
        assert OutgoingEmail.objects.filter(batch=online.audit.pk).count() == 0
    assert online.audit.pk not in stored_keys()
    with as_worker():
        assert close_online(online.audit.pk) is False


def test_of_fewer_than_k_people_nothing_is_kept(online, sign_in):
    respond(online, 6)
    online.end_last_day()
    online.close()
    assert (entries(online), online.now.state, envelopes(online)) == ([], AuditState.TOO_FEW, 0)
    with scope(everything=True):
        assert not Tally.objects.filter(audit=online.audit).exists()
    assert online.audit.pk not in stored_keys()
    page = sign_in("head").get(reverse("audits:detail", args=[online.audit.school_id, online.audit.pk]))
    assert "everything was deleted unread" in one_line(page)


def test_ratings_of_leaders_by_link_are_counted_apart(online):
    links = online.links()
    for email in STAFF[:7]:
        write(links[email], rating_1="1")
    for email in LEADERS:
        write(links[email], rating_1="4")
    online.end_last_day()
    online.close()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=online.audit, kind="rating")}
    assert counts == {"rating": [7, 0, 0, 0]}


def test_an_online_audit_without_a_last_day_or_without_its_step_ends_in_peace(online):
    online.set(closes_on=None)
    with as_worker():
        assert close_online(online.audit.pk) is False
    online.end_last_day()
    with scope(everything=True):
        Step.objects.filter(audit=online.audit).update(kind="opening")
    online.close()
    assert online.now.ended_at == online.now.late_at is not None


def test_online_no_entry_waits_for_a_talk_that_nobody_has(online):
    with scope(everything=True):
        Step.objects.create(
            school=online.audit.school, audit=online.audit, number=2, kind="groups", minutes=20, principles=[1]
        )
    respond(online, 9)
    online.end_last_day()
    online.close()
    with scope(schools=[online.audit.school_id]):
        gather(audit=online.audit, by=online.world.person("head"))
    assert [entry.state for entry in entries(online)] == [EntryState.HALL] * 9
