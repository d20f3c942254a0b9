"""Entries are brought together into themes until these are confirmed, and nobody writes over another."""

import pytest

from audits.enums import AuditState
from audits.models import Agreement, Entry, Theme
from audits.queries.report import gathering_of
from audits.services import themes
from audits.services.agreements import add_agreement, remove_agreement, save_agreement
from tests.audits.halls import entry, joined, page_of
from tests.databases import as_worker
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.editing.editions import EditConflict
from wqm.tenancy.scope import scope


def test_beginning_again_to_bring_together_changes_nothing_and_before_the_end_it_is_refused(in_hall):
    head = in_hall.world.person("head")
    with scope(schools=[in_hall.audit.school_id]):
        with pytest.raises(NotAllowed, match="End every session first"):
            themes.gather(audit=in_hall.audit, by=head)
        in_hall.close_session()
        for _ in range(2):
            assert themes.gather(audit=in_hall.now, by=head).state == AuditState.GATHERING
    with scope(everything=True):
        noted = Activity.objects.filter(verb="audit.gathering", target__contains=in_hall.audit.pk)
        assert noted.count() == 1


def test_bringing_1500_entries_together_takes_few_queries(gathered, django_assert_max_num_queries):
    with as_worker(), scope(everything=True):
        Entry.objects.bulk_create(
            Entry(
                school=gathered.audit.school, audit=gathered.audit, group=1, principle=number % 6 + 1, kind="idea",
                text=f"Entry {number}", state="hall",
            )
            for number in range(1500)
        )  # fmt: skip
    with scope(schools=[gathered.audit.school_id]), django_assert_max_num_queries(15):
        gathering = gathering_of(gathered.now, 0)
    assert gathering.loose_in_all == 1503


def test_no_entry_has_a_group_once_themes_are_confirmed(gathered):
    assert entry(gathered, "Tea is good").group == 1
    joined(gathered, "Marking at night", "Marking on Sundays")
    with scope(schools=[gathered.audit.school_id]):
        themes.confirm_themes(audit=gathered.now, by=gathered.world.person("head"))
        assert set(Entry.objects.filter(audit=gathered.audit).values_list("group", flat=True)) == {None}
        assert Theme.objects.get(audit=gathered.audit).entries == 2


def test_leaders_see_no_group_of_an_entry(gathered, sign_in):
    page = sign_in("head").get(page_of(gathered, "themes") + "?principle=2").content.decode()
    assert "Marking at night" in page
    assert "Group 1" not in page


def test_joining_nothing_says_what_to_do(gathered, sign_in):
    client = sign_in("head")
    page = client.post(page_of(gathered, "themes"), {"title": "Empty", "go": "join"}, follow=True).content.decode()
    assert "Select at least one entry first" in page
    assert 'value="Empty"' in page
    with scope(everything=True):
        assert not Theme.objects.filter(audit=gathered.audit).exists()


def test_a_mistake_keeps_what_was_selected(gathered, sign_in):
    chosen = str(entry(gathered, "Tea is good").pk)
    address_of_themes = page_of(gathered, "themes") + "?principle=2"
    answer = sign_in("head").post(address_of_themes, {"entry": chosen, "title": "x" * 130, "go": "join"})
    page = one_line(answer)
    assert answer.status_code == 422
    assert "10 characters too long" in page
    assert f'value="{chosen}" checked' in page


def test_entries_can_be_taken_out_of_a_theme_and_a_theme_dissolved(gathered, sign_in):
    theme, client = joined(gathered, "Marking at night", "Tea is good"), sign_in("head")
    tea = entry(gathered, "Tea is good")
    client.post(page_of(gathered, "themes"), {"entry": [str(tea.pk)], "go": "out"})
    assert entry(gathered, "Tea is good").theme_id is None
    client.post(page_of(gathered, "theme", theme.pk), {"go": "remove"})
    assert entry(gathered, "Marking at night").theme_id is None


def test_a_theme_takes_what_groups_joined_along_and_gives_it_back(gathered):
    night, sunday, tea = (entry(gathered, text) for text in ("Marking at night", "Marking on Sundays", "Tea is good"))
    with scope(everything=True):
        Entry.objects.filter(pk=sunday.pk).update(into=night)
    theme, head = joined(gathered, "Marking at night"), gathered.world.person("head")
    assert entry(gathered, "Marking on Sundays").theme_id == theme.pk
    with scope(schools=[gathered.audit.school_id]):
        themes.join_entries(audit=gathered.audit, entries=[tea.pk], theme=theme, by=head)
        assert Theme.objects.filter(audit=gathered.audit).count() == 1
        assert themes.take_out(audit=gathered.audit, entries=[night.pk], by=head) == 1
    assert entry(gathered, "Marking on Sundays").theme_id is None
    assert entry(gathered, "Tea is good").theme_id == theme.pk


