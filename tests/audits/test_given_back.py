"""What is given back: report, PDF, page for governors, files, words for staff. Themes in other words, never entries."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from audits.documents import GOVERNORS, REPORT
from audits.enums import StepKind
from audits.models import Agreement, Audit, Entry, Tally, Theme
from audits.queries.report import report_of
from audits.services import hall, themes
from audits.services.agreements import add_agreement
from audits.services.late import release_late
from audits.told import proposed_words
from tests.audits.halls import Hall, plan
from tests.databases import as_worker
from tests.reading import one_line
from tests.wqm.documents.conftest import make, storage  # noqa: F401 - fixtures
from tests.wqm.documents.pdf_rules import assert_accessible
from wqm.tenancy.scope import scope

EXAMPLE = "Books come home with me most evenings."
ENTRIES = ("Marking at night", "Marking on Sundays")


def fresh(held) -> Audit:
    with scope(everything=True):
        return Audit.objects.select_related("school", "version").get(pk=held.audit.pk)


def address(held, name: str, *more) -> str:
    return reverse(f"audits:{name}", args=[held.audit.school_id, held.audit.pk, *more])


def hold(world) -> Hall:
    """An audit with a report: one theme of two entries with an example in other words, and figures of a whole hall."""
    held, head = Hall(world, plan(world)), world.person("head")
    held.open()
    held.go_to(StepKind.ALONE)
    for number, text in enumerate(ENTRIES, 1):
        held.send(1, number, entry_2_weakness=text)
    held.end()
    with scope(schools=[held.audit.school_id]):
        hall.close_session(session=held.session, edition=None, by=head)
    with as_worker():
        release_late(held.audit.pk)
    with scope(schools=[held.audit.school_id]):
        audit = themes.gather(audit=held.audit, by=head)
        ids = list(Entry.objects.filter(audit=audit).values_list("pk", flat=True))
        themes.join_entries(audit=audit, entries=ids, title="Marking", by=head)
        add_agreement(
            audit=audit, kind="action", text="Whole-class feedback", who="Kit Lowe", by_when="2027-03-05",
            minutes={"teachers": 45, "leaders": -10}, by=head,
        )  # fmt: skip
        themes.confirm_themes(audit=audit, by=head)
        themes.publish_report(audit=fresh(held), by=head)
    _figures(held)
    return held


def _figures(held) -> None:
    with scope(everything=True):
        Theme.objects.filter(audit=held.audit).update(example=EXAMPLE, dots=4)
        Audit.objects.filter(pk=held.audit.pk).update(people=40)
    with as_worker(), scope(everything=True):
        Tally.objects.filter(audit=held.audit).delete()
        for kind, subject, counts in (
            ("rating", "2", [4, 8, 10, 2]), ("hot", "2", [8, 30]), ("level", "2", [1, 2, 2, 3]), ("level", "3", [1, 2]),
            ("exit", "", [1, 3, 6, 10, 10]),
        ):  # fmt: skip
            Tally.objects.create(school=held.audit.school, audit=held.audit, kind=kind, subject=subject, counts=counts)


@pytest.fixture
def told(world) -> Hall:
    return hold(world)


def page(held, client, name: str) -> str:
    return one_line(client.get(address(held, name)))


def test_the_report_has_themes_with_their_examples_figures_and_what_will_be_done(told, sign_in):
    text = page(told, sign_in("governor"), "report")
    for words in (
        EXAMPLE, "2 entries, 4 dots", "What we will do", "Whole-class feedback",
        "Kit Lowe, by 5 March 2027", "Teachers: 45 minutes a week gained", "Leaders: 10 minutes a week of extra work",
        "7 or more people had something they did not feel safe writing", "Could staff speak openly?",
    ):  # fmt: skip
        assert words in text, words
    assert "Marking at night" not in text


def test_levels_of_groups_are_in_the_report_from_four_groups_up_and_name_none(told, sign_in):
    text = page(told, sign_in("head"), "report")
    parts = text.split('id="principle-')
    second, third = (next(part for part in parts if part.startswith(f'{number}"')) for number in (2, 3))
    assert "Levels that groups agreed" in second
    assert "(2 groups)" in second
    assert "Levels that groups agreed" not in third
    assert "Group 1" not in text


def test_the_spread_of_ratings_is_a_bar_from_twenty_answers_on(told):
    with scope(everything=True):
        rated = report_of(fresh(told)).rated
    shown = next(row for row in rated.rows if row.bar)
    assert shown.label.startswith("2")
    assert all(f"{label}:" in str(shown.bar) for label, _ in report_of_ratings(told).shares)


def report_of_ratings(held):
    with scope(everything=True):
        return report_of(fresh(held)).principles[1].ratings


def test_the_page_for_governors_has_what_mattered_and_no_entry_and_no_example(told, sign_in):
    text = page(told, sign_in("governor"), "governors")
    assert "Marking (weakness, 2 entries, 4 dots)" in text
    assert "Action: Whole-class feedback (Kit Lowe, by 5 March 2027)" in text
    for words in ("Marking at night", "Marking on Sundays", "Group 1"):
        assert words not in text


def test_the_workbook_has_the_themes_and_what_was_agreed_and_no_entry(told, sign_in):
    answer = sign_in("governor").get(address(told, "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]
    for words in ("Marking", EXAMPLE, "Whole-class feedback", "43"):
        assert words in cells, words
    rows = list(book["Themes"].iter_rows(values_only=True))
    assert rows[1][1:] == ("Weakness", "Marking", EXAMPLE, 2, 4)
    assert not any("Marking at night" in cell for cell in cells)


@pytest.mark.parametrize("kind", [REPORT, GOVERNORS])
def test_as_a_pdf_it_says_the_same_and_is_accessible(scratch, make, kind):  # noqa: F811
    """Also with as much as can be agreed, the governors' one fits one page."""
    held, head = hold(scratch), scratch.person("head")
    with scope(everything=True):
        for number, agreed in enumerate(("action", "action", "stop"), 5):
            Agreement.objects.create(
                school=held.audit.school, audit=held.audit, number=number, kind=agreed, text="Words of the hall " * 10,
                who="Whoever has the calendar of the school", by_when="2027-03-05", updated_by=head,
            )  # fmt: skip
        for number in range(6):
            Theme.objects.create(
                school=held.audit.school, audit=held.audit, principle=1, kind="idea",
                title=f"{number} is a long title " * 5, dots=9, entries=12, updated_by=head,
            )  # fmt: skip
    document = make(kind, held.audit.pk, title="Staff audit")
    assert document.job.state == "done"
    text = one_line(document.html)
    assert "Whole-class feedback" in text
    assert ("Books come home" in text) is (kind == REPORT)
    assert not any(entry in text for entry in ENTRIES)
    with document.open() as opened:
        assert_accessible(opened, "Staff audit")
        if kind == GOVERNORS:
            assert len(opened.pages) == 1


