"""Agendas under attack: words that nobody sees, pages that are old, two people at once, ids of others, long words."""

from datetime import time

import pytest
from django.urls import reverse

from assessments.documents import build_agenda
from assessments.models import Agenda, AgendaComment, AgendaItem, Engagement, Visit
from assessments.queries.agendas import items_of
from assessments.services.agendas import add_item, change_item, remove_item, share_agenda, start_agenda
from tests import factories as f
from tests.assessments.booking import ask
from tests.assessments.conftest import make_ready
from tests.reading import one_line, shown_by
from wqm.documents.pdf import render_pdf
from wqm.tenancy.scope import scope

UNSEEN = ["\u200b", "\u2060 \u200b", "\u00ad", "\u3164", "\u202e", " \t\r\n"]
ITEM = {"title": "Parents", "kind": "talk", "voice": "parents", "day": "1", "starts_at": "9:30am", "minutes": "30"}


@pytest.fixture
def visit(world) -> Visit:
    """Hazel's booked visit with nothing on its agenda."""
    with scope(everything=True):
        visit = world.visit()
        Agenda.objects.filter(visit=visit).delete()
        AgendaItem.objects.filter(visit=visit).delete()
        return Visit.objects.select_related("school__trust", "cycle__level", "cycle__version").get(pk=visit.pk)


@pytest.fixture
def started(world, visit) -> Visit:
    """With the template on it, not shared."""
    with scope(everything=True):
        start_agenda(visit=visit, by=world.person("head"))
    return visit


@pytest.fixture
def shared(world, started) -> Visit:
    """And shared."""
    with scope(everything=True):
        share_agenda(visit=started, edition=agenda(started).edition, reason="Away", by=world.person("head"))
    return started


def agenda(visit) -> Agenda:
    with scope(everything=True):
        return Agenda.objects.get(visit=visit)


def page(name: str, visit: Visit, *more) -> str:
    return reverse(f"assessment:{name}", args=[visit.school_id, visit.pk, *more])


def count(table, **which) -> int:
    with scope(everything=True):
        return table.objects.filter(**which).count()


# Words that nobody sees


@pytest.mark.parametrize("words", UNSEEN)
def test_item_without_a_title_that_anyone_sees_is_refused(visit, sign_in, words):
    client, address = sign_in("head"), page("new_item", visit)
    answer = client.post(address, ITEM | shown_by(client, address) | {"title": words})
    assert answer.status_code == 422
    assert "title" in answer.context["form"].errors
    assert count(AgendaItem, visit=visit) == 0


@pytest.mark.parametrize("words", UNSEEN)
def test_comment_that_nobody_sees_is_not_sent(shared, sign_in, words):
    before = count(AgendaComment, visit=shared)
    answer = sign_in("assessor").post(reverse("visits:agenda", args=[shared.pk]), {"text": words})
    assert answer.status_code == 422
    assert count(AgendaComment, visit=shared) == before


@pytest.mark.parametrize("words", UNSEEN)
def test_agenda_without_governors_is_not_shared_for_a_reason_that_nobody_sees(started, sign_in, words):
    with scope(everything=True):
        AgendaItem.objects.filter(visit=started, voice="governors").delete()
    answer = sign_in("head").post(page("share_agenda", started), {"edition": agenda(started).edition, "reason": words})
    assert answer.status_code == 422
    assert "Say why governors are not on the agenda" in one_line(answer)
    assert agenda(started).shared_at is None


@pytest.mark.parametrize("words", UNSEEN)
def test_request_is_not_declined_for_a_reason_that_nobody_sees(world, sign_in, words):
    with scope(everything=True):
        engagement = ask(make_ready(world), world.person("assessor"), world.person("officer"))
    answer = sign_in("assessor").post(reverse("visits:decline", args=[engagement.pk]), {"reason": words})
    assert answer.status_code == 422
    assert count(Engagement, pk=engagement.pk, state="asked") == 1


@pytest.mark.parametrize("words", UNSEEN)
def test_conflict_is_not_waived_for_a_reason_that_nobody_sees(world, sign_in, words):
    with scope(everything=True):
        conflict = f.ConflictFactory(school=world.school, user=world.person("assessor_elsewhere"), source="office")
        cycle = world.cycle()
    address = reverse("office:waive", args=[cycle.pk, conflict.user_id, conflict.kind])
    assert sign_in("officer").post(address, {"reason": words}).status_code == 422
    assert count(type(conflict), pk=conflict.pk, waived_at=None) == 1


# Pages that are old


def test_item_that_a_colleague_removed_is_not_changed_and_what_was_typed_is_there(visit, world, sign_in):
    head = world.person("head")
    with scope(everything=True):
        item = add_item(visit=visit, title="Parents", voice="parents", by=head)
    client, address = sign_in("head"), page("item", visit, item.pk)
    seen = shown_by(client, address)
    with scope(everything=True):
        remove_item(visit=visit, item=item, by=world.person("wellbeing_lead"))
    answer = client.post(address, ITEM | seen | {"place": "The old library"})
    assert answer.status_code in (409, 422)
    assert "The old library" in one_line(answer)
    assert "Someone has removed this item from the agenda. Put it back before you change it." in one_line(answer)


