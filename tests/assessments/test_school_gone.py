"""A school that closes, merges or changes its trust in the middle of a cycle."""

import pytest
from django.urls import reverse

from assessments.enums import Decision
from assessments.services import cycles as services
from assessments.services.submissions import submit
from evidence.models import Cycle, Submission
from framework.models import Level
from schools.changing import open_at
from schools.models import School
from tests import factories as f
from tests.assessments.reviewing import except_all, returned, sign
from tests.reading import one_line
from wqm.access.refusals import NotAllowed

SAYS = "The national register says that Hazel Primary has closed, so "


def close(world) -> None:
    School.objects.filter(pk=world.school.pk).update(status="closed")


def test_closed_school_submits_nothing_and_is_told_whom_to_ask(world, everything, sign_in):
    close(world)
    client = sign_in("head")
    answer = client.post(reverse("assessment:submit", args=[world.school.pk]), follow=True)
    assert f"{SAYS}there is no visit to get ready for. Ask the office what happens next." in one_line(answer)
    assert not Submission.objects.filter(cycle=world.cycle()).exists()
    assert world.cycle().state == "open"


def test_school_that_closed_after_it_submitted_is_not_accepted_and_can_be_returned(world, everything):
    review = submit(cycle=world.cycle(), by=world.person("head"))
    except_all(world, review.cycle)
    close(world)
    with pytest.raises(NotAllowed, match=f"^{SAYS}it cannot be visited. End its cycle, and say why."):
        sign(review, Decision.READY, world.person("officer"))
    assert Cycle.objects.get(pk=review.cycle_id).state == "submitted"
    returned(world, review)
    assert Cycle.objects.get(pk=review.cycle_id).state == "open"


def test_closed_school_starts_no_cycle_and_moves_to_no_version(world, everything):
    officer, cycle, level = world.person("officer"), world.cycle(), world.version.levels.get(code="approved")
    close(world)
    newer = Level.objects.get(version__code="sample-seven", code="approved")
    with pytest.raises(NotAllowed, match=f"^{SAYS}it cannot start another cycle. End this one, and say why."):
        services.move_to_version(cycle=cycle, level=newer, reason="New", by=officer)
    assert Cycle.objects.get(pk=cycle.pk).state == "open"
    services.end_cycle(cycle=cycle, reason="The school has closed.", by=officer)
    with pytest.raises(NotAllowed, match=f"^{SAYS}it cannot start a cycle."):
        services.start_cycle(school=world.school, level=level, by=officer)


def test_office_finds_the_cycle_that_it_has_to_end_from_the_change_in_the_register(world, everything):
    (work,) = [work for work in open_at([world.school.pk])[world.school.pk] if work.words.startswith("a cycle")]
    assert work.url == reverse("office:cycle", args=[world.cycle().pk])
    assert work.at_school == reverse("evidence:overview", args=[world.school.pk])


def test_school_that_changes_its_trust_goes_on_and_its_former_trust_reads_no_copy(world, everything, sign_in):
    copy = submit(cycle=world.cycle(), by=world.person("head")).submission
    address = reverse("assessment:submission", args=[world.school.pk, copy.pk])
    assert sign_in("trust_lead").get(address).status_code == 200
    School.objects.filter(pk=world.school.pk).update(trust=f.TrustFactory())
    assert sign_in("trust_lead").get(address).status_code == 404
    assert sign_in("head").get(address).status_code == 200
    assert Cycle.objects.get(pk=copy.cycle_id).state == "submitted"
