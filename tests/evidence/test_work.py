"""Who works on a criterion: who may give, to whom, by when, and what they hear of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import Assignment
from evidence.queries.work import work_on
from evidence.services.cycles import advance_cycle
from evidence.services.work import give_criterion, take_back_criterion
from schools.models import Membership
from tests import factories as f
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


@pytest.fixture
def here(world):
    """Inside Hazel Primary: a criterion that nobody is on."""
    with scope(schools=[world.school.pk]):
        yield world.version.principles.get(number=2).criteria.get(number=1)


@pytest.fixture
def give(world, here):
    """`give(to, by)` in the words of the cast."""

    def given(to, by="head", due_on=None):
        cycle = world.cycle()
        with scope(schools=[world.school.pk]):
            return give_criterion(
                cycle=cycle, criterion=here, person=world.person(to), due_on=due_on, by=world.person(by)
            )

    return given


def mail() -> list[tuple[str, str]]:
    """(to, subject) of what waits to be sent about criteria."""
    with scope(everything=True):
        emails = OutgoingEmail.objects.filter(kind="evidence.criterion_given").order_by("pk")
        return list(emails.values_list("to", "subject"))


def test_person_hears_once_and_a_new_day_is_no_second_mail(world, give):
    tomorrow = timezone.localdate() + timedelta(days=1)
    give("contributor")
    assert give("contributor", due_on=tomorrow).due_on == tomorrow
    assert mail() == [("contributor@hazel.example", "Hazel Primary: criterion 2.1 is assigned to you")]


def test_taking_it_on_oneself_needs_no_mail(give):
    assert give("slt", by="slt").person.name == "slt"
    assert mail() == []


def test_contributor_gives_to_nobody_else(give):
    with pytest.raises(NotAllowed, match="assign a criterion to yourself"):
        give("slt", by="contributor")


@pytest.mark.parametrize("persona", ["governor", "head_next_door", "trust_lead", "officer", "ex_member"])
def test_who_does_not_write_at_the_school_is_not_given_anything(give, persona):
    with pytest.raises(NotAllowed, match="cannot edit the self-evaluation"):
        give(persona)


def test_cycle_that_has_ended_is_given_to_nobody(world, here):
    cycle, by = world.cycle(), world.person("head")
    advance_cycle(cycle=cycle, step="close", by=by)
    with pytest.raises(NotAllowed, match="has ended"):
        give_criterion(cycle=cycle, criterion=here, person=world.person("slt"), due_on=None, by=by)


def test_own_one_is_laid_down_and_that_of_others_stays(world, give):
    assignment = give("slt")
    with pytest.raises(NotAllowed, match="Only slt, your headteacher"):
        take_back_criterion(assignment=assignment, by=world.person("contributor"))
    take_back_criterion(assignment=assignment, by=world.person("slt"))
    assert not Assignment.objects.filter(person=world.person("slt")).exists()


def test_who_left_is_named_so_and_cannot_be_chosen(world, here, give, sign_in):
    give("contributor")
    Membership.objects.filter(user=world.person("contributor")).delete()
    cycle = world.cycle()
    assert [given.has_left for given in work_on(cycle, here)] == [True]
    page = sign_in("head").get(reverse("evidence:give", args=[world.school.pk, here.pk]))
    assert [str(person) for person in page.context["form"].fields["person"].queryset] == [
        "head",
        "slt",
        "wellbeing_lead",
    ]
    assert "(has left)" in page.content.decode()


def test_day_in_the_past_is_refused_and_what_was_typed_stays(world, here, sign_in):
    url = reverse("evidence:give", args=[world.school.pk, here.pk])
    person = world.person("slt").pk
    sent = {"person": person, "due_on-day": "3", "due_on-month": "2", "due_on-year": "2024"}
    page = sign_in("head").post(url, sent)
    assert page.status_code == 422
    assert "The date is in the past" in page.content.decode()
    assert f'<option value="{person}" selected>' in page.content.decode()
    assert 'value="2024"' in page.content.decode()


def test_overview_names_people_and_what_is_late_and_shows_mine_alone(world, here, sign_in):
    yesterday = timezone.localdate() - timedelta(days=1)
    cycle = world.cycle()
    f.AssignmentFactory(
        cycle=cycle, criterion=here, person=world.person("slt"), due_on=yesterday, assigned_by=world.person("head")
    )
    url = reverse("evidence:overview", args=[world.school.pk])
    page = sign_in("slt").get(url)
    rows = {
        row.criterion_state.criterion.reference: row for part in page.context["overview"].parts for row in part.rows
    }
    assert (len(rows), rows["2.1"].is_late, rows["2.1"].criterion_state.missing) == (
        18,
        True,
        "No judgement and no evidence",
    )
    assert '<strong class="wqm-late">Overdue</strong>' in page.content.decode()
    own = sign_in("slt").get(f"{url}?given=me").context["overview"]
    assert [row.criterion_state.criterion.reference for part in own.parts for row in part.rows] == ["2.1"]
    assert (own.missing.criteria, own.missing.judgements, own.missing.evidence) == (18, 17, 17)


def test_home_names_what_is_with_me_until_it_is_done(world, here, give, sign_in):
    home = reverse("school_home", args=[world.school.pk])
    give("slt", due_on=timezone.localdate())
    shown = sign_in("slt").get(home).context["home"]
    first = next(step for step in shown.steps if "assigned to you" in step.title)
    assert (first.title, first.until) == ("Criterion 2.1 is assigned to you", f"Due {timezone.localdate():%-d %B}")
    # What was given to the contributor in this world is done.
    assert "assigned to you" not in sign_in("contributor").get(home).context["home"].main.title
