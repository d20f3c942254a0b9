"""The pages of the library: what was typed stays, what is refused says what to do, what is found is on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence.models import EarlierFile, Evidence, EvidenceUse
from tests import factories as f
from tests.reading import shown_by
from tests.wqm.files.looking import look_into_files
from tests.wqm.files.uploads import pdf, picture
from wqm.tenancy.scope import scope


@pytest.fixture
def here(world, sign_in):
    """A client of the head's, and `url(name, *arguments)` at Hazel."""

    class Here:
        client = sign_in("head")

        @staticmethod
        def url(name, *arguments):
            return reverse(f"evidence:{name}", args=[world.school.pk, *arguments])

        def text(self, name, *arguments, data=None, persona="head"):
            return sign_in(persona).get(self.url(name, *arguments), data).content.decode()

    return Here()


@pytest.fixture
def piece(world):
    """Hazel's piece of the standing world: a file, used for the first criterion."""
    return world.first(Evidence)


def rows(model, **wanted):
    """Of every school."""
    with scope(everything=True):
        return list(model.objects.filter(**wanted))


def test_library_lists_pieces_with_use_decision_and_flags(world, here, piece):
    with scope(everything=True):
        Evidence.objects.filter(pk=piece.pk).update(personal_data=True, supplied_by="Ms Green")
    page = here.text("library")
    for words in ("Evidence of Hazel Primary", "Hazel Primary.pdf", "Ms Green", "Personal data", "1.1"):
        assert words in page
    assert "Willow" not in page


def test_library_search_that_finds_nothing_says_so_and_keeps_the_words(here):
    page = here.text("library", data={"q": "no such thing"})
    assert "No results" in page
    assert 'value="no such thing"' in page


def test_library_with_odd_filters_shows_everything_instead_of_failing(here):
    page = here.text(
        "library", data={"kind": "submarine", "principle": "'", "page": "ninety", "flag": "file__key", "q": "\0"}
    )
    assert "Evidence of Hazel Primary" in page


