"""Pages opened too late or with nothing to choose: a sentence, no dead end, and nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Award, ReadinessRequest, ReadinessReview
from assessments.queries.cycles import levels_to_move_to
from assessments.queries.stages import stage_of
from assessments.services import cycles
from assessments.services.submissions import submit
from evidence.models import Cycle, Submission
from framework.models import Version
from framework.services.versions import retire_version
from tests import factories as f
from tests.assessments.reviewing import mailed, returned
from tests.reading import one_line


@pytest.fixture
def review(world, everything) -> ReadinessReview:
    """Hazel has submitted."""
    return submit(cycle=world.cycle(), by=world.person("head"))


def end(world, cycle: Cycle) -> None:
    cycles.end_cycle(cycle=cycle, reason="The school asked us to.", by=world.person("administrator"))


def reply(world, client, asked: ReadinessRequest, **typed):
    return client.post(reverse("assessment:tick", args=[world.school.pk, asked.pk]), typed)


def test_answer_to_a_request_that_is_too_long_comes_back_to_be_shortened(world, review, sign_in):
    returned(world, review)
    asked = ReadinessRequest.objects.get(review=review, number=1)
    page = reply(world, sign_in("head"), asked, done="on", reply="word " * 120)
    assert (page.status_code, "word word" in one_line(page), "Dates, please" in one_line(page)) == (422, True, True)
    assert ReadinessRequest.objects.get(pk=asked.pk).done_at is None


def test_answer_to_a_request_of_an_earlier_submission_comes_back_with_the_sentence(world, review, sign_in):
    returned(world, review)
    asked = ReadinessRequest.objects.get(review=review, number=1)
    submit(cycle=world.cycle(), by=world.person("wellbeing_lead"))
    page = reply(world, sign_in("head"), asked, done="on", reply="We added the dates")
    assert (page.status_code, "belongs to an earlier submission" in one_line(page)) == (422, True)
    assert "We added the dates" in one_line(page)


def test_request_that_was_asked_before_the_last_answer_is_not_ticked_off(world, review, sign_in):
    returned(world, review)
    asked = ReadinessRequest.objects.get(review=review, number=1)
    returned(world, submit(cycle=world.cycle(), by=world.person("head")))
    page = reply(world, sign_in("head"), asked, done="on", reply="")
    assert (page.status_code, "belongs to an earlier submission" in one_line(page)) == (422, True)


def test_page_to_submit_is_none_while_the_office_reviews(world, review, sign_in):
    page = sign_in("head").get(reverse("assessment:submit", args=[world.school.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("assessment:overview", args=[world.school.pk])
    assert "This self-evaluation has already been submitted." in one_line(page)


def test_nothing_is_submitted_in_a_cycle_that_has_ended(world, everything, sign_in):
    end(world, world.cycle())
    client, address = sign_in("head"), reverse("assessment:submit", args=[world.school.pk])
    for page in (client.get(address, follow=True), client.post(address, follow=True)):
        assert "This cycle has ended, so there is nothing to submit." in one_line(page)
    assert not Submission.objects.filter(school=world.school, cycle__state="closed", number__gt=1).exists()


def test_review_of_a_cycle_that_has_ended_is_handed_to_no_one(world, review, sign_in):
    client = sign_in("officer")
    end(world, review.cycle)
    typed = {"officer": world.person("administrator").pk, "message": "I am away"}
    page = client.post(reverse("office:hand_over", args=[review.cycle_id]), typed)
    assert (page.status_code, "has ended, so there is nothing to hand over" in one_line(page)) == (422, True)
    assert not mailed("assessments.review_handed_over")


def retire_all(world) -> None:
    for version in Version.objects.filter(state="published"):
        retire_version(version=version, by=world.person("administrator"))


def test_without_a_published_version_the_page_says_so_instead_of_an_empty_choice(world, everything, sign_in):
    retire_all(world)
    client, school = sign_in("officer"), f.SchoolFactory()
    page = client.get(reverse("office:start_cycle", args=[school.pk]))
    assert "The framework has no published version" in one_line(page)
    assert ">Start cycle<" not in one_line(page).replace(" <", "<").replace("> ", ">")
    page = client.get(reverse("office:move_to_version", args=[world.cycle().pk]))
    assert "There is no newer published version of the framework." in one_line(page)


def test_without_another_level_that_is_open_the_page_says_so(world, everything, sign_in):
    Award.objects.filter(school=world.school).update(state="withdrawn", withdrawn_reason="Asked")
    page = one_line(sign_in("officer").get(reverse("office:change_level", args=[world.cycle().pk])))
    assert "No other level is open to Hazel Primary." in page
    assert "Champion School needs 1 successful year" in page  # and why


@pytest.fixture
def awarded(world, everything) -> Award:
    """Hazel’s cycle has ended with its award, its first."""
    Award.objects.filter(school=world.school).delete()
    cycle = world.cycle()
    Cycle.objects.filter(pk=cycle.pk).update(state="awarded")
    dates = {"awarded_on": "2026-11-30", "valid_until": "2027-11-30"}
    return f.AwardFactory(school=world.school, cycle=cycle, level=cycle.level, **dates)


def home_of(world, client) -> str:
    return one_line(client.get(reverse("school_home", args=[world.school.pk])))


def test_school_whose_award_was_withdrawn_is_not_told_that_it_holds_it(world, awarded, sign_in):
    head, officer = sign_in("head"), sign_in("officer")
    assert "You hold Approved School status" in home_of(world, head)
    Award.objects.filter(pk=awarded.pk).update(state="withdrawn", withdrawn_reason="Asked")
    home = home_of(world, head)
    assert ("You hold" in home, "Your Approved School award was withdrawn" in home) == (False, True)
    assert "Award withdrawn" in one_line(head.get(reverse("assessment:overview", args=[world.school.pk])))
    assert "Award withdrawn" in one_line(officer.get(reverse("office:pipeline")))
    assert stage_of(world.school).next_date is None


def test_school_whose_award_has_ended_is_not_told_that_it_holds_it(world, awarded, sign_in):
    Award.objects.filter(pk=awarded.pk).update(awarded_on="2024-05-01", valid_until="2025-05-01")
    home = home_of(world, sign_in("head"))
    assert ("You hold" in home, "It ended on 1 May 2025." in home) == (False, True)


def test_school_whose_cycle_was_ended_waits_for_its_next_and_not_for_its_first(world, everything, sign_in):
    end(world, world.cycle())
    home = home_of(world, sign_in("head"))
    assert ("starts your first cycle" in home, "The office starts your next cycle" in home) == (False, True)
    assert stage_of(world.school).label == "Ended"


def test_cycle_moves_forward_only_and_within_its_framework(world, everything):
    newer = Version.objects.get(code="sample-seven")
    level = f.LevelFactory()
    Version.objects.filter(pk=level.version_id).update(state="published", published_at=timezone.now())
    cycle = world.cycle()
    assert {level.version for level in levels_to_move_to(cycle)} == {newer}
    cycle.version = newer
    assert levels_to_move_to(cycle) == []


def test_copy_of_another_school_is_none_under_this_address_also_for_the_office(world, review, sign_in):
    client = sign_in("officer")
    for name in ("submission", "submission_copy"):
        ours, other = (
            reverse(f"assessment:{name}", args=[school.pk, review.submission_id])
            for school in (world.school, world.next_door)
        )
        assert (client.get(ours).status_code, client.get(other).status_code) == (200, 404)


def test_request_to_another_school_is_none_under_this_address(world, review, sign_in):
    returned(world, review)
    asked = ReadinessRequest.objects.get(review=review, number=1)
    f.MembershipFactory(school=world.next_door, role="head", user=world.person("head"))
    client = sign_in("head")
    elsewhere = reverse("assessment:tick", args=[world.next_door.pk, asked.pk])
    assert client.post(elsewhere, {"done": "on", "reply": ""}).status_code == 404
    assert ReadinessRequest.objects.get(pk=asked.pk).done_at is None
    assert reply(world, client, asked, done="on", reply="").status_code == 302
