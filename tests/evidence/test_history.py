"""Versions: what shares one, the difference by words, and going back without losing anything."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from evidence.models import Judgement, JudgementEdition
from evidence.services.judgements import restore_edition, save_judgement
from tests import factories as f
from wqm.editing.conflicts import EditConflict
from wqm.editing.wording import word_changes
from wqm.tenancy.scope import scope


@pytest.fixture
def here(world):
    """Inside Hazel Primary, on a criterion that nobody has written on."""
    with scope(schools=[world.school.pk]):
        yield world.version.principles.get(number=2).criteria.get(number=1)


@pytest.fixture
def save(world, here):
    """Save words as somebody; the edition is the one that stands."""

    def saved(words, persona="head"):
        cycle = world.cycle()
        with scope(schools=[world.school.pk]):
            edition = next(iter(Judgement.objects.filter(cycle=cycle, criterion=here)), Judgement()).edition
            return save_judgement(
                cycle=cycle, criterion=here, point=None, narrative=words, edition=edition, by=world.person(persona)
            )

    return saved


def edition_texts(judgement) -> list[tuple[int, str]]:
    """(edition, words), the oldest first."""
    return list(judgement.editions.order_by("edition").values_list("edition", "narrative"))


def an_hour_ago(judgement) -> None:
    """Everything so far was begun an hour ago."""
    judgement.editions.update(begun_at=timezone.now() - timedelta(hours=1))


def test_saves_of_one_sitting_share_an_edition_which_says_the_last(save):
    save("One")
    assert edition_texts(save("One two")) == [(2, "One two")]


def test_somebody_in_between_ends_the_sitting(save):
    save("One")
    save("One two", "slt")
    assert edition_texts(save("One two three")) == [(1, "One"), (2, "One two"), (3, "One two three")]


def test_a_quarter_of_an_hour_ends_the_sitting(save):
    an_hour_ago(save("One"))
    assert edition_texts(save("One two")) == [(1, "One"), (2, "One two")]


def test_what_was_saved_before_there_were_editions_becomes_the_first(world, here, save):
    lead = world.person("wellbeing_lead")
    f.JudgementFactory(cycle=world.cycle(), criterion=here, narrative="Of old", edition=4, updated_by=lead)
    judgement = save("New")
    assert edition_texts(judgement) == [(4, "Of old"), (5, "New")]
    assert judgement.editions.get(edition=4).saved_by == lead


def test_restoring_at_once_keeps_what_the_same_person_has_just_written(world, save):
    an_hour_ago(save("First"))
    judgement = save("Second")
    restored = restore_edition(earlier=judgement.editions.get(edition=1), edition=2, by=world.person("head"))
    assert edition_texts(restored) == [(1, "First"), (2, "Second"), (3, "First")]
    assert Judgement.objects.get(pk=restored.pk).narrative == "First"


def test_restoring_over_a_save_that_nobody_saw_is_a_conflict(world, save):
    an_hour_ago(save("First"))
    save("Second")
    judgement = save("Third", "slt")
    with pytest.raises(EditConflict):
        restore_edition(earlier=judgement.editions.get(edition=1), edition=2, by=world.person("head"))
    assert edition_texts(judgement) == [(1, "First"), (2, "Second"), (3, "Third")]


WORDS = st.lists(st.sampled_from(["one", "two ", " three", "\n", "four,\n", " "]), max_size=30).map("".join)


@given(old=WORDS, new=WORDS)
def test_pieces_make_up_both_texts(old, new):
    pieces = word_changes(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_difference_is_by_words():
    pieces = word_changes("We met twice a term.", "We met often a term.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "We met "), ("removed", "twice "), ("added", "often "), ("same", "a term."),
    ]  # fmt: skip


def url(world, name, *more):
    """A page of the history of the criterion of which the world has two editions."""
    criterion = world.version.principles.get(number=1).criteria.get(number=1)
    return reverse(f"evidence:{name}", args=[world.school.pk, criterion.pk, *more])


def test_page_marks_words_so_that_they_are_heard_as_well(world, sign_in):
    text = sign_in("governor").get(url(world, "edition", 2)).content.decode()
    page = BeautifulSoup(text, "html.parser")
    changed = [part for part in page.select(".wqm-difference") if part.find("del")]
    assert any(part.find("del").get_text().startswith("[removed: Before, of") for part in changed)
    assert any(part.find("ins").get_text().startswith("[added: Of") for part in changed)
    assert all(part.get_text() == part.get_text().lstrip() for part in changed)  # its white space is shown as it is
    assert "Restore this version" not in text
    assert sign_in("governor").get(url(world, "edition", 9)).status_code == 404


def test_restore_by_the_page_and_refusal_when_somebody_was_faster(world, sign_in):
    client = sign_in("contributor")
    assert "Restore this version" in client.get(url(world, "edition", 1)).content.decode()
    late = client.post(url(world, "restore", 1), {"newest": 1}, follow=True)
    assert "nothing was restored" in late.content.decode()
    nothing = client.post(url(world, "restore", 1), follow=True)
    assert "restore it from there" in nothing.content.decode()
    assert client.post(url(world, "restore", 1), {"newest": 2}).status_code == 302
    with scope(schools=[world.school.pk]):
        assert list(JudgementEdition.objects.values_list("edition", "narrative")) == [
            (3, "Before, of Hazel Primary"), (2, "Of Hazel Primary"), (1, "Before, of Hazel Primary"),
        ]  # fmt: skip
