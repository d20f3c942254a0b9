"""An officer's page shows a copy that the school has replaced since: nothing is noted about words that nobody read."""

import pytest
from django.urls import reverse

from assessments.enums import Decision
from assessments.models import CriterionCheck, ReadinessReview
from assessments.services import cycles
from assessments.services.submissions import submit
from evidence.models import Cycle, EvidenceUse
from evidence.services.judgements import save_judgement
from framework.models import Level
from tests.assessments.reviewing import criterion, except_all, returned, sign
from tests.reading import one_line

AGAIN = "The school has submitted again since you opened this page. Read the new copy, then decide."


@pytest.fixture
def review(world, everything) -> ReadinessReview:
    """Hazel has submitted."""
    return submit(cycle=world.cycle(), by=world.person("head"))


def replaced(world, review) -> ReadinessReview:
    """The review is returned, and Hazel submits other words."""
    returned(world, review)
    save_judgement(
        cycle=review.cycle, criterion=criterion(world, "3.1"), point=None, narrative="New", edition=None,
        by=world.person("head"),
    )  # fmt: skip
    return submit(cycle=world.cycle(), by=world.person("head"))


def shown_on(client, address) -> dict[str, str]:
    """The hidden fields of the page."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in ("edition", "copy")}


def test_page_of_an_earlier_copy_accepts_no_criterion(world, review, sign_in):
    client, here = sign_in("officer"), criterion(world)
    hidden = shown_on(client, reverse("office:review_criterion", args=[review.cycle_id, here.pk]))
    again = replaced(world, review)
    answer = client.post(reverse("office:accept_criterion", args=[review.cycle_id, here.pk]), hidden, follow=True)
    assert AGAIN in one_line(answer)
    assert not CriterionCheck.objects.filter(review=again).exists()
    assert EvidenceUse.objects.get(cycle=review.cycle).acceptance == "not_looked_at"


def test_page_of_an_earlier_copy_notes_nothing_and_can_be_sent_again_once_it_shows_the_new_one(world, review, sign_in):
    client, here = sign_in("officer"), criterion(world)
    address = reverse("office:review_criterion", args=[review.cycle_id, here.pk])
    typed = {"verdict": "ask", "request": "Which year?", "remark": "", **shown_on(client, address)}
    again = replaced(world, review)
    autosaved = client.post(reverse("office:autosave_check", args=[review.cycle_id, here.pk]), typed)
    assert (autosaved.status_code, AGAIN in one_line(autosaved)) == (422, True)
    late = client.post(address, typed)
    assert (late.status_code, AGAIN in one_line(late), "Which year?" in one_line(late)) == (422, True, True)
    assert not CriterionCheck.objects.filter(review=again).exists()
    assert client.post(address, typed | {"copy": late.context["form"]["copy"].value()}).status_code == 302
    assert CriterionCheck.objects.get(review=again).request == "Which year?"


def test_decision_on_an_earlier_copy_can_be_sent_again_from_the_page_that_refused_it(world, review, sign_in):
    client, address = sign_in("officer"), reverse("office:sign", args=[review.cycle_id])
    hidden = shown_on(client, address)
    typed = {"decision": "not_yet", "note": "Nearly", "others": "A governor", "signed": "on", **hidden,
             "level": review.cycle.level_id}  # fmt: skip
    again = replaced(world, review)
    late = client.post(address, typed)
    assert (late.status_code, AGAIN in one_line(late)) == (422, True)
    assert client.post(address, typed | {"copy": late.context["form"]["copy"].value()}).status_code == 302
    assert ReadinessReview.objects.get(pk=again.pk).note == "Nearly"


def test_decision_for_an_earlier_level_can_be_sent_again_from_the_page_that_refused_it(world, review, sign_in):
    client, address = sign_in("officer"), reverse("office:sign", args=[review.cycle_id])
    typed = {"decision": "ready", "note": "Well done", "others": "", "signed": "on", **shown_on(client, address),
             "level": review.cycle.level_id}  # fmt: skip
    champion = Level.objects.get(version=review.cycle.version_id, code="champion")
    cycles.change_level(
        cycle=review.cycle, level=champion, reason="So", seen=review.cycle.level_id, by=world.person("administrator")
    )
    except_all(world, Cycle.objects.get(pk=review.cycle_id))
    late = client.post(address, typed)
    assert late.status_code == 422
    assert client.post(address, typed | {"level": late.context["form"]["level"].value()}).status_code == 302
    assert Cycle.objects.get(pk=review.cycle_id).state == "ready"


def test_rules_are_signed_as_the_copy_meets_them_and_not_as_the_school_does_since(world, review):
    head, point = world.person("head"), world.version.scale.get(value=3)
    for here in review.cycle.version.principles.get(number=3).criteria.all():
        save_judgement(cycle=review.cycle, criterion=here, point=point, narrative="Since", edition=None, by=head)
    except_all(world, review.cycle)
    signed = sign(review, Decision.READY, world.person("officer"))
    assert "3.1: no judgement (exception)" in signed.unmet
