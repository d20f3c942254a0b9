"""Answers that are not sent yet: what is kept, who can open it, and when it goes."""

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from surveys.models import Draft
from surveys.queries.waves import find_link
from surveys.services.drafts import Kept, delete_drafts, read_draft, save_draft
from tests.databases import as_worker
from tests.surveys.questionnaires import a_link, opened, questionnaire
from tests.surveys.respondents.test_pages import soup
from tests.surveys.waves_in_states import closed, submit
from wqm.sealing.boxes import draft_key, open_draft
from wqm.sealing.tags import make_tag
from wqm.tenancy.scope import scope

SOME = {"page": "1", "go": "next", "q-often": "4", "q-some": ["o1", "o3"]}


@pytest.fixture
def wave(world):
    return opened(world, questionnaire())


@pytest.fixture
def link(wave) -> str:
    return a_link(wave)


def drafts(wave) -> int:
    with scope(everything=True):
        return Draft.objects.filter(wave=wave).count()


def parts(link: str) -> tuple[str, str]:
    """(token, group)"""
    token, group = link.rsplit("/", 1)[1].split(".")
    return token, group


def test_another_device_finds_the_first_page_and_the_way_to_where_somebody_was(wave, link):
    Client().post(link, SOME)
    page = soup(Client().get(link))
    assert "Page 1 of 2" in page.title.text
    assert "Welcome back" in page.main.text
    assert page.main.select_one("a[href='?p=2']").text.strip() == "Continue where you left off"
    assert {field["value"] for field in page.select("input[checked]")} == {"4", "o1", "o3"}
    there = soup(Client().get(f"{link}?p=2"))
    assert "Page 2 of 2" in there.title.text
    assert {field["name"] for field in there.select("input[type=hidden]")} == {"page", "l"}


def test_back_keeps_what_was_written_on_the_page_that_was_left(wave, link):
    Client().post(link, SOME)
    Client().post(link, {"page": "2", "go": "back", "q-words": "More trees"})
    page = soup(Client().get(link))
    assert "Page 1 of 2" in page.title.text
    assert page.main.select("a[href^='?p=']") == []
    assert {field["value"] for field in page.select("input[checked]")} == {"4", "o1", "o3"}
    assert soup(Client().get(f"{link}?p=2")).textarea.text.strip() == "More trees"


def test_page_of_before_changes_its_own_questions_alone(wave, link):
    Client().post(link, SOME)
    Client().post(link, {"page": "2", "go": "next", "q-words": "More trees"})
    # The first page had lain in the history, and knew of no other.
    Client().post(link, {"page": "1", "go": "next", "q-often": "5"})
    token, group = parts(link)
    with scope(everything=True):
        assert kept_by(wave, token, group).answers == {"often": 5, "words": "More trees"}


def test_answer_can_be_taken_back(wave, link):
    Client().post(link, SOME)
    moved = Client().post(link, {**SOME, "go": "", "clear": "often"})
    assert moved["Location"] == f"{link}?p=1#q-often-question"
    page = soup(Client().get(moved["Location"].split("#")[0]))
    assert {field["value"] for field in page.select("input[checked]")} == {"o1", "o3"}
    assert page.find(id="q-often-question").select_one("button[name=clear]")["value"] == "often"


def test_each_page_has_an_address_so_that_back_and_reload_send_nothing_again(wave, link):
    moved = Client().post(link, SOME)
    path = link.split("?")[0]
    assert (moved.status_code, moved["Location"], moved["Cache-Control"]) == (303, f"{path}?p=2", "no-store")
    assert "Page 2 of 2" in soup(Client().get(moved["Location"])).title.text
    before = soup(Client().get(f"{path}?p=1"))
    assert "Page 1 of 2" in before.title.text
    assert {field["value"] for field in before.select("input[checked]")} == {"4", "o1", "o3"}
    assert "Welcome back" not in before.main.text
    for odd in ("0", "-1", "99", "x", ""):
        assert Client().get(f"{path}?p={odd}").status_code == 200


def test_address_of_a_page_shows_nothing_new_to_a_link_without_a_draft(wave, link):
    assert Client().get(f"{link}?p=2").content == Client().get(link).content


