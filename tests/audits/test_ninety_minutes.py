"""Ninety minutes with sixty people and four senior leaders: every number of the report is what they sent."""

from audits.enums import StepKind, TallyKind
from audits.models import Agreement, Entry, RoomGroup, Step, Tally
from audits.queries.report import report_of
from audits.services import hall, themes
from audits.services.agreements import add_agreement
from audits.services.late import release_late
from tests.audits.halls import Hall, plan
from tests.databases import as_worker
from wqm.tenancy.scope import scope


def tallies(held) -> dict[tuple[str, str], list[int]]:
    with scope(everything=True):
        return {(row.kind, row.subject): row.counts for row in Tally.objects.filter(audit=held.audit)}


def test_sixty_people_from_the_first_promise_to_the_report(world):
    held = Hall(world, plan(world, people=60, leaders=4))
    head, school = world.person("head"), [held.audit.school_id]
    with scope(everything=True):
        assert list(Step.objects.filter(audit=held.audit).values_list("kind", flat=True)) == list(StepKind.values)
        groups = list(RoomGroup.objects.filter(audit=held.audit))
        promised = [str(pk) for pk in Agreement.objects.filter(audit=held.audit.after_id).values_list("pk", flat=True)]
    people = [(group.number, seat) for group in groups for seat in range(1, group.seats + 1)]
    staff = people[:60]
    assert len(people) == 64
    held.open()

    held.go_to(StepKind.PROMISES)
    for at, place in enumerate(people[:50]):
        marks = {f"mark-{promised[0]}": ("kept", "partly", "not")[at % 5 % 3], f"mark-{promised[1]}": "not"}
        assert held.send(*place, StepKind.PROMISES, **marks).status_code == 303
    held.end()
    held.go_to(StepKind.ALONE)
    for at, place in enumerate(people):
        fields = {"rating-1": str(at % 4 + 1), "hot-2": "1"} if at < 44 else {"rating-1": "1"}
        held.send(*place, entry_1_weakness=f"Late decisions {at}", entry_2_idea=["Fewer emails", "  "], **fields)
    held.end()
    counted = tallies(held)
    assert counted[TallyKind.RATING, "1"] == [11 + 16, 11, 11, 11]
    assert counted[TallyKind.HOT, "3"] == [44, 60]
    assert counted[TallyKind.MARK, promised[0]] == [20, 20, 10]
    assert counted[TallyKind.MARK, promised[1]] == [0, 0, 50]

    held.go_to(StepKind.GROUPS)
    for group in groups:
        pen = held.take_pen(group.number, 1)
        about = {f"entry-{number}-idea": f"A fixed calendar, {number}" for number in range(1, 7)}
        held.send(group.number, 1, StepKind.GROUPS, pen=pen, level_1="2", level_3="3", **about)
    held.end()
    with scope(everything=True):
        assert Step.objects.get(audit=held.audit, kind=StepKind.GROUPS).finished == len(groups)
        entries = list(Entry.objects.filter(audit=held.audit))
    working_on_1 = sum(entry.text == "A fixed calendar, 1" for entry in entries)
    assert 0 < working_on_1 < len(groups)  # each group was asked about its own principles alone
    assert {entry.state for entry in entries} == {"hall"}
    assert tallies(held)[TallyKind.LEVEL, "1"] == [2] * working_on_1

    held.go_to(StepKind.READING)
    best = next(str(entry.pk) for entry in entries if entry.text == "Late decisions 7")
    others = [str(entry.pk) for entry in entries if entry.text == "Fewer emails"][:4]
    for place in staff[:30]:
        assert held.send(*place, StepKind.READING, dot=[best, *others]).status_code == 303
    too_many = [best, *(str(entry.pk) for entry in entries if entry.text == "Fewer emails")][:6]
    assert "You have placed 6 dots" in held.send(*staff[31], StepKind.READING, dot=too_many).content.decode()
    held.end()
    with scope(everything=True):
        assert Entry.objects.get(pk=best).dots == 30

    held.go_to(StepKind.PLENARY)
    with scope(schools=school):
        add_agreement(audit=held.audit, kind="action", text="Fix the calendar", by=head, minutes={"teachers": 20})
    held.go_on()
    held.go_to(StepKind.CLOSING)
    for at, place in enumerate(people[:40]):
        held.send(*place, StepKind.CLOSING, exit=str(at % 5 + 1))
    held.end()
    assert tallies(held)[TallyKind.EXIT, ""] == [8, 8, 8, 8, 8]

    with scope(schools=school):
        session = held.session
        hall.close_session(session=session, edition=session.edition, by=head)
    with as_worker():
        release_late(held.audit.pk)
    with scope(schools=school):
        audit = themes.gather(audit=held.audit, by=head)
        ids = [entry.pk for entry in entries if entry.text.startswith("Late decisions")]
        themes.join_entries(audit=audit, entries=ids, title="Decisions come late", by=head)
        themes.confirm_themes(audit=audit, by=head)
        themes.publish_report(audit=audit, by=head)
        report = report_of(audit)
    first = report.principles[0]
    assert first.ratings.top.text == "35%"
    assert [share.text for _, share in first.ratings.shares] == ["45%", "20%", "20%", "20%"]
    assert [(theme.title, theme.counted) for _, some in first.themes for theme in some] == [
        ("Decisions come late", "64 entries, 30 dots")
    ]
    assert report.hot == "40 or more"
    assert report.exit.top.text == "40%"
    assert [ratings.top.text for _, ratings in report.promises] == ["40%", "10% or less"]
    assert [(row.text, row.minutes_in_words) for row, _ in report.agreements] == [
        ("Fix the calendar", [("Teachers", "20 minutes a week gained")])
    ]
