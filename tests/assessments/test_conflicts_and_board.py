"""Conflicts of interest, and the board that names them: found before asking, declared later, waived by name."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import ConflictKind, ConflictSource
from assessments.models import Assessor, Conflict, Engagement, Visit
from assessments.queries.board import board_of
from assessments.queries.conflicts import conflicts_of, open_conflicts
from assessments.services.asking import accept_request
from assessments.services.conflicts import declare_conflict, forget_conflicts, recheck_all, waive_conflict
from assessments.teams import AssessorTeam
from schools.models import FormerMembership, School
from schools.services.members import forget_former_members
from schools.services.register_changes import Moved, note_changes
from schools.teams import SchoolTeam
from tests import factories as f
from tests.assessments.booking import ask, book
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

TODAY = timezone.localdate
K = ConflictKind


def kinds(school, user) -> list[str]:
    return [each.kind for each in conflicts_of(school, [user.pk])[user.pk] if not each.is_waived]


def test_records_show_own_school_own_trust_and_former_places(world, everything):
    hazel, officer = world.school, f.UserFactory()
    assert kinds(hazel, world.person("head")) == [K.OWN_SCHOOL]
    assert kinds(hazel, world.person("head_same_trust")) == [K.OWN_TRUST]
    assert kinds(hazel, world.person("trustee")) == [K.OWN_TRUST]
    assert kinds(hazel, world.person("ex_member")) == [K.WORKED_THERE]
    assert kinds(hazel, world.person("head_next_door")) == []
    f.FormerMembershipFactory(school=f.SchoolFactory(), user=officer, trust_then=world.trust)
    assert kinds(hazel, officer) == [K.WORKED_THERE]


def test_schools_without_a_trust_have_none_in_common(world, everything):
    alone, user = f.SchoolFactory(trust=None), f.UserFactory()
    f.MembershipFactory(school=f.SchoolFactory(trust=None), user=user, role="head")
    f.FormerMembershipFactory(school=f.SchoolFactory(trust=None), user=user, trust_then=None)
    f.AssessorFactory(user=user)
    assert kinds(alone, user) == []
    assert K.WORKED_THERE not in kinds(alone, world.person("head"))


def test_place_that_someone_left_long_ago_counts_no_more_and_is_forgotten(world, everything, settings):
    user = f.UserFactory()
    for days, counts in ((365 * settings.CONFLICT_YEARS - 9, True), (366 * settings.CONFLICT_YEARS + 9, False)):
        FormerMembership.objects.filter(user__email=user.email).delete()
        f.FormerMembershipFactory(school=world.school, user=user, ended_on=TODAY() - timedelta(days=days))
        assert (kinds(world.school, user) == [K.WORKED_THERE]) == counts
    forget_former_members()
    assert not FormerMembership.objects.filter(user__email=user.email).exists()


def test_member_who_leaves_is_remembered_for_conflicts(world, everything):
    team = SchoolTeam(world.school)
    member = team.members().get(user=world.person("contributor"))
    team.leave(member)
    assert kinds(world.school, world.person("contributor")) == [K.WORKED_THERE]


def test_school_whose_people_assessed_mine_is_not_mine_to_assess(world, everything):
    ambassador, mine = f.AssessorFactory().user, f.SchoolFactory()
    f.MembershipFactory(school=mine, user=ambassador, role="head")
    visit = f.VisitFactory(cycle=f.CycleFactory(school=mine), starts_on=TODAY() - timedelta(days=100))
    f.EngagementFactory(visit=visit, user=world.person("head"), state="ended", held=False)
    assert kinds(world.school, ambassador) == []
    Visit.objects.filter(pk=visit.pk).update(state="recorded")
    assert kinds(world.school, ambassador) == [K.ASSESSED_BY]


def test_assessment_of_long_ago_is_no_conflict_any_more(world, everything, settings):
    ambassador, mine = f.AssessorFactory().user, f.SchoolFactory()
    f.MembershipFactory(school=mine, user=ambassador, role="head")
    visit = f.VisitFactory(cycle=f.CycleFactory(school=mine), state="recorded")
    engagement = f.EngagementFactory(visit=visit, user=world.person("head"), state="ended", held=False)
    for days, counts in ((365 * settings.CONFLICT_YEARS - 9, True), (366 * settings.CONFLICT_YEARS + 9, False)):
        day = TODAY() - timedelta(days=days)
        Visit.objects.filter(pk=visit.pk).update(starts_on=day, ends_on=day)
        Engagement.objects.filter(pk=engagement.pk).update(starts_on=day, ends_on=day)
        assert (kinds(world.school, ambassador) == [K.ASSESSED_BY]) == counts


def test_conflict_of_the_records_that_was_written_down_at_night_is_one(world, ready):
    book(world, ready)
    assessor = world.person("assessor")
    f.MembershipFactory(school=world.school, user=assessor)
    recheck_all()
    assert kinds(world.school, assessor) == [K.OWN_SCHOOL]
    waive_conflict(school=world.school, user=assessor, kind=K.OWN_SCHOOL, reason="Left", by=world.person("officer"))
    assert [each.is_waived for each in conflicts_of(world.school, [assessor.pk])[assessor.pk]] == [True]
    assert not open_conflicts().exists()


def test_conflict_is_found_before_anyone_is_asked(world, ready):
    head = world.person("head")
    with pytest.raises(NotAllowed, match="head works at this school. Choose someone else, or waive the conflict."):
        ask(ready, head, world.person("officer"))
    assert not Engagement.objects.filter(user=head).exists()


def test_conflict_that_came_after_the_request_is_found_when_it_is_accepted(world, ready):
    assessor = world.person("assessor")
    engagement = ask(ready, assessor, world.person("officer"))
    f.MembershipFactory(school=world.school, user=assessor)
    with pytest.raises(NotAllowed, match="There may be a conflict of interest between you and this school"):
        accept_request(engagement=engagement, by=assessor)


@pytest.mark.parametrize("source", [ConflictSource.SCHOOL, ConflictSource.ASSESSOR])
def test_conflict_declared_later_takes_the_assessor_off_at_once(world, ready, sign_in, source):
    visit, assessor = book(world, ready), world.person("assessor")
    page, client = reverse("visits:detail", args=[visit.pk]), sign_in("assessor")
    assert client.get(page).status_code == 200
    by = world.person("head") if source == ConflictSource.SCHOOL else assessor
    declare_conflict(school=world.school, user=assessor, kind=K.FAMILY, source=source, words="Cousins", by=by)
    assert client.get(page).status_code == 404
    visit.refresh_from_db()
    assert visit.state == "arranging"
    mail = OutgoingEmail.objects.filter(kind="assessments.visit_conflict")
    assert set(mail.values_list("to", flat=True)) == {"administrator@office.example", "officer@office.example"}
    assert "Cousins" not in "".join(OutgoingEmail.objects.values_list("text", flat=True))
    assert "Cousins" not in "".join(Activity.objects.values_list("summary", flat=True))
    assert kinds(world.school, assessor) == [K.FAMILY]


def test_school_declares_on_its_page_and_only_the_office_reads_why(world, sign_in):
    with scope(everything=True):
        visit = world.visit()
    head, address = sign_in("head"), reverse("assessment:declare_conflict", args=[world.school.pk, visit.pk])
    assert "Only the office reads what you write." in one_line(head.get(address))
    head.post(address, {"kind": "family", "words": "Married to our deputy"})
    with scope(everything=True):
        assert Conflict.objects.get(user=world.person("assessor")).words == "Married to our deputy"
    assert "Married" not in one_line(head.get(reverse("assessment:dates", args=[world.school.pk])))


def test_waiver_is_named_and_lets_the_person_be_asked(world, ready):
    head, officer = world.person("head_same_trust"), world.person("officer")
    Assessor.objects.create(user=head)
    with pytest.raises(NotAllowed, match="no such conflict"):
        waive_conflict(school=world.school, user=head, kind=K.FAMILY, reason="x", by=officer)
    with pytest.raises(NotAllowed, match="a colleague has to waive it"):
        waive_conflict(school=world.school, user=head, kind=K.OWN_TRUST, reason="x", by=head)
    waive_conflict(school=world.school, user=head, kind=K.OWN_TRUST, reason="Left the board", by=officer)
    row = Conflict.objects.get(user=head)
    assert (row.waived_by, row.waived_reason) == (officer, "Left the board")
    assert ask(ready, head, officer).state == "asked"
    declare_conflict(school=world.school, user=head, kind=K.OWN_TRUST, source=ConflictSource.OFFICE, by=officer)
    assert kinds(world.school, head) == [K.OWN_TRUST]


def test_school_that_changes_its_trust_has_its_visit_checked_again(world, ready):
    book(world, ready)
    f.MembershipFactory(school=None, trust=world.other_trust, user=world.person("assessor"), role="trustee")
    assert recheck_all() == 0
    School.objects.filter(pk=world.school.pk).update(trust=world.other_trust)
    school = School.objects.get(pk=world.school.pk)
    moved = Moved(school, status_before="open", trust_before_id=world.trust.pk, reason_closed="")
    note_changes(moved=[moved], by=world.person("officer"))
    assert [(row.kind, row.source) for row in open_conflicts()] == [(K.OWN_TRUST, "records")]
    assert Engagement.objects.get(visit__cycle=ready, state="accepted")  # nothing is deleted, nobody taken off
    assert OutgoingEmail.objects.filter(kind="assessments.visit_conflict").count() == 2
    assert recheck_all() == 0  # told once


def test_assessor_who_joins_the_school_is_found_at_night(world, ready):
    book(world, ready)
    f.MembershipFactory(school=world.school, user=world.person("assessor"))
    assert recheck_all() == 1
    assert open_conflicts().get().kind == K.OWN_SCHOOL


def test_old_conflicts_are_forgotten_unless_the_person_is_expected(world, ready, settings):
    old = timezone.now() - timedelta(days=366 * settings.CONFLICT_YEARS + 9)
    book(world, ready)
    for user in (world.person("assessor"), f.UserFactory()):
        f.ConflictFactory(school=world.school, user=user, source="office", declared_at=old)
    forget_conflicts()
    assert list(Conflict.objects.filter(source="office").values_list("user", flat=True)) == [
        world.person("assessor").pk
    ]


def test_assessor_who_leaves_is_off_every_visit_to_come(world, ready):
    visit, team = book(world, ready), AssessorTeam()
    team.leave(team.members().get(user=world.person("assessor")))
    visit.refresh_from_db()
    assert (visit.state, visit.changes.get().reason) == ("arranging", "left")
    assert OutgoingEmail.objects.filter(kind="assessments.visit_without_lead").exists()


def reasons(board, user) -> list[str]:
    return [" ".join(each.reasons) for each in board.others if each.assessor.user_id == user.pk]


def free(board) -> list[int]:
    return [each.assessor.user_id for each in board.free]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"weekdays": []}, "Does not visit on"),
        ({"phases": ["secondary"]}, "Does not visit primary schools."),
        ({"areas": ["Elsewhere"]}, "Does not travel to Meadowshire."),
        ({"most_days": 0}, "Wants no more than 0 days a year, and has 0."),
    ],
)
def test_board_says_why_someone_is_not_there(world, everything, wish, sentence):
    School.objects.filter(pk=world.school.pk).update(phase="primary", la_name="Meadowshire")
    school, days = School.objects.get(pk=world.school.pk), [f.school_day(then=15)]
    assessor = f.AssessorFactory()
    assert assessor.user_id in free(board_of(school, days, "all"))
    Assessor.objects.filter(pk=assessor.pk).update(**wish)
    board = board_of(school, days, "all")
    assert assessor.user_id not in free(board)
    assert sentence in reasons(board, assessor.user)[0]


def test_board_knows_periods_other_visits_and_answers(world, ready):
    days, users = [f.school_day(then=15)], [f.AssessorFactory().user for _ in range(4)]
    f.AvailabilityFactory(user=users[0], first_day=days[0])
    f.EngagementFactory(user=users[1], visit__cycle=f.CycleFactory(), visit__starts_on=days[0])
    engagement = ask(ready, users[2], world.person("officer"), day=days[0])
    Assessor.objects.filter(user__email=users[3].email).update(weekdays=[])
    f.AvailabilityFactory(user=users[3], first_day=days[0], is_free=True)  # a period counts before the week
    board = board_of(world.school, days, "all", engagement.visit)
    assert "Is not free on" in reasons(board, users[0])[0]
    assert "Is on another visit on" in reasons(board, users[1])[0]
    assert reasons(board, users[2]) == ["Has been asked and has not answered yet."]
    assert users[3].pk in free(board)


def test_board_has_the_fewest_visits_first_and_every_assessor_once(world, everything):
    day = f.school_day(then=15)
    busy, idle = f.AssessorFactory().user, f.AssessorFactory().user
    f.EngagementFactory(user=busy, visit__cycle=f.CycleFactory(), visit__starts_on=f.school_day(then=17))
    board = board_of(world.school, [day], "all")
    assert free(board).index(idle.pk) < free(board).index(busy.pk)
    everyone = [each.assessor.pk for each in (*board.free, *board.others)]
    assert sorted(everyone) == sorted(Assessor.objects.filter(is_active=True).values_list("pk", flat=True))


def test_half_day_of_another_visit_leaves_the_other_half_free(world, everything):
    day, user = f.school_day(then=15), f.AssessorFactory().user
    engagement = f.EngagementFactory(user=user, visit__cycle=f.CycleFactory(), visit__starts_on=day, held=False)
    f.AssessorDayFactory(engagement=engagement, part="am")
    assert user.pk in free(board_of(world.school, [day], "pm"))
    for part in ("am", "all"):
        assert user.pk not in free(board_of(world.school, [day], part))


def test_days_that_were_given_back_do_not_count_for_the_year(world, everything):
    user, day = f.AssessorFactory().user, f.school_day(then=17)
    engagement = f.EngagementFactory(user=user, visit__cycle=f.CycleFactory(), visit__starts_on=day, held=False)
    f.AssessorDayFactory(engagement=engagement, holds=False)
    board = board_of(world.school, [f.school_day(then=15)], "all")
    assert [(each.visits, each.days) for each in board.free if each.assessor.user_id == user.pk] == [(0, 0)]
