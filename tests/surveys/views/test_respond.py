"""Answering: what a link shows, what it changes, and what it never tells."""

import gzip
import re
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from surveys.models import Ballot, Ticket
from surveys.questions import pages_of
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.pages import foreign_scripts
from tests.surveys.waves_in_states import ALL_FOUR, again, closed, launched, links, submit
from wqm.tenancy.scope import scope

LIMIT = 30 * 1024
# Of the answer as a whole, and different every time whatever is asked.
CHANGING = {"Date", "X-Request-ID"}


def stored(wave) -> tuple[int, int]:
    """(tickets, ballots)"""
    with as_worker(), scope(everything=True):
        return Ticket.objects.filter(wave=wave).count(), Ballot.objects.filter(wave=wave).count()


def seen(response) -> tuple:
    """Everything that whoever holds a link can see."""
    headers = {name: value for name, value in response.headers.items() if name not in CHANGING}
    return response.status_code, headers, response.content, dict(response.cookies)


@pytest.fixture
def wave(world):
    return launched(world)


@pytest.fixture
def link(wave) -> str:
    return next(iter(links(wave).values()))


def test_page_has_at_most_five_questions_and_says_which_page_it_is(wave, link):
    page = Client().get(link).content.decode()
    names = set(re.findall(r'name="(q-[a-z-]+)"', page))
    assert len(names) == 5
    assert len(re.findall(r'type="radio"', page)) == 25
    assert f"Page 1 of {len(pages_of(wave.questionnaire_id))} <" in one_line(page)
    assert "<h1" in page and page.count("<h1") == 1
    assert page.count("<fieldset") == page.count("<legend") == 5


def test_first_page_is_the_same_for_everybody(wave):
    own_link, other_link = list(links(wave).values())[:2]
    assert seen(Client().get(own_link)) == seen(Client().get(other_link))


def test_hundred_gets_and_heads_burn_nothing(wave, link):
    before = stored(wave)
    for _ in range(50):
        assert Client().get(link).status_code == Client().head(link).status_code == 200
    assert stored(wave) == before


def test_answer_is_stored_once_and_acknowledged_with_a_receipt(wave, link):
    thanks = submit(link)
    assert thanks.status_code == 200
    assert re.search(r'class="wqm-receipt">[A-Z2-7]{5}-[A-Z2-7]{5}<', thanks.content.decode())
    assert stored(wave) == (16, 1)
    assert submit(link).status_code == 410
    assert stored(wave) == (16, 1)


def test_unknown_used_and_closed_links_are_told_apart_by_nothing(world, wave):
    wave_links = list(links(wave).values())
    submit(wave_links[0])
    used = [
        seen(Client().get(wave_links[0])),
        seen(submit(wave_links[0])),
        seen(Client().post(wave_links[0], {"go": "next"})),
    ]
    unknown = [
        seen(Client().get(path))
        for path in (
            f"/s/{wave.pk}/{'A' * 24}.all",
            f"{wave_links[1]}x",
            wave_links[1][:-1],
            wave_links[1].replace(".all", ".other"),
            f"/s/00000000-0000-4000-8000-000000000000/{'A' * 24}.all",
            "/s/",
            "/s/anything/else?at=all",
        )
    ]
    unknown.append(seen(submit(f"/s/{wave.pk}/{'B' * 24}.all")))
    for link in wave_links[1:9]:
        submit(link)
    closed(wave)
    over = [seen(Client().get(wave_links[10])), seen(submit(wave_links[11])), seen(Client().get(wave_links[0]))]
    every = [*used, *unknown, *over]
    assert all(answer == every[0] for answer in every)
    assert every[0][0] == 410


def test_nothing_names_the_browser_or_stays_in_it(wave, link):
    for response in (Client().get(link), submit(link), Client().get(link), Client().get(f"/s/{wave.pk}/receipts/")):
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        body = response.content.decode()
        assert foreign_scripts(response) == []
        assert not re.search(r'(src|href|action)="(https?:)?//', body)


def test_answer_of_somebody_who_is_signed_in_leaves_no_trace_of_them(world, wave, link):
    client = Client()
    client.force_login(world.person("head"))
    before = list(Session.objects.values()), list(UserSession.objects.values())
    response = submit(link, client=client)
    assert response.status_code == 200
    assert (list(Session.objects.values()), list(UserSession.objects.values())) == before
    assert seen(response)[3] == {}
    assert "Cookie" not in response.headers.get("Vary", "")


def test_page_holds_the_answers_to_its_own_questions_alone(wave, link):
    first = {"page": "1", "go": "next", "q-lead-vision": "5", "q-own-good": '"quoted" <b>\nsecond line'}
    second = Client().post(link, first, follow=True).content.decode()
    assert "q-lead-vision" not in second
    assert "quoted" not in second
    last = Client().get(f"{link}?p={len(pages_of(wave.questionnaire_id))}").content.decode()
    assert "&lt;b&gt;" in last
    back = Client().post(link, {"page": "2", "go": "back"}, follow=True).content.decode()
    assert re.search(r'id="q-lead-vision-5"[^>]* checked', back)
    assert stored(wave) == (17, 0)


