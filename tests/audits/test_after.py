"""From the last step to what staff are told: joining, confirming, the report, and what is left in the end."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits.enums import AuditState, EntryState, StepKind
from audits.models import Agreement, Audit, Entry, Seat, Theme, Ticket
from audits.queries.report import gathering_of, report_of
from audits.services import hall, themes
from audits.services.agreements import add_agreement, remove_agreement, save_agreement
from audits.services.late import due_for_late, release_late
from audits.services.purging import due_to_purge, purge_entries
from audits.services.telling import tell_staff
from evidence.models import Evidence
from plans.models import Target
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.editing.editions import EditConflict
from wqm.mail.models import OutgoingEmail
from wqm.sealing import keys
from wqm.tenancy.scope import scope


@pytest.fixture
def over(in_hall):
    """A hall in which three people wrote, closed after the alone step."""
    in_hall.go_to(StepKind.ALONE)
    for number, text in enumerate(("Marking at night", "Marking on Sundays", "Tea is good"), 1):
        in_hall.send(1, number, entry_2_weakness=text, rating_2="1")
    in_hall.end()
    with scope(schools=[in_hall.audit.school_id]):
        session = in_hall.session
        hall.close_session(session=session, edition=session.edition, by=in_hall.world.person("head"))
    return in_hall


@pytest.fixture
def gathered(over):
    """Entries are being joined; what came late has been opened."""
    with as_worker():
        release_late(over.audit.pk)
    with scope(schools=[over.audit.school_id]):
        themes.gather(audit=over.audit, by=over.world.person("head"))
    return over


def entry(held, text: str) -> Entry:
    with scope(everything=True):
        return Entry.objects.get(audit=held.audit, text=text)


def joined(held, *texts: str, title: str = "Marking") -> Theme:
    with scope(schools=[held.audit.school_id]):
        ids = [entry(held, text).pk for text in texts]
        return themes.join_entries(audit=held.audit, entries=ids, title=title, by=held.world.person("head"))


def fresh(held) -> Audit:
    with scope(everything=True):
        return Audit.objects.select_related("school", "version").get(pk=held.audit.pk)


@pytest.fixture
def reported(gathered):
    """With one theme of two entries, and its report shared."""
    joined(gathered, "Marking at night", "Marking on Sundays")
    head = gathered.world.person("head")
    with scope(schools=[gathered.audit.school_id]):
        add_agreement(audit=fresh(gathered), kind="action", text="Whole-class feedback", by=head)
        themes.confirm_themes(audit=fresh(gathered), by=head)
        themes.publish_report(audit=fresh(gathered), by=head)
    return gathered


def address(held, name: str, *more) -> str:
    return reverse(f"audits:{name}", args=[held.audit.school_id, held.audit.pk, *more])


def test_what_came_late_stands_with_all_others_and_rights_end(over):
    assert over.send(2, 1, entry_2_idea="Late").status_code == 303
    with as_worker():
        assert release_late(over.audit.pk)
        assert not release_late(over.audit.pk)
    late = entry(over, "Late")
    assert late.state == EntryState.HALL
    with scope(everything=True):
        assert not Ticket.objects.filter(audit=over.audit).exists()
        assert not Seat.objects.filter(audit=over.audit).exists()
    assert over.send(2, 2, entry_2_idea="Too late").status_code == 410
    with pytest.raises(keys.KeyMissing):
        keys.read_key(over.audit.pk)


def test_a_late_rating_of_few_changes_no_figure_that_the_hall_has_seen(over):
    over.send(2, 1, rating_2="4")
    before = report_counts(over)
    with as_worker():
        release_late(over.audit.pk)
    assert report_counts(over) == before


def report_counts(held) -> list[int]:
    with scope(everything=True):
        return held.audit.tallies.get(kind="rating", subject="2").counts


def test_late_entries_wait_for_their_time(over):
    assert over.audit.pk not in due_for_late()
    with scope(everything=True):
        Audit.objects.filter(pk=over.audit.pk).update(ended_at=timezone.now() - timedelta(hours=19))
    assert over.audit.pk in due_for_late()


def test_themes_wait_for_what_comes_late(over):
    with scope(schools=[over.audit.school_id]):
        head = over.world.person("head")
        themes.gather(audit=over.audit, by=head)
        theme = themes.join_entries(audit=over.audit, entries=[entry(over, "Tea is good").pk], title="Tea", by=head)
        assert theme.kind == "weakness"
        with pytest.raises(NotAllowed, match="lost the network"):
            themes.confirm_themes(audit=over.audit, by=head)


def test_no_entry_has_a_group_once_themes_are_confirmed(gathered):
    assert entry(gathered, "Tea is good").group == 1
    joined(gathered, "Marking at night", "Marking on Sundays")
    with scope(schools=[gathered.audit.school_id]):
        themes.confirm_themes(audit=fresh(gathered), by=gathered.world.person("head"))
        assert set(Entry.objects.filter(audit=gathered.audit).values_list("group", flat=True)) == {None}
        assert Theme.objects.get(audit=gathered.audit).entries == 2


def test_leaders_see_no_group_of_an_entry(gathered, sign_in):
    page = sign_in("head").get(address(gathered, "themes") + "?principle=2").content.decode()
    assert "Marking at night" in page
    assert "Group 1" not in page


@pytest.mark.parametrize("persona", ["governor", "slt", "contributor", "trust_lead"])
def test_who_does_not_run_the_audit_sees_no_entry(gathered, sign_in, persona):
    client = sign_in(persona)
    for name in ("detail", "themes"):
        assert "Marking at night" not in client.get(address(gathered, name)).content.decode()
    assert client.get(address(gathered, "report")).status_code == 404


def test_the_report_has_themes_and_no_entries(reported, sign_in):
    for persona in ("governor", "contributor", "head"):
        page = sign_in(persona).get(address(reported, "report")).content.decode()
        assert "Whole-class feedback" in page
        assert "2 entries" in page
        assert "Marking at night" not in page


def test_ratings_of_three_people_are_not_shown(reported):
    with scope(schools=[reported.audit.school_id]):
        shown = report_of(fresh(reported)).principles[1].ratings
    assert shown.withheld
    assert shown.top is None


def test_joining_nothing_says_what_to_do(gathered, sign_in):
    client = sign_in("head")
    page = client.post(address(gathered, "themes"), {"title": "Empty", "go": "join"}, follow=True).content.decode()
    assert "Select at least one entry first" in page
    assert 'value="Empty"' in page
    with scope(everything=True):
        assert not Theme.objects.filter(audit=gathered.audit).exists()


def test_a_mistake_keeps_what_was_selected(gathered, sign_in):
    chosen = str(entry(gathered, "Tea is good").pk)
    address_of_themes = address(gathered, "themes") + "?principle=2"
    answer = sign_in("head").post(address_of_themes, {"entry": chosen, "title": "x" * 130, "go": "join"})
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert "10 characters too long" in page
    assert f'value="{chosen}" checked' in page


def test_entries_can_be_taken_out_of_a_theme_and_a_theme_dissolved(gathered, sign_in):
    theme, client = joined(gathered, "Marking at night", "Tea is good"), sign_in("head")
    tea = entry(gathered, "Tea is good")
    client.post(address(gathered, "themes"), {"entry": [str(tea.pk)], "go": "out"})
    assert entry(gathered, "Tea is good").theme_id is None
    client.post(address(gathered, "theme", theme.pk), {"go": "remove"})
    assert entry(gathered, "Marking at night").theme_id is None


def test_an_agreement_becomes_a_target_and_a_theme_evidence(reported, sign_in):
    client = sign_in("head")
    with scope(everything=True):
        agreement, theme = Agreement.objects.get(audit=reported.audit), Theme.objects.get(audit=reported.audit)
    of, target = address(reported, "follow_up"), {"wish": "target", "target-title": "Whole-class feedback"}
    client.post(of, target | {"target-about": f"{reported.audit.pk}.{agreement.pk}"})
    client.post(of, {"wish": "evidence", "evidence-about": f"{reported.audit.pk}.{theme.pk}"})
    with scope(everything=True):
        made = [
            model.objects.filter(school=reported.audit.school_id, ref_kind="audit_theme").count()
            for model in (Target, Evidence)
        ]
    assert made == [1, 1]
    assert "Target in the plan" in client.get(address(reported, "report")).content.decode()


def test_themes_as_a_table_run_no_formula(gathered, sign_in):
    joined(gathered, "Tea is good", title="=HYPERLINK(1)")
    with scope(schools=[gathered.audit.school_id]):
        themes.confirm_themes(audit=fresh(gathered), by=gathered.world.person("head"))
    text = sign_in("head").get(address(gathered, "csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[2] for row in rows] == ["Theme", "'=HYPERLINK(1)"]


def test_staff_are_told_by_mail_and_the_list_is_kept_nowhere_else(reported):
    with scope(schools=[reported.audit.school_id]):
        number = tell_staff(
            audit=fresh(reported), heard="We heard you", addresses=["a@hazel.example", "b@hazel.example"],
            edition=fresh(reported).edition, by=reported.world.person("head"),
        )  # fmt: skip
    assert number == 2
    with scope(everything=True):
        assert set(OutgoingEmail.objects.filter(kind="audits.heard").values_list("to", flat=True)) == {
            "a@hazel.example", "b@hazel.example",
        }  # fmt: skip
    assert fresh(reported).told_on == timezone.localdate()


def test_a_second_press_tells_staff_nothing_twice_and_saving_sends_nothing(reported, sign_in):
    client, page = sign_in("head"), address(reported, "tell")
    typed = {"heard": "We heard you", "addresses": "a@hazel.example", "edition": fresh(reported).edition}
    assert client.post(page, typed | {"save": "1", "addresses": "not an address"}).status_code == 302
    assert (told(), fresh(reported).heard, fresh(reported).told_on) == ([], "We heard you", None)
    typed["edition"] = fresh(reported).edition
    assert client.post(page, typed).status_code == 302
    again = client.post(page, typed)
    assert (again.status_code, told()) == (422, ["a@hazel.example"])
    assert "saved or sent since you opened the page" in again.content.decode()


def told_by(held, heard: str, addresses: list[str], *, by) -> int:
    audit = fresh(held)
    return tell_staff(audit=audit, heard=heard, addresses=addresses, edition=audit.edition, by=by)


def told() -> list[str]:
    with scope(everything=True):
        return list(OutgoingEmail.objects.filter(kind="audits.heard").values_list("to", flat=True))


def test_leaders_and_governors_hear_by_mail_that_the_report_is_shared(reported):
    """Not the one who shared it, not contributors, and no word of the report is in the mail."""
    with scope(everything=True):
        mail = {row.to: row.text for row in OutgoingEmail.objects.filter(kind="audits.reported")}
    people = reported.world.person
    assert set(mail) == {people("governor").email, people("wellbeing_lead").email}
    assert "One page for governors: http" in mail[people("governor").email]
    assert "One page for governors: http" not in mail[people("wellbeing_lead").email]
    assert not any("Marking" in text for text in mail.values())


def test_entries_go_a_term_after_the_report_and_the_report_stays(reported, sign_in):
    assert reported.audit.pk not in due_to_purge()
    with scope(everything=True):
        Audit.objects.filter(pk=reported.audit.pk).update(reported_on=timezone.localdate() - timedelta(days=121))
    assert due_to_purge() == [reported.audit.pk]
    with as_worker():
        assert purge_entries(reported.audit.pk) == 3
    assert due_to_purge() == []
    assert fresh(reported).state == AuditState.SETTLED
    assert "2 entries" in sign_in("governor").get(address(reported, "report")).content.decode()


def test_entries_go_after_a_year_where_nobody_made_a_report(gathered):
    with scope(everything=True):
        Audit.objects.filter(pk=gathered.audit.pk).update(ended_at=timezone.now() - timedelta(days=366))
    assert due_to_purge() == [gathered.audit.pk]


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
        gathering = gathering_of(fresh(gathered), 0)
    assert gathering.loose_in_all == 1503


def test_nobody_without_an_account_reads_a_report(reported):
    assert Client().get(address(reported, "report")).status_code == 302


def test_a_neighbour_finds_no_audit(reported, sign_in):
    assert sign_in("head_next_door").get(address(reported, "report")).status_code == 404


def test_a_report_that_was_never_shared_is_read_by_nobody_else_when_entries_go(gathered, sign_in):
    joined(gathered, "Marking at night", "Marking on Sundays", title="Only a draft")
    with scope(everything=True):
        Audit.objects.filter(pk=gathered.audit.pk).update(ended_at=timezone.now() - timedelta(days=365, minutes=1))
    with as_worker():
        assert purge_entries(gathered.audit.pk) == 3
    assert fresh(gathered).state == AuditState.SETTLED
    for persona in ("governor", "contributor", "trust_lead"):
        client = sign_in(persona)
        for name in ("report", "governors", "told", "csv"):
            assert client.get(address(gathered, name)).status_code in (403, 404)
    assert "Only a draft" in sign_in("head").get(address(gathered, "report")).content.decode()
    with scope(schools=[gathered.audit.school_id]), pytest.raises(NotAllowed, match="Share the report first"):
        told_by(gathered, "", ["a@hazel.example"], by=gathered.world.person("head"))


def test_before_the_report_is_shared_nobody_is_told(gathered):
    with scope(schools=[gathered.audit.school_id]), pytest.raises(NotAllowed, match="Share the report first"):
        told_by(gathered, "", ["a@hazel.example"], by=gathered.world.person("head"))
    with scope(everything=True):
        assert not OutgoingEmail.objects.filter(kind="audits.heard").exists()


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
        themes.confirm_themes(audit=fresh(gathered), by=head)
    save(gathered, theme, edition=2, title="Marking takes evenings", example="Books are marked at ten")
    with scope(schools=[gathered.audit.school_id]):
        stored = Theme.objects.get(pk=theme.pk)
        assert (stored.title, stored.example) == ("Marking takes evenings", "Books are marked at ten")
        themes.publish_report(audit=fresh(gathered), by=head)
    with pytest.raises(NotAllowed, match="report of this audit is out"):
        save(gathered, theme, edition=3, title="Too late")
    with scope(everything=True):
        assert Theme.objects.get(pk=theme.pk).title == "Marking takes evenings"


def test_once_themes_are_confirmed_no_entry_moves_and_nothing_is_agreed(gathered):
    empty, head = joined(gathered, "Tea is good", title="Empty"), gathered.world.person("head")
    theme = joined(gathered, "Tea is good", "Marking at night")
    with scope(schools=[gathered.audit.school_id]):
        agreed = add_agreement(audit=fresh(gathered), kind="action", text="Whole-class feedback", by=head)
        themes.confirm_themes(audit=fresh(gathered), by=head)
        audit, tea = fresh(gathered), entry(gathered, "Tea is good").pk
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


def test_beginning_again_to_bring_together_changes_nothing_and_before_the_end_it_is_refused(in_hall):
    head = in_hall.world.person("head")
    with scope(schools=[in_hall.audit.school_id]):
        with pytest.raises(NotAllowed, match="End every session first"):
            themes.gather(audit=in_hall.audit, by=head)
        session = in_hall.session
        hall.close_session(session=session, edition=session.edition, by=head)
        for _ in range(2):
            assert themes.gather(audit=fresh(in_hall), by=head).state == AuditState.GATHERING
    with scope(everything=True):
        noted = Activity.objects.filter(verb="audit.gathering", target__contains=in_hall.audit.pk)
        assert noted.count() == 1


def test_telling_more_people_later_keeps_the_first_day_and_says_how_many(reported):
    head, day = reported.world.person("head"), timezone.localdate() - timedelta(days=3)

    def told() -> list[str]:
        with scope(everything=True):
            rows = Activity.objects.filter(verb="audit.told", target__contains=reported.audit.pk).order_by("pk")
            return [row.summary.partition(" what")[0] for row in rows]

    with scope(schools=[reported.audit.school_id]):
        assert told_by(reported, "To print", [], by=head) == 0
        assert (fresh(reported).heard, fresh(reported).told_on, told()) == ("To print", None, [])
        told_by(reported, "We heard you", ["a@hazel.example"], by=head)
        Audit.objects.filter(pk=reported.audit.pk).update(told_on=day)
        told_by(reported, "We heard you", ["b@hazel.example"] * 2, by=head)
    assert fresh(reported).told_on == day
    assert told() == ["Told 1 person", "Told 2 people"]


def test_until_the_report_is_shared_those_who_run_the_audit_alone_read_it(gathered, sign_in):
    joined(gathered, "Marking at night")
    head, governor = sign_in("head"), sign_in("governor")
    pages = [address(gathered, name) for name in ("report", "governors", "told", "csv", "xlsx")]

    def read(client) -> set[int]:
        return {client.get(page).status_code for page in pages}

    assert (read(head), read(governor)) == ({404}, {404})
    head.post(address(gathered, "confirm"))
    assert (read(head), read(governor)) == ({200}, {404})
    head.post(address(gathered, "publish"))
    assert (read(head), read(governor)) == ({200}, {200})
