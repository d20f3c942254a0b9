"""Names that are marked, and words that may only be left out."""

import pytest

from wqm.access.refusals import NotAllowed
from wqm.sealing.names import check_only_blacked_out, known_names, marked

ORIGINAL = "Mr Smith shouts. I like lunch with Mr Smith and Ann"


@pytest.mark.parametrize(
    "edited",
    [
        ORIGINAL,
        "Mr […] shouts. I like lunch with Mr […] and […]",
        "Mr [...] shouts. I like lunch with Mr Smith and Ann",
        "[…] I like lunch with […]",
        "[…]Ann",
        "Mr Smith […] Ann",
        "[…]",
    ],
)
def test_words_can_be_left_out(edited):
    assert check_only_blacked_out(ORIGINAL, edited) == edited.replace("[...]", "[…]")


@pytest.mark.parametrize(
    "edited",
    [
        "Mr Smith shouts a lot. […]",
        "[…] lunch […] shouts. […]",
        "Smith shouts. […]",
        "[…] Ann. And Bob",
        "Mr Smith […] Mr Smith […] Mr Smith and Ann",
        "Somebody else wrote this",
    ],
)
def test_nothing_can_be_added_changed_or_put_in_another_order(edited):
    with pytest.raises(NotAllowed, match="You can only remove words"):
        check_only_blacked_out(ORIGINAL, edited)


@pytest.mark.parametrize("edited", ["", "Mr Smith shouts.", "[…] I like lunch", "Mr […] shouts."])
def test_what_is_left_out_is_seen_also_at_the_end(edited):
    with pytest.raises(NotAllowed, match="where you have removed words"):
        check_only_blacked_out(ORIGINAL, edited)


def test_lines_of_a_browser_are_those_of_the_original():
    assert check_only_blacked_out("One\ntwo", "One\r\ntwo") == "One\ntwo"


def test_known_names_are_parts_of_addresses_and_people():
    assert known_names(["j.mcdonald2@school.example"], ["Ann Lee", "Jo"]) == {"mcdonald", "ann", "lee"}


def test_names_and_capitals_within_a_sentence_are_marked():
    text = "ann is kind. Thanks to Bob’s club"
    pieces = marked(text, {"ann"})
    assert [word for word, is_name in pieces if is_name] == ["ann", "Bob’s"]
    assert "".join(word for word, _ in pieces) == text


def test_days_months_subjects_and_acronyms_are_no_names():
    text = "On Friday and in May we had PE with Christmas songs, TAs, Maths and Friday’s tea; I’m fine"
    assert [word for word, is_name in marked(text, set()) if is_name] == []


def test_name_that_is_a_day_is_marked_where_somebody_is_called_so():
    assert [word for word, is_name in marked("We like April and Mr Ford", {"april"}) if is_name] == [
        "April",
        "Mr",
        "Ford",
    ]


def test_short_names_are_marked_and_i_is_not():
    pieces = marked("Yesterday I met Jo there. I waved", set())
    assert [word for word, is_name in pieces if is_name] == ["Jo"]
