"""What a hall agreed is final with its themes; where no hall did, leaders write down what they will do, and readers see
nothing of questions that nobody was asked."""

import pytest
from django.test import Client

from audits.enums import StepKind
from audits.models import Agreement, Tally
from audits.queries.report import report_of
from audits.services import themes
from audits.services.agreements import add_agreement
from audits.told import proposed_words
from tests.audits.halls import Hall, entries, page_of
from tests.audits.online import LEADERS, STAFF, Online, respond, write
from tests.reading import body, one_line
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

TYPED = {"kind": "action", "text": "Fix the calendar", "edition": "0"}


def confirmed(held: Hall) -> Hall:
    """Every entry is in one theme, and themes are final."""
    head = held.world.person("head")
    with scope(schools=[held.audit.school_id]):
        themes.gather(audit=held.now, by=head)
        chosen = [entry.pk for entry in entries(held)]
        themes.join_entries(audit=held.now, entries=chosen, title="The calendar", by=head)
        themes.confirm_themes(audit=held.now, by=head)
    return held


@pytest.fixture
def answered(online) -> Online:
    """Online, eight of ten staff have responded, the last day is over, and themes are final."""
    respond(online, 10, exit="4")
    online.end_last_day()
    online.close()
    return confirmed(online)


def agreed(held: Hall) -> list[str]:
    with scope(everything=True):
        return list(Agreement.objects.filter(audit=held.audit).order_by("number").values_list("text", flat=True))


def test_online_leaders_write_down_what_they_will_do_until_the_report_is_shared(answered, sign_in):
    client, page = sign_in("head"), page_of(answered, "agreements")
    assert "Write down what you will do" in one_line(client.get(page_of(answered, "report")))
    assert "nothing is written down" in one_line(client.get(page_of(answered, "publish")))
    assert "What you will do, or stop" in one_line(client.get(page))
    assert "Enter what you will do, or stop" in one_line(client.post(page, {**TYPED, "text": ""}))
    assert client.post(page, TYPED).url == page
    with scope(everything=True):
        number = Agreement.objects.get(audit=answered.audit).pk
    client.post(page_of(answered, "agreement", number), {"text": "Fix it by June", "edition": "1"})
    assert agreed(answered) == ["Fix it by June"]
    assert "nothing is written down" not in one_line(client.get(page_of(answered, "publish")))
    client.post(page_of(answered, "publish"))
    refused = client.post(page, {**TYPED, "text": "Afterwards"})
    assert refused.status_code == 422
    assert "can no longer be changed here. Use the plan." in one_line(refused)
    assert agreed(answered) == ["Fix it by June"]
    assert "Fix it by June" in one_line(sign_in("governor").get(page_of(answered, "report")))


def test_what_a_hall_agreed_is_final_with_its_themes(gathered):
    confirmed(gathered)
    with (
        scope(schools=[gathered.audit.school_id]),
        pytest.raises(NotAllowed, match="themes of this audit are confirmed"),
    ):
        add_agreement(audit=gathered.now, kind="action", text="Later", by=gathered.world.person("head"))


def test_in_the_hall_what_is_written_down_leads_back_to_the_remote_and_a_mistake_keeps_what_was_typed(in_hall, sign_in):
    client, page = sign_in("head"), page_of(in_hall, "agreements")
    assert client.post(page, TYPED).url == page_of(in_hall, "lead", 1)
    wrong = client.post(page, {**TYPED, "text": "", "who": "Deputy head", "minutes_teachers": "soon"})
    assert wrong.status_code == 422
    assert 'value="Deputy head"' in one_line(wrong)
    assert agreed(in_hall) == ["Fix the calendar"]


@pytest.mark.parametrize("persona", ["governor", "slt", "contributor", "trust_lead"])
def test_others_write_nothing_down(answered, sign_in, persona):
    assert sign_in(persona).post(page_of(answered, "agreements"), TYPED).status_code == 403
    assert agreed(answered) == []


def test_an_agreement_of_another_audit_is_not_there(answered, in_hall, sign_in):
    with scope(schools=[in_hall.audit.school_id]):
        other = add_agreement(audit=in_hall.now, kind="stop", text="Emails", by=in_hall.world.person("head"))
    page = page_of(answered, "agreement", other.pk)
    assert sign_in("head").post(page, {"go": "remove"}).status_code == 404
    assert agreed(in_hall) == ["Emails"]


def test_online_the_last_question_is_asked_and_counted_without_leaders(online):
    page = one_line(Client().get(f"{online.links()[STAFF[0]]}?write=1"))
    assert "Here I could say what I think" in page
    respond(online, 10, exit="4")
    assert write(online.links()[LEADERS[0]], exit="1").status_code == 303
    online.end_last_day()
    online.close()
    with scope(everything=True):
        assert Tally.objects.get(audit=online.audit, kind="exit").counts == [0, 0, 0, 8, 0]


def test_beside_a_hall_the_last_question_is_the_halls(beside):
    address = beside.links()[STAFF[0]]
    assert "could say what I think" not in Client().get(f"{address}?write=1").content.decode()


def test_a_report_says_nothing_of_what_was_not_asked(answered, sign_in):
    client = sign_in("head")
    report = one_line(client.get(page_of(answered, "report")))
    governors = one_line(client.get(page_of(answered, "governors")))
    for page in (report, governors):
        assert "What came up most" in page
        assert "dots" not in page
        assert "in the hall" not in page
    assert "“Here I could say what I think”" in report
    with scope(schools=[answered.audit.school_id]):
        assert "- The calendar" in proposed_words(report_of(answered.now))


def test_the_words_of_a_theme_are_changed_from_the_report_before_it_is_shared(answered, sign_in):
    client = sign_in("head")
    assert "Change the words" in one_line(client.get(page_of(answered, "report")))
    client.post(page_of(answered, "publish"))
    assert "Change the words" not in one_line(client.get(page_of(answered, "report")))


def test_a_hall_that_was_not_asked_how_openly_it_could_speak_has_no_line_about_it(reported, sign_in):
    page = page_of(reported, "report")
    assert "Could staff speak openly?" in one_line(sign_in("head").get(page))
    with scope(everything=True):
        reported.now.steps.filter(kind="closing").delete()
    assert "Could staff speak openly?" not in one_line(sign_in("head").get(page))


def test_what_is_agreed_is_on_every_phone_and_on_the_screen_with_who_and_the_minutes(in_hall, sign_in):
    in_hall.go_to(StepKind.PLENARY)
    client, lead = sign_in("head"), page_of(in_hall, "agreements")
    before = body(Client(), in_hall.address(1, 1))
    client.post(lead, {**TYPED, "who": "Deputy head", "minutes_teachers": "20", "minutes_leaders": "-30"})
    phone, screen = body(Client(), in_hall.address(1, 1)), one_line(client.get(page_of(in_hall, "screen", 1)))
    for words in (
        "Fix the calendar",
        "Deputy head",
        "Teachers: 20 minutes a week gained",
        "Leaders: 30 minutes a week of extra work",
    ):
        assert words not in before
        assert words in phone
        assert words in screen
    in_hall.go_to(StepKind.CLOSING)
    assert "What we agreed" in body(Client(), in_hall.address(1, 1))


def test_two_clicks_write_one_action_down(in_hall, sign_in):
    client = sign_in("head")
    for _ in range(2):
        assert client.post(page_of(in_hall, "agreements"), TYPED).url == page_of(in_hall, "lead", 1)
    assert client.post(page_of(in_hall, "agreements"), {**TYPED, "kind": "stop"}).status_code == 302
    assert agreed(in_hall) == ["Fix the calendar", "Fix the calendar"]