def test_a_new_theme_is_about_what_its_first_entry_is_about(gathered):
    with scope(everything=True):
        Entry.objects.filter(text="Tea is good", audit=gathered.audit).update(principle=5, kind="strength")
    theme = joined(gathered, "Tea is good", "Marking at night")
    assert (theme.principle, theme.kind) == (5, "strength")


@pytest.mark.parametrize(
    ("is_gone", "says"), [(False, "Give the new theme a title"), (True, "Someone else has deleted")]
)
def test_entries_are_joined_to_a_theme_that_is_there(gathered, is_gone, says):
    gone = joined(gathered, "Tea is good")
    with scope(schools=[gathered.audit.school_id]):
        themes.remove_theme(theme=gone, by=gathered.world.person("head"))
        with pytest.raises(NotAllowed, match=says):
            themes.join_entries(
                audit=gathered.audit, entries=[entry(gathered, "Tea is good").pk],
                theme=gone if is_gone else None, by=gathered.world.person("head"),
            )  # fmt: skip
        assert not Theme.objects.filter(audit=gathered.audit).exists()


def test_themes_have_an_end(gathered):
    head = gathered.world.person("head")
    with scope(schools=[gathered.audit.school_id]):
        Theme.objects.bulk_create(
            Theme(
                school=gathered.audit.school, audit=gathered.audit, principle=1, kind="idea", title=f"Theme {number}",
                updated_by=head,
            )
            for number in range(199)
        )  # fmt: skip
    theme = joined(gathered, "Tea is good")
    with pytest.raises(NotAllowed, match="200 themes already"):
        joined(gathered, "Marking at night")
    with scope(schools=[gathered.audit.school_id]):
        night = entry(gathered, "Marking at night").pk
        assert themes.join_entries(audit=gathered.audit, entries=[night], theme=theme, by=head) == theme


def save(held, theme: Theme, edition: int = 1, **more) -> Theme:
    values = {"title": "Marking", "kind": "weakness", "principle": 2, "example": ""} | more
    with scope(schools=[held.audit.school_id]):
        return themes.save_theme(theme=theme, edition=edition, by=held.world.person("head"), **values)


def test_the_words_of_a_theme_change_until_the_report_is_shared_and_nobody_writes_over_another(gathered):
    theme, head = joined(gathered, "Marking at night"), gathered.world.person("head")
    save(gathered, theme, title="Marking takes evenings")
    with pytest.raises(EditConflict):
        save(gathered, theme, title="Marking takes Sundays")
    with scope(schools=[gathered.audit.school_id]):
        themes.confirm_themes(audit=gathered.now, by=head)
    save(gathered, theme, edition=2, title="Marking takes evenings", example="Books are marked at ten")
    with scope(schools=[gathered.audit.school_id]):
        stored = Theme.objects.get(pk=theme.pk)
        assert (stored.title, stored.example) == ("Marking takes evenings", "Books are marked at ten")
        themes.publish_report(audit=gathered.now, by=head)
    with pytest.raises(NotAllowed, match="report of this audit is out"):
        save(gathered, theme, edition=3, title="Too late")
    with scope(everything=True):
        assert Theme.objects.get(pk=theme.pk).title == "Marking takes evenings"


def test_once_themes_are_confirmed_no_entry_moves_and_nothing_is_agreed(gathered):
    empty, head = joined(gathered, "Tea is good", title="Empty"), gathered.world.person("head")
    theme = joined(gathered, "Tea is good", "Marking at night")
    with scope(schools=[gathered.audit.school_id]):
        agreed = add_agreement(audit=gathered.now, kind="action", text="Whole-class feedback", by=head)
        themes.confirm_themes(audit=gathered.now, by=head)
        audit, tea = gathered.now, entry(gathered, "Tea is good").pk
        for act in (
            lambda: themes.join_entries(audit=audit, entries=[tea], title="Another", by=head),
            lambda: themes.take_out(audit=audit, entries=[tea], by=head),
            lambda: themes.remove_theme(theme=theme, by=head),
            lambda: themes.confirm_themes(audit=audit, by=head),
        ):
            with pytest.raises(NotAllowed, match="until the themes are confirmed"):
                act()
        for word in (
            lambda: add_agreement(audit=audit, kind="stop", text="Emails", by=head),
            lambda: save_agreement(agreement=agreed, edition=1, text="Other words", by=head),
            lambda: remove_agreement(agreement=agreed, by=head),
        ):
            with pytest.raises(NotAllowed, match="what was agreed can no longer be changed"):
                word()
        assert {row.pk: row.entries for row in Theme.objects.filter(audit=audit)} == {theme.pk: 2, empty.pk: 0}
        assert [row.text for row in Agreement.objects.filter(audit=audit)] == ["Whole-class feedback"]