def test_the_proposed_words_for_staff_say_what_was_heard_and_what_happens_now(told):
    with scope(everything=True):
        words = proposed_words(report_of(fresh(told)))
    heard, _, now = words.partition("What happens now")
    assert "- Marking" in heard
    assert "- Whole-class feedback (Kit Lowe), by 5 March 2027" in now
    assert "What cannot change now, and why" in now
    assert "Marking at night" not in words


def test_what_staff_are_told_is_a_page_to_print_and_nothing_of_it_is_markup(told, sign_in):
    with scope(everything=True):
        Audit.objects.filter(pk=told.audit.pk).update(heard="We heard <b>you</b>.\n\nMeetings end at five.")
    text = page(told, sign_in("contributor"), "told")
    assert "We heard &lt;b&gt;you&lt;/b&gt;." in text
    assert "<p>Meetings end at five.</p>" in text


def test_a_name_in_an_entry_is_marked_for_those_who_sort_and_for_the_trainer(in_hall, sign_in):
    name = in_hall.world.person("contributor").name
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_2_weakness=f"{name} decides alone")
    in_hall.end()
    lead = reverse("audits:lead", args=[in_hall.audit.school_id, in_hall.audit.pk, 1])
    assert f"<mark >{name.split()[0]}" in one_line(sign_in("officer").get(lead))
    with scope(everything=True):
        Audit.objects.filter(pk=in_hall.audit.pk).update(state="gathering", ended_at=timezone.now())
        Entry.objects.filter(audit=in_hall.audit).update(state="hall")
    assert f"<mark >{name.split()[0]}" in one_line(sign_in("head").get(address(in_hall, "themes") + "?principle=2"))