def test_everything_is_shown_once_more_before_it_is_sent(wave, link):
    last = len(pages_of(wave.questionnaire_id))
    answers = {"q-lead-vision": "5", "q-own-good": "Two lines\n<b>"}
    review = Client().post(link, {"page": str(last), "go": "next", **answers}, follow=True)
    assert review.redirect_chain[-1][0] == f"{link}?p={last + 1}"
    page = review.content.decode()
    assert "<title>Check your answers" in page
    rows = {row[0].strip(): one_line(row[1]) for row in re.findall(r'(?s)question">(.*?)</dt>(.*?)</div>', page)}
    assert len(rows) == len(ALL_FOUR) + 2
    assert sum("Not answered" in row for row in rows.values()) == len(rows) - 2
    assert "Two lines<br>&lt;b&gt;" in page
    assert page.count('value="send"') == 2  # the button, and the one that the Enter key presses
    before_last = Client().get(f"{link}?p={last}").content.decode()
    assert 'value="send"' not in before_last


def test_change_leads_to_the_question_and_back_to_the_review(wave, link):
    last = len(pages_of(wave.questionnaire_id))
    Client().post(link, {"page": "1", "go": "next", "q-lead-vision": "5"})
    changed = Client().post(link, {"page": str(last + 1), "change": "lead-vision"})
    assert changed["Location"] == f"{link}?p=1&r=1#q-lead-vision-question"
    page = Client().get(f"{link}?p=1&r=1").content.decode()
    assert '<input type="hidden" name="r" value="1">' in page
    sent = {"page": "1", "r": "1", "q-lead-vision": "2"}
    assert Client().post(link, {**sent, "clear": "lead-vision"})["Location"] == (
        f"{link}?p=1&r=1#q-lead-vision-question"
    )
    for go in ("next", "back"):
        assert Client().post(link, {**sent, "go": go})["Location"] == f"{link}?p={last + 1}"
    assert "Disagree" in Client().get(f"{link}?p={last + 1}").content.decode()


def test_receipt_is_shown_again_on_reload_and_names_no_link(wave, link):
    sent = Client().post(link, {"page": "9", "go": "send", **ALL_FOUR})
    assert sent.status_code == 303
    token = link.rsplit("/", 1)[1].split(".")[0]
    assert token not in sent["Location"]
    first, again_there = (Client().get(sent["Location"]) for _ in range(2))
    assert seen(first) == seen(again_there)
    receipt = re.search(r'wqm-receipt">([A-Z2-7]{5}-[A-Z2-7]{5})<', first.content.decode())[1]
    assert receipt not in sent["Location"]
    assert (first["Cache-Control"], first["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert stored(wave) == (16, 1)


def test_address_of_a_receipt_that_was_changed_or_is_of_another_wave_shows_none(world, wave, link):
    place = Client().post(link, {"page": "9", "go": "send", **ALL_FOUR})["Location"]
    other = launched(world)
    wrong = [place.replace("r=", "r=A"), place.replace(str(wave.pk), str(other.pk)), place.split("?")[0], f"{place}%00"]
    assert [Client().get(address).status_code for address in wrong] == [410] * 3 + [200]
    assert seen(Client().get(wrong[0])) == seen(Client().get("/s/nowhere"))


@pytest.mark.parametrize("page", ["", "0", "-3", "99", "x", "²", "9" * 5000], ids=lambda page: page[:5] or "none")
def test_page_number_of_a_broken_form_stays_in_range(wave, link, page):
    assert Client().post(link, {"page": page, "go": "next"}, follow=True).status_code == 200


def test_sending_nothing_says_so_and_keeps_the_link(wave, link):
    response = submit(link, {"q-lead-vision": "9", "q-own-good": "  "})
    assert response.status_code == 422
    page = response.content.decode()
    assert "You have not answered any questions yet" in page
    assert "<title>Error: " in page
    assert stored(wave) == (17, 0)
    assert submit(link, {"q-lead-vision": "3"}).status_code == 200


def test_text_page_says_first_that_nobody_can_come_and_help(wave, link):
    last = len(pages_of(wave.questionnaire_id))
    page = Client().post(link, {"page": str(last - 1), "go": "next"}, follow=True).content.decode()
    assert page.index("no one will be able to come and help you") < page.index("<textarea")
    assert "08000 562 561" in page


def test_first_view_fits_in_thirty_kilobytes(wave, link):
    page = Client().get(link).content
    sheet = (Path(settings.BASE_DIR) / "static" / "build" / "survey.css").read_bytes()
    first_view = len(gzip.compress(page)) + len(gzip.compress(sheet))
    assert first_view <= LIMIT
    assert re.findall(rb'<link rel="stylesheet" href="[^"]*survey', page)
    assert page.count(b'rel="stylesheet"') == 1


def test_every_ballot_of_a_wave_has_the_same_size(wave):
    short, long = list(links(wave).values())[:2]
    submit(short, {"q-lead-vision": "1"})
    submit(long, {**ALL_FOUR, "q-own-good": "\N{GRINNING FACE}" * 600, "q-own-change": '"\\' * 300})
    with as_worker(), scope(everything=True):
        sizes = {len(sealed) for sealed in Ballot.objects.filter(wave=wave).values_list("sealed", flat=True)}
    assert len(sizes) == 1


def test_receipts_before_the_close_are_not_there_for_any_wave(wave):
    pages = [Client().get(f"/s/{pk}/receipts/") for pk in (wave.pk, "00000000-0000-4000-8000-000000000000")]
    assert seen(pages[0]) == seen(pages[1])
    assert "Come back then" in pages[0].content.decode()


def test_first_page_kept_in_memory_ends_with_the_wave(wave):
    wave_links = list(links(wave).values())
    assert Client().get(wave_links[0]).status_code == 200
    for link in wave_links[1:9]:
        submit(link)
    assert again(closed(wave)).state == "published"
    assert Client().get(wave_links[0]).status_code == 410