@pytest.mark.parametrize("act", ["up", "down"])
def test_item_that_was_removed_is_not_moved_and_says_so(visit, world, sign_in, act):
    with scope(everything=True):
        item = add_item(visit=visit, title="Parents", voice="parents", starts_at=time(9), by=world.person("head"))
        remove_item(visit=visit, item=item, by=world.person("wellbeing_lead"))
    answer = sign_in("head").post(page("move_item", visit, item.pk, act), follow=True)
    assert "Someone has removed this item from the agenda." in one_line(answer)


def test_second_click_on_start_remove_and_put_back_changes_nothing(visit, sign_in):
    client = sign_in("head")
    for _ in range(2):
        answer = client.post(page("start_agenda", visit), follow=True)
    assert "There are items on the agenda already." in one_line(answer)
    with scope(everything=True):
        item = AgendaItem.objects.filter(visit=visit).first()
    for act, removed in (("remove_item", 1), ("restore_item", 0)):
        before = agenda(visit).edition
        for _ in range(2):
            client.post(page(act, visit, item.pk))
        assert agenda(visit).edition == before + 1
        assert count(AgendaItem, visit=visit, removed_at__isnull=False) == removed


def test_agenda_that_changed_since_the_share_page_was_opened_is_not_shared_and_keeps_the_message(
    started, world, sign_in
):
    client, address = sign_in("head"), page("share_agenda", started)
    edition = client.get(address).context["form"]["edition"].value()
    with scope(everything=True):
        add_item(visit=started, title="Choir", voice="pupils", by=world.person("wellbeing_lead"))
    answer = client.post(address, {"edition": edition, "message": "Looking forward to it", "reason": "Away"})
    assert "Someone changed the agenda a moment ago. Look at it again, then share it." in one_line(answer)
    assert "Looking forward to it" in one_line(answer)
    assert agenda(started).shared_at is None
    again = answer.content.decode().split('name="edition"')[1].split('value="')[1].split('"')[0]
    client.post(address, {"edition": again, "message": "Looking forward to it", "reason": "Away"})
    assert agenda(started).shared_at


def test_second_click_on_share_writes_one_message(started, sign_in):
    client, typed = sign_in("head"), {"edition": agenda(started).edition, "message": "Here it is", "reason": "Away"}
    before = count(AgendaComment, visit=started)
    for _ in range(2):
        answer = client.post(page("share_agenda", started), typed)
    assert "This agenda is shared" in one_line(answer)
    assert count(AgendaComment, visit=started) == before + 1


@pytest.mark.parametrize("edition", ["", "x", "-1", "9" * 30, "1.5"])
def test_agenda_is_not_shared_without_an_edition_of_ours_and_says_so(started, sign_in, edition):
    answer = sign_in("head").post(page("share_agenda", started), {"edition": edition, "reason": "Away"})
    assert answer.status_code == 422
    assert "open the page again" in one_line(answer) or "Someone changed the agenda" in one_line(answer)
    assert agenda(started).shared_at is None


def test_comment_on_a_visit_that_was_recorded_meanwhile_is_refused_and_not_lost(shared, sign_in):
    client, address = sign_in("assessor"), reverse("visits:agenda", args=[shared.pk])
    with scope(everything=True):
        Visit.objects.filter(pk=shared.pk).update(state="recorded")
    answer = client.post(address, {"text": "Could we start at nine?"})
    assert answer.status_code == 422
    assert "This visit has been recorded" in one_line(answer)
    assert "Could we start at nine?" in one_line(answer)


def test_second_agreement_says_that_it_was_given(shared, sign_in):
    client, address = sign_in("assessor"), reverse("visits:agree_agenda", args=[shared.pk])
    for _ in range(2):
        answer = client.post(address, {"edition": agenda(shared).edition}, follow=True)
    assert "You have agreed to this agenda already." in one_line(answer)


def test_reason_for_sharing_without_governors_goes_when_they_are_on_it(shared, world):
    assert agenda(shared).shared_reason == "Away"
    with scope(everything=True):
        add_item(visit=shared, title="Governors", voice="governors", by=world.person("head"))
        share_agenda(visit=shared, edition=agenda(shared).edition, reason="Away", by=world.person("head"))
    assert agenda(shared).shared_reason == ""


def test_item_is_not_put_back_on_an_agenda_that_is_full(visit, world, sign_in):
    with scope(everything=True):
        item = add_item(visit=visit, title="Parents", voice="parents", by=world.person("head"))
        remove_item(visit=visit, item=item, by=world.person("head"))
        for _ in range(60):
            f.AgendaItemFactory(visit=visit, updated_by=world.person("head"))
    answer = sign_in("head").post(page("restore_item", visit, item.pk), follow=True)
    assert "An agenda can have 60 items at most. Remove one first." in one_line(answer)
    assert count(AgendaItem, visit=visit, removed_at=None) == 60