def test_added_piece_has_everything_that_was_said(world, here):
    principle = world.version.principles.get(number=2)
    response = here.client.post(
        here.url("add_to_library"),
        {
            "kind": "photograph",
            "title": "Garden",
            "upload": SimpleUploadedFile("garden.jpg", picture()),
            "alt_text": "A raised bed with beans",
            "effective_on-day": "3",
            "effective_on-month": "march",
            "effective_on-year": "2026",
            "supplied_by": "Ms Green",
            "principles": [principle.pk],
            "children_pictured": "on",
            "consent": "Forms of September",
        },
    )
    (piece,) = rows(Evidence, title="Garden")
    assert response.url == here.url("piece", piece.pk)
    assert (piece.kind, piece.supplied_by, piece.consent) == ("photograph", "Ms Green", "Forms of September")
    look_into_files()
    page = here.text("piece", piece.pk)
    for words in ("3 March 2026", "A raised bed with beans", str(principle), "Forms of September", "Children shown"):
        assert words in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "photograph", "alt_text": ""}, "Describe the photo for people"),
        ({"kind": "file", "children_pictured": "on"}, "Enter how parents agreed"),
        ({"kind": "note", "title": ""}, "Enter a title"),
        ({"kind": "photograph", "alt_text": "A garden"}, "This is not a photo"),
        ({"kind": "file", "effective_on-day": "31"}, "Choose the file again"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_no_words(here, typed, sentence):
    upload = SimpleUploadedFile("plan.pdf", pdf())
    data = {"title": "T", "supplied_by": "Ms Green", "note": "Words that stay", "upload": upload, **typed}
    page = here.client.post(here.url("add_to_library"), data).content.decode()
    assert sentence in page
    assert "Words that stay" in page
    assert "Ms Green" in page
    assert rows(Evidence, note="Words that stay") == []


def test_piece_shows_uses_history_earlier_files_and_hands_them_out(here, piece):
    page = here.text("piece", piece.pk)
    for words in (
        "Used for",
        "Accepted",
        "Earlier versions of the file",
        "Earlier, Hazel Primary.pdf",
        "proof for the action",
    ):
        assert words in page
    (earlier,) = rows(EarlierFile, evidence=piece)
    response = here.client.get(here.url("earlier_file", earlier.pk))
    assert b"".join(response.streaming_content) == b"Earlier, of Hazel Primary"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    response.close()


def test_piece_without_a_file_has_no_content_to_hand_out(world, here):
    with scope(everything=True):
        note = f.EvidenceFactory(school=world.school)
    assert here.client.get(here.url("content", note.pk)).status_code == 404
    assert here.client.get(here.url("replace", note.pk)).status_code == 404


def test_changing_what_was_said_saves_it_and_keeps_the_file(here, piece):
    shown = shown_by(here.client, here.url("edit", piece.pk))
    data = shown | {
        "title": "Our policy",
        "effective_on-day": "1",
        "effective_on-month": "9",
        "effective_on-year": "2026",
    }
    assert here.client.post(here.url("edit", piece.pk), data).status_code == 302
    (changed,) = rows(Evidence, pk=piece.pk)
    assert (changed.title, str(changed.effective_on), changed.file_id) == ("Our policy", "2026-09-01", piece.file_id)


def test_second_tab_overwrites_no_words_and_shows_both(here, world):
    with scope(everything=True):
        note = f.EvidenceFactory(school=world.school, title="Minutes", kind="note", note="Old words")
    url = here.url("edit", note.pk)
    seen = shown_by(here.client, url) | on_day(note)
    assert here.client.post(url, seen | {"title": "Minutes", "note": "Hers"}).status_code == 302
    response = here.client.post(url, seen | {"title": "Minutes of May", "note": "Mine"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Someone else saved this while you were writing" in page
    for words in ("Hers", "Mine", 'value="Minutes of May"'):
        assert words in page
    assert [(row.title, row.note) for row in rows(Evidence, pk=note.pk)] == [("Minutes", "Hers")]
    again = {"seen": response.context["conflict"].edition, "title": "Minutes of May", "note": "Both"}
    assert here.client.post(url, seen | again).status_code == 302
    assert [(row.title, row.note) for row in rows(Evidence, pk=note.pk)] == [("Minutes of May", "Both")]


def test_two_people_who_change_two_fields_and_tick_two_principles_have_both(here, world):
    with scope(everything=True):
        note = f.EvidenceFactory(school=world.school, title="Minutes", kind="note", note="Old words")
    url = here.url("edit", note.pk)
    offered = here.client.get(url).context["form"].fields["principles"].queryset
    first, second = list(offered)[:2]
    seen = shown_by(here.client, url) | on_day(note)
    assert (
        here.client.post(url, seen | {"title": "Minutes", "note": "Hers", "principles": [first.pk]}).status_code == 302
    )
    late = seen | {"title": "Minutes of May", "note": "Old words", "principles": [second.pk]}
    assert here.client.post(url, late).status_code == 302
    assert here.client.post(url, late).status_code == 302  # pressed twice
    assert [(row.title, row.note) for row in rows(Evidence, pk=note.pk)] == [("Minutes of May", "Hers")]
    with scope(everything=True):
        assert set(note.principles.all()) == {first, second}


def on_day(note):
    """The date as the page sends it back."""
    day = note.effective_on
    return {"effective_on-day": day.day, "effective_on-month": day.month, "effective_on-year": day.year}


def test_newer_photograph_gets_a_description_of_its_own(here, piece):
    with scope(everything=True):
        Evidence.objects.filter(pk=piece.pk).update(kind="photograph", alt_text="A blue box")
    page = here.text("replace", piece.pk)
    assert 'value="A blue box"' in page
    assert "jpg, png" in page and "docx" not in page

    def send(**said):
        newer = {"upload": SimpleUploadedFile("newer.jpg", picture())}
        return here.client.post(here.url("replace", piece.pk), newer | said)

    refused = send(alt_text="Two children", children_pictured="on")
    assert refused.status_code == 422
    assert "how parents agreed" in refused.content.decode() and "Choose the file again" in refused.content.decode()
    assert send(alt_text="Two children", children_pictured="on", consent="Forms").status_code == 302
    (changed,) = rows(Evidence, pk=piece.pk)
    assert (changed.alt_text, changed.children_pictured, changed.consent) == ("Two children", True, "Forms")


def test_note_of_handed_in_work_cannot_be_changed_and_what_was_typed_stays(world, here, piece):
    cycle = world.cycle()
    with scope(everything=True):
        type(cycle).objects.filter(pk=cycle.pk).update(state="ready")
    response = here.client.post(here.url("edit", piece.pk), {"title": "New title", "note": "New words"})
    assert response.status_code == 422
    assert "its content cannot be changed now" in response.content.decode()
    assert "New words" in response.content.decode()
    assert "its content cannot be changed now" in here.text("replace", piece.pk)


def test_file_is_replaced_on_its_page_and_a_bad_one_is_refused(here, piece):
    refused = here.client.post(here.url("replace", piece.pk), {"upload": SimpleUploadedFile("a.exe", b"MZ\x90")})
    assert (refused.status_code, "You cannot upload this kind of file" in refused.content.decode()) == (422, True)
    upload = SimpleUploadedFile("newer.pdf", pdf())
    assert here.client.post(here.url("replace", piece.pk), {"upload": upload}).status_code == 302
    assert "newer.pdf" in here.text("piece", piece.pk)


def test_delete_page_says_where_it_is_used_then_moves_it_to_the_bin(world, here):
    with scope(everything=True):
        note = f.EvidenceFactory(school=world.school, title="Old minutes")
        f.EvidenceUseFactory(
            cycle=world.cycle(),
            evidence=note,
            criterion=world.version.principles.get(number=1).criteria.first(),
            number=7,
        )
    assert "1.1, as E7" in here.text("delete", note.pk)
    assert here.client.post(here.url("delete", note.pk)).url == here.url("library")
    assert rows(Evidence, pk=note.pk) == []


def test_delete_page_of_cited_evidence_says_where_and_has_no_button(here, piece):
    page = here.text("delete", piece.pk)
    assert "proof for the action “Action of Hazel Primary”" in page
    assert "Keep it" not in page
    here.client.post(here.url("delete", piece.pk))
    assert rows(Evidence, pk=piece.pk) == [piece]


def test_piece_is_used_for_several_criteria_at_once(world, here, piece):
    criteria = list(world.version.principles.get(number=2).criteria.all()[:2])
    empty = here.client.post(here.url("use", piece.pk), {})
    assert (empty.status_code, "Tick at least one criterion." in empty.content.decode()) == (422, True)
    here.client.post(here.url("use", piece.pk), {"criteria": [criterion.pk for criterion in criteria]})
    used_for = {use.criterion_id for use in rows(EvidenceUse, evidence=piece)}
    assert used_for >= {criterion.pk for criterion in criteria}


def test_library_is_chosen_from_on_a_criterion(world, here, piece):
    criterion = world.version.principles.get(number=2).criteria.first()
    assert "Evidence of Hazel Primary" in here.text("choose", criterion.pk)
    assert "No results" in here.text("choose", criterion.pk, data={"q": "unheard of"})
    assert "Evidence of Hazel Primary" in here.text("choose", criterion.pk, data={"q": "\0"})
    assert here.client.post(here.url("choose", criterion.pk), {}).status_code == 422
    here.client.post(here.url("choose", criterion.pk), {"pieces": [piece.pk]})
    (use,) = rows(EvidenceUse, criterion=criterion, evidence=piece)
    assert use.number == 1
    assert "Evidence of Hazel Primary" not in here.text("choose", criterion.pk)


def test_piece_of_another_school_cannot_be_chosen(world, here):
    criterion = world.version.principles.get(number=2).criteria.first()
    theirs = world.first(Evidence, world.next_door)
    assert here.client.post(here.url("choose", criterion.pk), {"pieces": [theirs.pk]}).status_code == 422
    assert rows(EvidenceUse, criterion=criterion, evidence=theirs) == []


def test_reader_sees_the_library_without_buttons(here, piece):
    assert "Add evidence" in here.text("library")
    assert "Add evidence" not in here.text("library", persona="governor")
    assert "Replace the file" not in here.text("piece", piece.pk, persona="governor")
