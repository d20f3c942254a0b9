"""What a save writes: what its person touched, and nothing else."""

from types import SimpleNamespace

import pytest

from wqm.editing.editions import EditConflict, Edition, changes_of, plain, stamp_of, ticked, ticks_of

SHOWN = {"title": "Old", "note": "", "first": "1", "last": "9"}


def save(stored: dict, sent: dict, *, edition: int | None = None, **more):
    """What is written where the page showed SHOWN."""
    start = Edition.of(3, SHOWN) if edition is None else edition
    return changes_of(SimpleNamespace(edition=4), SHOWN | stored, SHOWN | sent, edition=start, **more)


def test_what_was_not_touched_is_not_written_over_what_somebody_else_made_of_it():
    assert save({"title": "Theirs"}, {"note": "Mine"}) == {"note": "Mine"}


def test_the_same_field_shows_both_and_a_save_that_has_seen_them_writes():
    with pytest.raises(EditConflict) as met:
        save({"title": "Theirs", "note": "Theirs, too"}, {"title": "Mine"})
    assert met.value.stored == {"title": "Theirs"}
    again = Edition.read(str(met.value.again))
    stored = {"title": "Theirs", "note": "Theirs, too"}
    assert save(stored, {"title": "Mine"}, edition=again) == {"title": "Mine"}
    with pytest.raises(EditConflict):
        save(stored | {"title": "A third"}, {"title": "Mine"}, edition=again)


def test_the_second_click_and_the_same_words_write_nothing():
    assert save({"title": "Mine"}, {"title": "Mine"}) == {}


def test_what_is_right_beside_another_only_is_written_or_refused_with_it():
    together = [("first", "last")]
    assert save({}, {"last": "8"}, together=together) == {"last": "8"}
    with pytest.raises(EditConflict) as met:
        save({"first": "7"}, {"last": "3"}, together=together)
    assert met.value.stored == {"first": "7"}


@pytest.mark.parametrize("edition", [Edition(3), 3])
def test_number_alone_refuses_whatever_differs_after_another_save(edition):
    with pytest.raises(EditConflict):
        save({"title": "Theirs"}, {"note": "Mine"}, edition=edition)
    assert save({}, {"note": "Mine"}, edition=4) == {"note": "Mine"}


def test_no_edition_of_a_page_is_read_from_anything_else():
    edition = Edition.of(7, {"text.question.one": "Ahoy", "line_0": ("a", "b")})
    assert (Edition.read(str(edition)), Edition.read(str(edition)).shown) == (7, edition.shown)
    for text in ("", "x", "-1", "7 ", "7  a=b", "7 a=0123456789AB", "٣", "1" * 10, "7\n", "7 a=0123456789ab\n"):
        with pytest.raises(ValueError, match="no edition"):
            Edition.read(text)


def test_stamp_is_the_same_for_what_reads_the_same():
    assert len({stamp_of(value) for value in (None, "", False, [], " \r\n")}) == 1
    assert stamp_of("a\r\nb ") == stamp_of("a\nb")
    assert stamp_of({2, 1}) == stamp_of({1, 2})
    assert len({stamp_of(value) for value in (0, True, "a", ["a"], [["a"], "b"], ["a", ["b"]])}) == 6


def test_each_tick_is_a_value_of_its_own():
    stored = ticks_of("language", ["pl"], ["pl", "ur", "cy"])
    changes = changes_of(
        None,
        stored,
        ticks_of("language", ["ur"], ["pl", "ur", "cy"]),
        edition=Edition.of(0, {**ticks_of("language", [], ["pl", "ur", "cy"])}),
    )
    assert changes == {"language.ur": True}
    assert ticked("language", stored, changes, ["pl", "ur", "cy"]) == ["pl", "ur"]
    assert plain(True) == "True"