def test_link_without_a_draft_still_gives_the_page_that_is_the_same_for_everybody(wave, link):
    Client().post(link, SOME)
    others = {Client().get(a_link(wave, place)).content for place in (1, 2, 3)}
    assert len(others) == 1
    assert Client().get(link).content not in others


def test_looking_saves_and_changes_nothing(wave, link):
    for _ in range(3):
        Client().get(link)
        Client().head(link)
    assert drafts(wave) == 0
    Client().post(link, SOME)
    with scope(everything=True):
        before = bytes(Draft.objects.get(wave=wave).sealed)
    Client().get(link)
    with scope(everything=True):
        assert bytes(Draft.objects.get(wave=wave).sealed) == before


def test_draft_goes_with_the_answer(wave, link):
    Client().post(link, SOME)
    Client().post(a_link(wave, 1), SOME)
    assert drafts(wave) == 2
    assert submit(link, {"q-often": "4"}).status_code == 200
    assert drafts(wave) == 1
    assert Client().get(link).status_code == 410


def test_refused_sending_keeps_the_draft(wave, link):
    Client().post(link, {"page": "1", "go": "next"})
    assert submit(link, {}).status_code == 422
    assert drafts(wave) == 1


def test_close_deletes_every_draft_and_the_worker_can_read_none(wave, link):
    Client().post(link, SOME)
    with as_worker(), scope(everything=True), transaction.atomic():
        with pytest.raises(ProgrammingError, match="permission denied"):
            list(Draft.objects.filter(wave=wave))
        transaction.set_rollback(True)
    closed(wave)
    assert drafts(wave) == 0


def test_draft_that_came_late_goes_when_the_wave_is_settled(wave):
    with scope(everything=True):
        Draft(tag=b"t" * 32, wave=wave, sealed=b"late").save(force_insert=True)
    with as_worker(), scope(everything=True):
        delete_drafts(wave)
    assert drafts(wave) == 0


def test_every_draft_of_a_wave_has_one_size(wave):
    long = {**SOME, "q-words": "\N{GRINNING FACE}" * 600, "q-one": "o1", "q-score": "10"}
    Client().post(a_link(wave, 0), {"page": "1", "go": "next"})
    Client().post(a_link(wave, 1), long)
    with scope(everything=True):
        assert len({len(sealed) for sealed in Draft.objects.filter(wave=wave).values_list("sealed", flat=True)}) == 1
        assert Draft.objects.filter(wave=wave).count() == 2


def kept_by(wave, token, group) -> Kept | None:
    """What the link finds when it is opened again."""
    link = find_link(wave.pk, token, group)
    return read_draft(link.draft, wave.pk, token, group) if link else None


def test_tag_of_a_draft_is_not_that_of_a_ticket_and_only_the_link_opens_it(wave, link):
    Client().post(link, SOME)
    token, group = parts(link)
    with scope(everything=True):
        draft = Draft.objects.get(wave=wave)
        assert bytes(draft.tag) != make_tag(token, group, wave.pk)
        assert kept_by(wave, token, group) == Kept(2, "en", {"often": 4, "some": ["o1", "o3"]})
        other, _ = parts(a_link(wave, 1))
        assert kept_by(wave, other, group) is None
        assert open_draft(draft_key(other, group, wave.pk), bytes(draft.sealed)) is None


def test_saving_again_replaces(wave, link):
    token, group = parts(link)
    with scope(wave=wave.pk):
        for page in (1, 2):
            save_draft(wave=wave, token=token, group=group, progress=Kept(page, "en", {"often": page}))
        assert kept_by(wave, token, group) == Kept(2, "en", {"often": 2})
    assert drafts(wave) == 1


def test_used_link_saves_no_draft(wave, link):
    submit(link, {"q-often": "4"})
    assert Client().post(link, SOME).status_code == 410
    assert drafts(wave) == 0


def test_page_of_somebody_with_a_draft_costs_few_queries(wave, link, django_assert_max_num_queries):
    Client().post(link, SOME)
    Client().get(link)
    with django_assert_max_num_queries(16):
        Client().get(link)
