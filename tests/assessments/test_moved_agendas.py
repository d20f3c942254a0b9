"""What becomes of an agenda when the visit has another day, or another lead."""

import pytest

from assessments.enums import Side
from assessments.models import Agenda, Engagement, Visit
from assessments.policies.visits import days_of_visit
from assessments.services.agenda_answers import agree_agenda
from assessments.services.agendas import share_agenda, start_agenda
from assessments.services.asking import accept_request, take_off
from assessments.services.moving import move_visit, postpone_visit
from assessments.services.proposals import accept_day
from schools.calendar.queries import calendar_of
from tests import factories as f
from tests.assessments.booking import ask, book
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail


@pytest.fixture
def visit(world, ready) -> Visit:
    """Booked, its agenda shared by the school and agreed by the lead."""
    visit = book(world, ready)
    start_agenda(visit=visit, by=world.person("head"))
    share_agenda(visit=visit, edition=Agenda.objects.get(visit=visit).edition, by=world.person("head"))
    agree(visit, world.person("assessor"))
    OutgoingEmail.objects.all().delete()
    return visit


def agree(visit, by) -> Agenda:
    visit.engagement = Engagement.objects.get(visit=visit, user=by, state="accepted")
    return agree_agenda(visit=visit, edition=Agenda.objects.get(visit=visit).edition, by=by)


def state(visit) -> str:
    return Agenda.objects.get(visit=visit).state


def words(kind: str, to: str) -> str:
    return OutgoingEmail.objects.filter(kind=f"assessments.{kind}", to=to).get().text


def test_agreement_ends_when_the_visit_moves_and_both_are_told(world, visit):
    assert state(visit) == "agreed"
    move_visit(visit=visit, starts_on=f.school_day(then=22), reason="weather", by=world.person("officer"))
    assert state(visit) == "changed"
    for address in ("head@hazel.example", "assessor@visits.example"):
        assert "The agenda was shared for the old day." in words("visit_moved", address)
    with pytest.raises(NotAllowed, match="You can agree as soon as it shares the changes"):
        agree(visit, world.person("assessor"))
    share_agenda(visit=visit, edition=Agenda.objects.get(visit=visit).edition, by=world.person("head"))
    assert agree(visit, world.person("assessor")).state == "agreed"


def test_move_of_a_visit_whose_agenda_is_not_shared_speaks_of_none(world, ready):
    visit = book(world, ready)
    start_agenda(visit=visit, by=world.person("head"))
    OutgoingEmail.objects.all().delete()
    edition = Agenda.objects.get(visit=visit).edition
    move_visit(visit=visit, starts_on=f.school_day(then=22), reason="weather", by=world.person("officer"))
    assert "agenda" not in words("visit_moved", "head@hazel.example").split("See the visit")[0]
    assert Agenda.objects.get(visit=visit).edition == edition


@pytest.mark.parametrize(("then", "after"), [(22, "changed"), (None, "agreed")])
def test_agreement_lasts_where_a_postponed_visit_gets_its_old_day_back(world, visit, then, after):
    day = f.school_day(then=then) if then else visit.starts_on
    postponed = postpone_visit(visit=visit, reason="weather", side=Side.SCHOOL, by=world.person("head"), chosen=[day])
    proposed = postponed.cycle.proposals.get(state="open").days.get()
    accept_day(proposed=proposed, side=Side.ASSESSOR, by=world.person("assessor"))
    assert state(visit) == after
    says = "changed since it was shared" if then else "The school has shared its agenda"
    assert says in words("visit_booked", "head@hazel.example")


def test_half_a_day_instead_of_a_day_ends_the_agreement(world, visit):
    level = f.LevelFactory(version=f.VersionFactory(), visit_days=1, earlier_awards_needed=0)
    type(visit.cycle).objects.filter(pk=visit.cycle_id).update(level=level, version=level.version)
    Visit.objects.filter(pk=visit.pk).update(ends_on=visit.starts_on)
    move_visit(visit=visit, starts_on=visit.starts_on, part="am", reason="other", by=world.person("officer"))
    assert state(visit) == "changed"


def test_next_lead_agrees_anew_to_what_is_shared(world, visit):
    lead = visit.engagements.get(state="accepted")
    take_off(engagement=lead, reason="assessor_ill", by=world.person("officer"))
    assert state(visit) == "shared"
    other = world.person("assessor_elsewhere")
    accept_request(engagement=ask(visit.cycle, other, world.person("officer")), by=other)
    assert agree(visit, other).agreed_by == other


def test_co_assessor_who_leaves_ends_no_agreement(world, visit):
    other = world.person("assessor_elsewhere")
    engagement = ask(visit.cycle, other, world.person("officer"), role="co_assessor")
    accept_request(engagement=engagement, by=other)
    take_off(engagement=engagement, reason="assessor_ill", by=world.person("officer"))
    assert state(visit) == "agreed"


def test_school_is_reminded_anew_of_the_agenda_of_a_moved_visit(world, ready):
    visit = book(world, ready)
    Visit.objects.filter(pk=visit.pk).update(agenda_reminded_on=visit.booked_at)
    days = days_of_visit(calendar_of(visit.school), f.school_day(then=60), ready.level.visit_days)
    moved = move_visit(visit=visit, starts_on=days[0], reason="weather", by=world.person("officer"))
    assert (moved.ends_on, Visit.objects.get(pk=visit.pk).agenda_reminded_on) == (days[-1], None)