def test_long_item_that_overlaps_its_neighbour_is_moved_past_it(visit, world, sign_in):
    with scope(everything=True):
        more = {"voice": "parents", "by": world.person("head"), "visit": visit}
        long = add_item(title="Long", starts_at=time(9), minutes=120, **more)
        add_item(title="Short", starts_at=time(9, 30), minutes=10, **more)
    sign_in("head").post(page("move_item", visit, long.pk, "down"))
    with scope(everything=True):
        assert list(items_of(visit).values_list("title", "starts_at")) == [("Short", time(9)), ("Long", time(9, 1))]


# Who


@pytest.mark.parametrize(
    "persona", ["contributor", "governor", "dsl", "trustee", "assessor", "head_next_door", "stranger"]
)
def test_only_leaders_build_and_share(started, world, sign_in, persona):
    client = sign_in(persona)
    for name in ("new_item", "agenda_arrival", "share_agenda"):
        assert client.get(page(name, started)).status_code in (403, 404)
    assert client.post(page("share_agenda", started), {"edition": agenda(started).edition}).status_code in (403, 404)
    assert agenda(started).shared_at is None


@pytest.mark.parametrize("change", [{"state": "asked"}, {"state": "withdrawn"}, {"state": "ended"}], ids=str)
def test_person_who_is_not_on_the_visit_neither_reads_nor_answers(shared, world, sign_in, change):
    client = sign_in("assessor")
    assert client.get(reverse("visits:agenda", args=[shared.pk])).status_code == 200
    with scope(everything=True):
        Engagement.objects.filter(visit=shared, user=world.person("assessor")).update(**change)
    assert client.get(reverse("visits:agenda", args=[shared.pk])).status_code == 404
    assert client.post(reverse("visits:agree_agenda", args=[shared.pk]), {"edition": 1}).status_code == 404
    assert agenda(shared).agreed_at is None


@pytest.mark.parametrize("role", ["co_assessor", "shadow", "trainee"])
def test_who_does_not_lead_reads_and_is_offered_no_answer(shared, world, sign_in, role):
    with scope(everything=True):
        Engagement.objects.filter(visit=shared, user=world.person("assessor")).update(role=role)
    client, address = sign_in("assessor"), reverse("visits:agenda", args=[shared.pk])
    text = one_line(client.get(address))
    assert "Senior leaders" in text
    assert "Agree this agenda" not in text
    assert "Send comment" not in text
    before = count(AgendaComment, visit=shared)
    client.post(address, {"text": "Mine"})
    client.post(reverse("visits:agree_agenda", args=[shared.pk]), {"edition": agenda(shared).edition})
    assert (agenda(shared).agreed_at, count(AgendaComment, visit=shared)) == (None, before)


# Paper


def test_paper_takes_long_words_markup_and_other_scripts(visit, world):
    odd = [
        "W" * 160,
        "<script>alert(1)</script> & “quotes”",
        "مجموعة من أولياء الأمور",
        "😀 小学校",
        "{% now %} {{ x }}",
    ]
    head = world.person("head")
    with scope(everything=True):
        for title in odd:
            add_item(
                visit=visit, title=title, who="V" * 300, place="P" * 120, note="N" * 1000, by=head, voice="parents"
            )
        page = build_agenda(f.DocumentFactory(school=visit.school, kind="agenda", subject_id=visit.pk))
        assert render_pdf(page).startswith(b"%PDF")
    assert page.context["page"].is_without_managers


def test_leader_with_people_takes_the_promise_off_the_paper(visit, world, sign_in):
    with scope(everything=True):
        item = add_item(visit=visit, title="Staff", voice="teachers", by=world.person("head"))
    client = sign_in("head")
    assert "Conversations are without line managers." in one_line(client.get(page("print_agenda", visit)))
    with scope(everything=True):
        change_item(visit=visit, item=item, edition=item.edition, without_managers=False, by=world.person("head"))
    assert "Conversations are without line managers." not in one_line(client.get(page("print_agenda", visit)))


def test_numbers_that_are_missing_are_named_before_sharing_with_the_way_to_write_them(started, sign_in):
    with scope(everything=True):
        Agenda.objects.filter(visit=started).update(
            arrival="Gate 2", dsl_phone="", chair_phone="1", authority_phone="1"
        )
    client = sign_in("head")
    text = one_line(client.get(page("share_agenda", started)))
    assert "There is no number for your designated safeguarding lead." in text
    assert f'href="{page("agenda_arrival", started)}"' in text
    with scope(everything=True):
        Agenda.objects.filter(visit=started).update(dsl_phone="01632 960171")
    assert "There is no number" not in one_line(client.get(page("share_agenda", started)))
