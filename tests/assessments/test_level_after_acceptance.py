"""A level that is changed once a self-evaluation was accepted: its rules are looked at before the cycle goes on."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.enums import Decision
from assessments.models import Engagement, ReadinessReview, Visit
from assessments.queries.readiness import open_review
from assessments.services import cycles as services
from assessments.services.awards import make_award
from assessments.services.submissions import submit
from evidence.models import Cycle
from tests import factories as f
from tests.assessments.booking import ask
from tests.assessments.reviewing import except_all, mailed, returned, sign
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail


@pytest.fixture
def accepted(world, everything) -> Cycle:
    """Hazel, accepted as ready for Approved, without a visit."""
    review = submit(cycle=world.cycle(), by=world.person("head"))
    except_all(world, review.cycle)
    sign(review, Decision.READY, world.person("officer"))
    Visit.objects.filter(cycle=review.cycle).update(state="cancelled")
    return now(review.cycle)


def now(cycle: Cycle) -> Cycle:
    return Cycle.objects.select_related("school", "level", "version").get(pk=cycle.pk)


def to_champion(world, cycle: Cycle, by: str = "administrator") -> Cycle:
    champion = world.version.levels.get(code="champion")
    services.change_level(cycle=cycle, level=champion, reason="Second year", seen=cycle.level_id, by=world.person(by))
    return now(cycle)


def test_accepted_cycle_is_with_the_office_again_and_reviewed_by_the_rules_of_the_new_level(world, accepted):
    cycle = to_champion(world, accepted)
    review = open_review(cycle.pk)
    before = ReadinessReview.objects.get(cycle=cycle, decision="ready", submission=review.submission)
    assert (cycle.state, cycle.copies, review.answer_by) == ("submitted", 1, before.answer_by)
    assert review.officer == world.person("officer")  # who read it before
    with pytest.raises(NotAllowed, match="^Not met: For each principle, what has changed since the last award"):
        sign(review, Decision.READY, world.person("officer"))
    except_all(world, cycle)
    sign(review, Decision.READY, world.person("officer"))
    assert now(cycle).state == "ready"


def test_leaders_and_office_hear_that_it_is_reviewed_again(world, accepted):
    to_champion(world, accepted)
    assert mailed("assessments.review_again") == {"officer@office.example", "administrator@office.example"}
    told = OutgoingEmail.objects.filter(kind="assessments.level_changed").first().text
    assert "now reviews the same copy for Champion School" in told and "You do not need to do anything" in told


def test_level_of_a_cycle_that_nobody_accepted_opens_no_second_review(world, everything):
    review = submit(cycle=world.cycle(), by=world.person("head"))
    cycle = to_champion(world, review.cycle)
    assert (cycle.state, open_review(cycle.pk)) == ("submitted", review)
    assert ReadinessReview.objects.filter(submission=review.submission).count() == 1
    assert not OutgoingEmail.objects.filter(kind="assessments.review_again").exists()


def test_what_is_returned_after_the_change_is_submitted_as_a_new_copy(world, accepted):
    cycle = to_champion(world, accepted)
    returned(world, open_review(cycle.pk))
    again = submit(cycle=now(cycle), by=world.person("head"))
    assert (again.submission.number, again.submission.content["level"]["code"]) == (2, "champion")


def test_nobody_is_asked_to_come_before_the_new_level_is_signed(world, accepted):
    cycle = to_champion(world, accepted)
    with pytest.raises(NotAllowed, match="not ready for a visit"):
        ask(cycle, f.AssessorFactory().user, world.person("officer"))


def test_who_was_asked_to_come_reads_the_new_level(world, accepted):
    engagement = ask(accepted, f.AssessorFactory().user, world.person("officer"))
    to_champion(world, accepted)
    assert Engagement.objects.get(pk=engagement.pk).level.code == "champion"
    assert Visit.objects.get(pk=engagement.visit_id).starts_on == engagement.starts_on


def test_visited_cycle_goes_on_to_the_award_once_the_new_level_is_signed(world, accepted):
    officer = world.person("officer")
    on = date(2026, 1, 9)
    f.VisitFactory(
        cycle=accepted, state="recorded", outcome=world.version.outcomes.get(kind="awarded"), starts_on=on,
        recorded_at="2026-01-09T15:00Z", recorded_by=officer,
    )  # fmt: skip
    Cycle.objects.filter(pk=accepted.pk).update(state="assessed")
    cycle = to_champion(world, now(accepted))
    with pytest.raises(NotAllowed):
        make_award(cycle=cycle, awarded_on=date(2026, 2, 1), by=officer)
    except_all(world, cycle)
    sign(open_review(cycle.pk), Decision.READY, officer)
    assert now(cycle).state == "assessed"
    assert make_award(cycle=now(cycle), awarded_on=date(2026, 2, 1), by=officer).level.code == "champion"


def test_page_says_that_an_accepted_cycle_is_reviewed_again(world, accepted, sign_in):
    client, address = sign_in("officer"), reverse("office:change_level", args=[accepted.pk])
    assert "has to be reviewed again" in one_line(client.get(address))
    champion = world.version.levels.get(code="champion")
    answer = client.post(
        address, {"level": champion.pk, "reason": "Second year", "seen": accepted.level_id}, follow=True
    )
    assert "The self-evaluation is in the queue again" in one_line(answer)
    home = one_line(sign_in("head").get(reverse("school_home", args=[world.school.pk])))
    assert "Waiting for the office to review the self-evaluation" in home
