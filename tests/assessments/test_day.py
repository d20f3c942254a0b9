"""The day of a visit: what a tablet sends, hours late and twice; what exists for whom; what it never holds."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    AgendaItem,
    Briefing,
    Disclosure,
    Engagement,
    EvidenceCheck,
    Finding,
    InternalRemark,
    TargetCheck,
    Visit,
    VisitNote,
)
from assessments.services.briefing import make_briefing, refresh_briefings
from assessments.services.submissions import submit
from evidence.models import Evidence, Submission
from evidence.services.judgements import save_judgement
from tests import factories as f
from tests.databases import as_worker
from wqm.activity.models import Activity
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope

WRITTEN = (VisitNote, TargetCheck, EvidenceCheck, Disclosure, InternalRemark)


@pytest.fixture
def visit(world) -> Visit:
    """Hazel's visit, today."""
    with scope(everything=True):
        today = timezone.localdate()
        Visit.objects.filter(pk=world.visit().pk).update(starts_on=today, ends_on=today)
        with as_worker():  # the web deletes no disclosure
            for kind in WRITTEN:
                kind.objects.filter(visit=world.visit()).delete()
        make_briefing(visit=world.visit())
    return world.visit()


@pytest.fixture
def send(visit, sign_in):
    """The tablet of somebody sends changes; their answers."""

    def sending(*changes, persona: str = "assessor"):
        url = reverse("visits:sync", args=[visit.pk])
        body = json.dumps({"changes": list(changes)})
        answer = sign_in(persona).post(url, body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()["results"]

    return sending


def note(text: str = "Pupils greet each other", **more):
    return {
        "type": "note", "key": str(uuid4()), "edition": 0, "kind": "seen", "voice": "", "few": False, "item": None,
        "principle": None, "text": text, "use": "", "written_at": timezone.now().isoformat(), **more,
    }  # fmt: skip


def stored(kind, **which):
    with scope(everything=True):
        return list(kind.objects.filter(school__name="Hazel Primary", **which))


def co_assessor(world, visit) -> None:
    with scope(everything=True):
        f.EngagementFactory(
            visit=visit, user=world.person("assessor_elsewhere"), role="co_assessor", state="accepted",
            answered_at=timezone.now(), declared_at=timezone.now(), read_until=timezone.localdate() + timedelta(days=9),
            asked_by=world.person("officer"),
        )  # fmt: skip


def test_note_that_arrives_twice_is_one_note(send):
    sent = note(written_at=(timezone.now() - timedelta(hours=3)).isoformat())
    assert [send(sent)[0]["status"] for _ in range(2)] == ["saved", "saved"]
    (row,) = stored(VisitNote)
    assert (row.text, row.edition, str(row.written_by)) == ("Pupils greet each other", 1, "assessor")


def test_note_is_changed_from_the_edition_that_the_device_has(send):
    sent = note()
    first = send(sent)[0]["edition"]
    second = send({**sent, "text": "Pupils greet us, too", "edition": first})[0]
    assert (second["status"], second["edition"]) == ("saved", first + 1)
    assert stored(VisitNote)[0].text == "Pupils greet us, too"


def test_two_tabs_meet_once_and_not_for_ever(send):
    sent = note()
    first = send(sent)[0]["edition"]
    send({**sent, "text": "From one tab", "edition": first})
    met = send({**sent, "text": "From the other", "edition": first})[0]
    assert (met["status"], met["stored"]["text"]) == ("conflict", "From one tab")
    assert send({**sent, "text": "From the other", "edition": met["edition"]})[0]["status"] == "saved"
    assert stored(VisitNote)[0].text == "From the other"


def test_lead_and_co_assessor_write_at_once_and_both_are_there(world, visit, send):
    co_assessor(world, visit)
    send(note("From the lead"))
    send(note("From the co-assessor"), persona="assessor_elsewhere")
    assert {(row.text, str(row.written_by)) for row in stored(VisitNote)} == {
        ("From the lead", "assessor"), ("From the co-assessor", "assessor_elsewhere")
    }  # fmt: skip


def test_one_refusal_holds_up_nothing_else(send):
    good, bad = note("Calm corridors"), note("Mrs Green is tired")
    answers = send(bad, good, {"type": "nonsense"}, "not even that")
    assert [answer["status"] for answer in answers] == ["refused", "saved", "refused", "refused"]
    assert answers[0]["words"] == ["Mrs Green"]
    assert [row.text for row in stored(VisitNote)] == ["Calm corridors"]


def test_what_was_heard_has_a_voice(send):
    assert send(note("We feel safe", kind="heard"))[0]["sentence"] == "Choose which group said this."
    assert send(note("We feel safe", kind="heard", voice="pupils"))[0]["status"] == "saved"


def test_names_of_people_at_the_school_are_refused(world, visit, send):
    with scope(everything=True):
        world.person("head").__class__.objects.filter(pk=world.person("head").pk).update(name="Priya Nandakumar")
        make_briefing(visit=visit)
    answer = send(note("Priya listens", kind="heard", voice="teachers"))[0]
    assert (answer["status"], answer["words"]) == ("refused", ["Priya"])


def test_few_people_are_in_the_assessors_words_and_tied_to_a_principle(world, visit, send):
    item = stored(AgendaItem, visit=visit)[0]
    principle = world.version.principles.first().pk
    few = {"kind": "heard", "voice": "support", "few": True}
    assert "Choose the principle" in send(note("Few hours", **few, item=item.pk, principle=principle))[0]["sentence"]
    assert "Choose the principle" in send(note("Few hours", **few))[0]["sentence"]
    assert "your own words" in send(note("“Nobody asks us”", **few, principle=principle))[0]["sentence"]
    assert send(note("Hours are a worry", **few, principle=principle))[0]["status"] == "saved"


def test_time_of_what_few_said_is_the_day_alone(world, visit, send):
    item = stored(AgendaItem, visit=visit)[0].pk
    few = {"kind": "heard", "voice": "support", "principle": world.version.principles.first().pk}
    sent = note("Hours are a worry", **few, item=item)
    edition = send(sent)[0]["edition"]
    send({**sent, "item": None, "few": True, "edition": edition}, note("Rooms are cold", **few, few=True))
    assert {str(timezone.localtime(row.written_at).time()) for row in stored(VisitNote)} == {"00:00:00"}


@pytest.mark.parametrize(
    "broken",
    [
        {"key": "7"}, {"key": None}, {"edition": -1}, {"edition": "1"}, {"edition": True}, {"edition": 2**40},
        {"kind": "felt"}, {"voice": "Year 4"}, {"text": None}, {"text": ["a"]}, {"text": "a\x00b"},
        {"written_at": "yesterday"}, {"written_at": "2026-11-30T09:00:00"}, {"written_at": None},
        {"written_at": "2026-13-45T99:00:00+00:00"}, {"item": 999999}, {"principle": "1"}, {"use": "praise"},
        {"type": []}, {"type": {}}, {"kind": []}, {"voice": {}}, {"item": 2**40},
        {"written_at": "0001-01-01T00:00:00+14:00"}, {"written_at": "9999-12-31T23:59:59-12:00"},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused_in_a_sentence(send, broken):
    answer = send(note(**broken))[0]
    assert (answer["status"], "Copy your words" in answer["sentence"]) == ("refused", True)
    assert stored(VisitNote) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"changes": 1}', b'{"changes": {}}', b"\xff", b"[" * 100_000])
def test_body_that_is_no_list_of_changes_is_refused(visit, sign_in, body):
    url = reverse("visits:sync", args=[visit.pk])
    answer = sign_in("assessor").post(url, body, content_type="application/json")
    assert (answer.status_code, "Copy your words" in answer.json()["error"]) == (400, True)


def test_item_and_principle_of_another_school_are_not_known(world, visit, send):
    with scope(everything=True):
        theirs = AgendaItem.objects.get(school=world.next_door)
    assert send(note(item=theirs.pk))[0]["status"] == "refused"
    assert send(note(principle=f.PrincipleFactory().pk))[0]["status"] == "refused"


@pytest.mark.parametrize("days", [400, -20000])
def test_note_of_a_clock_that_cannot_be_right_is_of_now(send, days):
    before = timezone.now()
    send(note(written_at=(before + timedelta(days=days)).isoformat()))
    assert before <= stored(VisitNote)[0].written_at <= timezone.now()


def test_half_of_an_emoji_loses_no_word_and_holds_up_nothing(send):
    answers = send(note("They wave \ud83d and smile"), note("Second"))
    assert [answer["status"] for answer in answers] == ["saved", "saved"]
    assert {row.text for row in stored(VisitNote)} == {"They wave \N{REPLACEMENT CHARACTER} and smile", "Second"}


def test_deleting_twice_is_deleting_and_a_note_that_was_changed_meanwhile_stays(send):
    sent = note()
    edition = send(sent)[0]["edition"]
    send({**sent, "text": "Changed by my colleague", "edition": edition})
    gone = {"type": "note", "key": sent["key"], "edition": edition, "deleted": True}
    assert send(gone)[0]["status"] == "conflict"
    assert [send({**gone, "edition": edition + 1})[0]["status"] for _ in range(2)] == ["saved", "saved"]
    assert stored(VisitNote) == []


def test_targets_of_the_last_visit_are_checked_and_no_others(world, visit, send):
    with scope(everything=True):
        before = f.VisitFactory(
            cycle=f.CycleFactory(school=world.school, version=world.version, level=world.cycle().level, state="closed"),
            state="recorded", starts_on="2025-03-03", ends_on="2025-03-03", recorded_at=timezone.now(),
            recorded_by=world.person("assessor"),
        )  # fmt: skip
        last = f.FindingFactory(visit=before, principle=world.version.principles.first(), target="Shorter meetings")
        make_briefing(visit=visit)
    known = {"type": "target", "finding": last.pk, "edition": 0, "outcome": "partly", "proof": "Minutes of May"}
    assert send(known)[0]["status"] == "saved"
    other = stored(Finding, visit=visit)[0]
    assert send({**known, "finding": other.pk})[0]["status"] == "refused"
    assert [(row.outcome, row.proof) for row in stored(TargetCheck)] == [("partly", "Minutes of May")]


def test_evidence_is_ticked_with_a_remark(world, send):
    criterion = world.version.principles.first().criteria.first().pk
    sent = {"type": "evidence", "criterion": criterion, "piece": 7, "edition": 0, "seen": True, "remark": "On the wall"}
    send(sent, sent)
    assert [(row.piece, row.is_seen, row.remark) for row in stored(EvidenceCheck)] == [(7, True, "On the wall")]


def test_disclosure_records_times_and_person_and_has_no_field_for_words(send):
    heard, told = timezone.now() - timedelta(minutes=20), timezone.now() - timedelta(minutes=15)
    sent = {"type": "disclosure", "key": str(uuid4()), "heard_at": heard.isoformat(), "told": "dsl",
            "told_at": told.isoformat(), "text": "What the child said"}  # fmt: skip
    send(sent, sent)
    (row,) = stored(Disclosure)
    assert (row.told, row.heard_at) == ("dsl", heard)
    with scope(everything=True):
        assert "What the child said" not in str(list(Disclosure.objects.values()))
    late = {**sent, "key": str(uuid4()), "heard_at": told.isoformat(), "told_at": heard.isoformat()}
    assert "before you heard it" in send(late)[0]["sentence"]
    long_ago = {**sent, "key": str(uuid4()), "heard_at": (heard - timedelta(days=40)).isoformat()}
    assert "before the visit" in send(long_ago)[0]["sentence"]


def test_nothing_of_a_visit_shows_at_the_school_before_it_is_recorded(world, visit, send):
    with scope(everything=True):
        acts = Activity.objects.count()
    send(note("Between us"), {"type": "remark", "key": str(uuid4()), "edition": 0, "text": "Ask again"})
    send({"type": "finding", "principle": world.version.principles.first().pk, "edition": 0, "notes": "Warm",
          "target": "More of it"})  # fmt: skip
    with scope(schools=[world.school.pk]):
        assert [kind.objects.count() for kind in (*WRITTEN, Briefing)] == [0] * 6
        assert not Finding.objects.filter(visit=visit).exists()
    with scope(everything=True):
        assert Activity.objects.count() == acts
        Visit.objects.filter(pk=visit.pk).update(
            state="recorded", recorded_at=timezone.now(), recorded_by=world.person("assessor")
        )
    with scope(schools=[world.school.pk]):
        assert Finding.objects.filter(visit=visit).exists()
        assert [kind.objects.count() for kind in WRITTEN] == [0] * 5


YESTERDAY = timezone.localdate() - timedelta(days=1)
NOT_ENGAGED = {
    "declined": {"state": "declined", "decline_reason": "Away", "declared_at": None, "declaration": ""},
    "withdrawn": {"state": "withdrawn", "withdrawn_at": timezone.now()},
    "over": {"read_until": YESTERDAY},
}


@pytest.mark.parametrize("change", NOT_ENGAGED.values(), ids=NOT_ENGAGED)
def test_who_is_not_engaged_any_more_reads_and_writes_nothing(world, visit, sign_in, change):
    assert sign_in("assessor").get(reverse("visits:data", args=[visit.pk])).status_code == 200
    with scope(everything=True), as_worker():
        Engagement.objects.filter(visit=visit).update(**change)
    for name in ("visits:data", "visits:day", "visits:written", "visits:detail"):
        assert sign_in("assessor").get(reverse(name, args=[visit.pk])).status_code == 404
    url = reverse("visits:sync", args=[visit.pk])
    assert sign_in("assessor").post(url, "{}", content_type="application/json").status_code == 404
    person = world.person("assessor").pk
    with scope(person=person, visit=visit.pk):
        assert [kind.objects.count() for kind in (*WRITTEN, Briefing, Submission, Visit)] == [0] * 8


def test_scope_of_a_visit_holds_its_rows_and_none_of_its_school(world, visit):
    with scope(person=world.person("assessor").pk, visit=visit.pk):
        assert Briefing.objects.count() == 1
        assert [kind.objects.count() for kind in (Evidence, Activity)] == [0, 0]
        assert StoredFile.objects.filter(name="Hazel Primary.pdf").count() == 0
    with scope(person=world.person("assessor_elsewhere").pk, visit=visit.pk):
        assert Briefing.objects.count() == 0


def test_people_on_a_visit_read_the_copy_and_its_files(world, visit, sign_in):
    with scope(everything=True):
        submit(cycle=world.cycle(), by=world.person("head"))
        here = {"cycle": visit.cycle, "criterion": visit.cycle.judgements.get().criterion, "by": world.person("head")}
        save_judgement(**here, point=None, narrative="Written since", edition=None)
        make_briefing(visit=visit)
        piece = Evidence.objects.get(title="Evidence of Hazel Primary").pk
    data = sign_in("assessor").get(reverse("visits:data", args=[visit.pk])).json()
    text = json.dumps(data["briefing"])
    assert ("Of Hazel Primary" in text, "Written since" in text) == (True, False)
    assert sign_in("assessor").get(reverse("visits:submitted_file", args=[visit.pk, piece + 5000])).status_code == 404
    file = sign_in("assessor").get(reverse("visits:submitted_file", args=[visit.pk, piece]))
    assert b"".join(file.streaming_content) == b"Bytes of Hazel Primary"
    file.close()


def test_pack_has_surveys_of_every_audience_and_says_nothing_that_is_withheld(world, visit):
    content = Briefing.objects.filter(visit=visit)
    with scope(everything=True):
        pack = content.get().content
    assert [survey["name"] for survey in pack["surveys"]] == ["Staff of Hazel Primary"]
    assert all(mean["value"] is None for survey in pack["surveys"] for mean in survey["means"] if mean["withheld"])
    assert pack["plan"][0]["title"] == "Target of Hazel Primary"
    assert [metric["label"] for metric in pack["metrics"]] != []
    assert "Private note at Hazel Primary" not in json.dumps(pack)
    assert "Unread words" not in json.dumps(pack)


def test_tablet_has_the_agenda_as_it_is_now(world, visit, sign_in):
    with scope(everything=True):
        AgendaItem.objects.filter(visit=visit).update(title="Moved to the hall")
    data = sign_in("assessor").get(reverse("visits:data", args=[visit.pk])).json()
    assert [item["title"] for item in data["briefing"]["agenda"]["items"]] == ["Moved to the hall"]


def test_briefing_that_nobody_may_read_any_more_is_deleted(world, visit):
    with scope(everything=True):
        Visit.objects.filter(pk=visit.pk).update(
            state="recorded", recorded_at=timezone.now(), recorded_by=world.person("assessor"),
            starts_on="2025-03-03", ends_on="2025-03-03",
        )  # fmt: skip
    with as_worker():
        refresh_briefings()
    assert len(stored(Briefing, visit=visit)) == 1
    with scope(everything=True), as_worker():
        Engagement.objects.filter(visit=visit).update(read_until=timezone.localdate() - timedelta(days=1))
    with as_worker():
        refresh_briefings()
    assert stored(Briefing, visit=visit) == []


def test_who_only_learns_writes_nothing(world, visit, send):
    with scope(everything=True), as_worker():
        Engagement.objects.filter(visit=visit).update(role="shadow")
    assert "here to learn" in send(note())[0]["sentence"]


def test_recorded_visit_takes_no_more_notes(world, visit, send):
    with scope(everything=True):
        Visit.objects.filter(pk=visit.pk).update(
            state="recorded", recorded_at=timezone.now(), recorded_by=world.person("assessor")
        )
    assert "recorded or cancelled" in send(note())[0]["sentence"]
