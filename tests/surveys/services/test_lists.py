"""A list of people on its way into a draft: what is kept of it, what taking and undoing change, what is forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from schools.models import School
from surveys.models import ListImport, ListMapping, Recipient, Sitting, WaveSchool
from surveys.queries import lists as list_queries
from surveys.recipients import BadList, guess_meanings, read_table
from surveys.services import lists, preparing, waves
from surveys.services.forgetting import purge_lists
from surveys.tasks import purge_uploaded_lists
from tests.databases import as_worker
from tests.surveys.waves_in_states import again, draft
from wqm.access.refusals import NotAllowed
from wqm.tables.table import header_hash
from wqm.tenancy.scope import scope

DATA = Path(__file__).parents[2] / "data"
YEARS = ("Year group", [f"Year {n}" for n in range(1, 7)])
TEAMS = ("Team", ["KS1", "KS2", "EYFS"])


@pytest.fixture
def act(world):
    """Run a service as Hazel's head, in the school's scope."""
    head = world.person("head")

    def run(service, **arguments):
        with scope(schools=[world.school.pk], person=head.pk):
            return service(by=head, **arguments)

    return run


@pytest.fixture
def look(world, act):
    """Look at a list with the columns as they are guessed."""

    def run(wave, content: bytes, meanings: list[str] | None = None) -> ListImport:
        table = read_table(content)
        wave = again(wave)
        columns = lists.Columns(meanings or guess_meanings(table, wave.breakdowns))
        return act(lists.preview_list, wave=wave, school=world.school, table=table, columns=columns)

    return run


def file(name: str) -> bytes:
    """One of the exports."""
    return (DATA / name).read_bytes()


def people(wave) -> list[tuple[str, str, str]]:
    """Who is on the list now."""
    with scope(everything=True):
        recipients = Recipient.objects.filter(wave=wave).order_by("email")
        return list(recipients.values_list("email", "group", "language"))


def test_list_that_is_looked_at_changes_nothing_but_is_kept_without_names(world, act, look):
    wave = draft(world, people=3)
    before = people(wave)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[TEAMS])
    list_import = look(wave, file("staff_with_errors.csv"))
    assert people(wave) == before
    assert (len(list_import.people), len(list_import.rejected), list_import.counts["duplicates"]) == (6, 3, 2)
    stored = str([list_import.people, list_import.before, list_import.counts, list_import.rejected])
    assert [word for word in ("Amy", "Reid", "Caretaker", "Weiß", "SENCO") if word in stored] == []
    assert list_import.counts["unknown"] == {"team": ["Site", "SLT"]}
    assert list_import.counts["unplaced"] == {"team": 2}


def test_list_of_parents_puts_each_parent_into_the_group_of_their_first_year(world, act, look):
    wave = draft(world, people=0)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[YEARS])
    list_import = look(wave, file("parents_parentmail.csv"))
    assert len(list_import.people) == 351
    with scope(everything=True):
        list_import = ListImport.objects.select_related("wave").get(pk=list_import.pk)
        [(name, rows)] = list_queries.group_counts(list_import)
    assert (name, [row.name for row in rows]) == ("Year group", YEARS[1])
    assert sum(row.people for row in rows) == 351
    act(lists.take_list, list_import=list_import, mode=lists.REPLACE)
    with scope(everything=True):
        kinds = {group["code"]: group["in"] for group in WaveSchool.objects.get(wave=wave).groups}
    assert {kinds[code]["year-group"] for _, code, _ in people(wave)} == {f"year-{n}" for n in range(1, 7)}


def counted(list_import: ListImport) -> list[tuple]:
    """(category, people, places, shown as, withheld) of the only breakdown."""
    with scope(everything=True):
        list_import = ListImport.objects.select_related("wave").get(pk=list_import.pk)
        [(_, rows)] = list_queries.group_counts(list_import)
    return [(row.name, row.people, row.places, row.shown_as, row.is_withheld) for row in rows]


def test_preview_merges_small_groups_as_the_results_will_be_also_along_a_chain(world, act, look):
    wave = draft(world, people=0)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[("Team", ["Red", "Green", "Blue", "White"])])
    teams = ["Red"] * 9 + ["Green"] * 2 + ["Blue"] * 3 + ["White"] * 9
    content = "Email,Team\n" + "".join(f"p{at}@people.example,{team}\n" for at, team in enumerate(teams))
    rows = counted(look(wave, content.encode()))
    both = "Red, Green and Blue"
    assert rows == [
        ("Red", 9, 0, both, False),
        ("Green", 2, 0, both, False),
        ("Blue", 3, 0, both, False),
        ("White", 9, 0, "", False),
    ]


def test_places_of_a_class_count_in_the_preview(world, act, look):
    wave = draft(world, people=0)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[("Team", ["Red", "Green"])])
    list_import = look(wave, b"Email,Team\np1@people.example,Red\np2@people.example,Green\n")
    assert [row[2:] for row in counted(list_import)] == [(0, "Red and Green", True), (0, "Red and Green", True)]
    with scope(everything=True):
        kinds = ListImport.objects.get(pk=list_import.pk).counts["groups"]
        green = next(group["code"] for group in kinds if group["in"].get("team") == "green")
        place = {"wave": wave, "school": world.school, "kind": "class", "name": "G"}
        Sitting(**place, group=green, slots=9).save(force_insert=True)
    assert counted(list_import) == [("Red", 1, 0, "Red and Green", False), ("Green", 1, 9, "Red and Green", False)]


def test_taking_replaces_or_adds_and_undo_brings_back_what_was(world, act, look):
    wave = draft(world, people=3)
    before = people(wave)
    content = b"Email\nperson1@hazel.example\nnew@hazel.example\n"
    list_import = look(wave, content)
    with scope(everything=True):
        change = list_queries.change_of(list_import)
    assert (change.new, change.already, change.gone) == (1, 1, 2)
    act(lists.take_list, list_import=list_import, mode=lists.ADD)
    assert [email for email, *_ in people(wave)] == sorted(["new@hazel.example", *(email for email, *_ in before)])
    act(lists.undo_list, list_import=list_import)
    assert people(wave) == before
    list_import = look(wave, content)
    act(lists.take_list, list_import=list_import, mode=lists.REPLACE)
    assert [email for email, *_ in people(wave)] == ["new@hazel.example", "person1@hazel.example"]
    act(lists.undo_list, list_import=list_import)
    assert people(wave) == before


def test_only_the_list_that_was_taken_last_can_be_undone(world, act, look):
    wave = draft(world, people=3)
    first = look(wave, b"Email\na@b.example")
    act(lists.take_list, list_import=first, mode=lists.REPLACE)
    second = look(wave, b"Email\nc@b.example")
    act(lists.take_list, list_import=second, mode=lists.ADD)
    with scope(everything=True):
        assert [row.pk for row in wave.lists.all()] == [second.pk]


def test_list_is_taken_and_undone_once(world, act, look):
    list_import = look(draft(world, people=3), b"Email\na@b.example")
    with pytest.raises(NotAllowed, match="nothing to undo"):
        act(lists.undo_list, list_import=list_import)
    act(lists.take_list, list_import=list_import, mode=lists.REPLACE)
    with pytest.raises(NotAllowed, match="already in use"):
        act(lists.take_list, list_import=list_import, mode=lists.REPLACE)
    act(lists.undo_list, list_import=list_import)
    with pytest.raises(NotAllowed, match="nothing to undo"):
        act(lists.undo_list, list_import=list_import)


def test_list_that_was_read_with_other_groups_is_not_taken(world, act, look):
    wave = draft(world, people=3)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[TEAMS])
    list_import = look(wave, file("staff_with_errors.csv"))
    act(preparing.set_breakdowns, wave=wave, breakdowns=[("Role", ["Teachers", "Others"])])
    act(lists.take_list, list_import=look(wave, b"Email,Role\na@b.example,Teacher"), mode=lists.REPLACE)
    taken = people(wave)
    with scope(everything=True):
        assert not ListImport.objects.filter(pk=list_import.pk).exists()
    assert taken == [("a@b.example", f"s{world.school.pk}x1", "en")]
    later = look(wave, b"Email,Role\nc@b.example,Other")
    act(preparing.set_breakdowns, wave=wave, breakdowns=[])
    with pytest.raises(NotAllowed, match="survey’s groups have changed"):
        act(lists.take_list, list_import=later, mode=lists.REPLACE)


def test_undo_after_the_groups_changed_puts_people_into_none(world, act, look):
    wave = draft(world, people=0)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[TEAMS])
    act(lists.take_list, list_import=look(wave, b"Email,Team\na@b.example,KS1"), mode=lists.REPLACE)
    list_import = look(wave, b"Email,Team\nc@b.example,KS2")
    act(lists.take_list, list_import=list_import, mode=lists.REPLACE)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[])
    act(lists.undo_list, list_import=list_import)
    assert people(wave) == [("a@b.example", "all", "en")]


def test_sent_wave_takes_and_undoes_no_list(world, act, look):
    wave = draft(world, people=12)
    list_import = look(wave, b"Email\na@b.example")
    taken = look(wave, b"Email\n" + b"\n".join(b"p%d@b.example" % n for n in range(9)))
    act(lists.take_list, list_import=taken, mode=lists.REPLACE)
    act(waves.send_wave, wave=wave)
    with pytest.raises(NotAllowed, match="has been sent"):
        act(lists.undo_list, list_import=taken)
    with pytest.raises(NotAllowed, match="has been sent"):
        look(wave, b"Email\na@b.example")
    with scope(everything=True):
        assert not ListImport.objects.filter(pk=list_import.pk).exists()


def test_launch_forgets_lists(world, act, look):
    wave = draft(world, people=12)
    list_import = look(wave, b"Email\nx\n" + b"\n".join(b"p%d@b.example" % n for n in range(9)))
    act(lists.take_list, list_import=list_import, mode=lists.REPLACE)
    act(waves.send_wave, wave=wave)
    with scope(everything=True):
        list_import.refresh_from_db()
    assert (len(list_import.people), len(list_import.before), len(list_import.rejected)) == (9, 12, 1)
    with as_worker():
        assert waves.launch_wave(wave.pk)
    with scope(everything=True):
        list_import.refresh_from_db()
    assert (list_import.people, list_import.before, list_import.rejected, list_import.counts) == ([], [], [], {})


def test_lists_of_yesterday_are_forgotten_and_those_of_today_are_not(world, act, look):
    wave = draft(world, people=0)
    list_import = look(wave, b"Email\na@b.example")
    with as_worker():
        purge_uploaded_lists()
    with scope(everything=True):
        list_import.refresh_from_db()
        assert list_import.people == [["a@b.example", "all", "en"]]
        ListImport.objects.filter(pk=list_import.pk).update(uploaded_on=timezone.localdate() - timedelta(1))
    with as_worker():
        assert (purge_lists(), purge_lists()) == (1, 0)
    with scope(everything=True):
        list_import.refresh_from_db()
    assert (list_import.people, list_import.before, list_import.rejected, list_import.counts) == ([], [], [], {})
    with pytest.raises(NotAllowed, match="expired after a day"):
        act(lists.take_list, list_import=list_import, mode=lists.REPLACE)


def test_deleted_draft_leaves_no_list(world, act, look):
    wave = draft(world, people=3)
    list_import = look(wave, b"Email\na@b.example")
    act(waves.delete_wave, wave=wave)
    with scope(everything=True):
        assert not ListImport.objects.filter(pk=list_import.pk).exists()


def test_list_without_anybody_is_refused_and_the_one_before_is_kept(world, act, look):
    wave = draft(world, people=0)
    list_import = look(wave, b"Email\na@b.example")
    with pytest.raises(BadList, match="Line 2: The @ is missing"):
        look(wave, b"Email\nnobody")
    with scope(everything=True):
        assert ListImport.objects.filter(wave=wave).get() == list_import


def test_columns_are_remembered_by_their_header(world, act, look):
    wave = draft(world, people=0)
    table = read_table(b"Name,Contact,Other\nA,a@b.example,\n")
    with scope(everything=True):
        assert list_queries.remembered_columns(world.school, "staff", table.header) == {}
    look(wave, b"Name,Contact,Other\nA,a@b.example,\n", meanings=["", "email", ""])
    look(wave, b"Name,Contact,Other\nA,a@b.example,\n", meanings=["", "email", "email2"])
    with scope(everything=True):
        columns = list_queries.remembered_columns(world.school, "staff", ["NAME", "Contact", "Other"])
        assert list_queries.remembered_columns(world.school, "parents", table.header) == {}
        assert list_queries.remembered_columns(world.next_door, "staff", table.header) == {}
        assert ListMapping.objects.filter(school=world.school, header=header_hash(table.header)).count() == 1
    assert columns == {"meanings": ["", "email", "email2"], "first_only": False}


def test_school_in_a_wave_of_several_takes_its_own_list_and_no_other(world, act, look):
    lead, other = world.person("trust_lead"), School.objects.get(name="Rowan Secondary")
    with scope(trusts=[world.trust.pk], schools=[world.school.pk, other.pk], person=lead.pk):
        model = draft(world, people=0)
        wave = waves.start_wave(
            trust=world.trust,
            schools=[world.school, other],
            questionnaire=model.questionnaire,
            name="Together",
            opens_on=model.opens_on,
            closes_on=model.closes_on,
            by=lead,
        )
        preparing.set_breakdowns(wave=wave, breakdowns=[TEAMS], by=lead)
        Recipient.objects.create(wave=wave, school=other, email="p@other.example", group="x")
    list_import = look(wave, file("staff_with_errors.csv"))
    act(lists.take_list, list_import=list_import, mode=lists.REPLACE)
    assert len(people(wave)) == 7
    act(lists.undo_list, list_import=list_import)
    assert people(wave) == [("p@other.example", "x", "en")]


def test_mailbox_on_both_lists_is_one_person_however_it_is_written(world, act, look):
    wave = draft(world, people=0)
    act(
        lists.take_list, list_import=look(wave, "Email\nann@schüle.example\nben@b.example".encode()), mode=lists.REPLACE
    )
    list_import = look(wave, "Email\nAnn+home@xn--schle-mva.example\nb\u200ben@b.example\ncy@b.example".encode())
    with scope(everything=True):
        change = list_queries.change_of(list_import)
    assert (change.new, change.already, change.gone) == (1, 2, 0)
    assert act(lists.take_list, list_import=list_import, mode=lists.ADD) == 3
    assert [email for email, *_ in people(wave)] == [
        "ann+home@xn--schle-mva.example",
        "ben@b.example",
        "cy@b.example",
    ]
    act(lists.undo_list, list_import=list_import)
    assert [email for email, *_ in people(wave)] == ["ann@xn--schle-mva.example", "ben@b.example"]


def test_second_list_moves_people_to_the_groups_it_says(world, act, look):
    wave = draft(world, people=0)
    act(preparing.set_breakdowns, wave=wave, breakdowns=[("Role", ["Teacher", "Support staff"])])
    act(lists.take_list, list_import=look(wave, file("staff_spaces_and_case.csv")), mode=lists.REPLACE)
    act(lists.take_list, list_import=look(wave, file("staff_second_import.csv")), mode=lists.ADD)
    with scope(everything=True):
        kinds = {group["code"]: group["in"] for group in WaveSchool.objects.get(wave=wave).groups}
    assert [(email.partition("@")[0], kinds[code]["role"]) for email, code, _ in people(wave)] == [
        ("liam.okoro", "teacher"),
        ("new.person", "teacher"),
        ("priya.nair", "teacher"),
        ("tom.reed", "support-staff"),
        ("una.falk", "support-staff"),
    ]


def test_list_with_unclear_cells_is_not_kept_without_an_answer(world, act, look):
    wave = draft(world, people=0)
    with pytest.raises(BadList, match="neither yes nor no in 1 row: “soon”"):
        look(wave, b"Email,Leaver\na@b.example,soon\nc@b.example,no\n")
    with scope(everything=True):
        assert not ListImport.objects.filter(wave=wave).exists()


ONE_OF_FIVE = [
    "ann@schüle.example",
    "ann\u200b@schüle.example",
    "a\u00adnn@xn--schle-mva.example",
    "ann+1@schüle.example",
]


def test_five_people_are_no_eight_because_one_mailbox_is_written_in_four_ways(world, act, look):
    wave = draft(world, people=0)
    others = [f"p{n}@b.example" for n in range(4)]
    act(
        lists.take_list,
        list_import=look(wave, "\n".join(["Email", *ONE_OF_FIVE, *others]).encode()),
        mode=lists.REPLACE,
    )
    for written in ONE_OF_FIVE:
        act(lists.take_list, list_import=look(wave, f"Email\n{written}".encode()), mode=lists.ADD)
    assert len(people(wave)) == 5
    with pytest.raises(NotAllowed, match="Only 5 people are invited"):
        act(waves.send_wave, wave=wave)
