"""Someone sends what a colleague, or the school, has overtaken: a sentence, and nothing typed is lost."""

import pytest
from django.urls import reverse

from accounts.models import OfficeMembership
from assessments.enums import Decision
from assessments.models import CriterionCheck, ReadinessReview
from assessments.queries.readiness import review_queue
from assessments.services import cycles, readiness
from assessments.services.submissions import submit
from evidence.models import Cycle
from framework.models import Level
from tests.assessments.reviewing import check, criterion, except_all, returned, sign
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.editing.conflicts import EditConflict


@pytest.fixture
def review(world, everything) -> ReadinessReview:
    """Hazel has submitted, and every rule is excepted."""
    review = submit(cycle=world.cycle(), by=world.person("head"))
    except_all(world, review.cycle)
    return review


def filled(client, review, **typed):
    """What the sign page sends."""
    shown = client.get(reverse("office:sign", args=[review.cycle_id])).context["form"]
    hidden = {name: shown[name].value() for name in ("edition", "copy", "level")}
    return {**hidden, "decision": "ready", "note": "Well done", "others": "", "signed": "on", **typed}


def test_decision_sent_twice_says_who_signed_and_keeps_the_words(world, review, sign_in):
    client = sign_in("officer")
    data, url = filled(client, review), reverse("office:sign", args=[review.cycle_id])
    assert client.post(url, data).status_code == 302
    again = client.post(url, data | {"note": "Well done, all of you"})
    assert (again.status_code, "officer signed this on" in one_line(again)) == (422, True)
    assert "Well done, all of you" in one_line(again)
    assert ReadinessReview.objects.filter(cycle=review.cycle, signed_at=None).count() == 0


def test_page_of_a_signed_review_leads_to_what_was_decided(world, review, sign_in):
    sign(review, Decision.READY, world.person("officer"))
    client = sign_in("administrator")
    for name, more in (("sign", []), ("hand_over", []), ("review_criterion", [criterion(world).pk])):
        page = client.get(reverse(f"office:{name}", args=[review.cycle_id, *more]), follow=True)
        assert page.redirect_chain[-1][0] == reverse("office:review", args=[review.cycle_id])
        assert "officer signed this on" in one_line(page)


def test_notes_on_a_criterion_that_come_after_the_signature_are_shown_again(world, review, sign_in):
    client, here = sign_in("administrator"), criterion(world)
    url = reverse("office:review_criterion", args=[review.cycle_id, here.pk])
    edition = client.get(url).context["form"]["edition"].value()
    typed = {"verdict": "ask", "request": "Which year?", "remark": "", "edition": edition}
    sign(review, Decision.READY, world.person("officer"))
    late = client.post(url, typed)
    assert (late.status_code, "Your change was not saved" in one_line(late)) == (422, True)
    assert "Which year?" in one_line(late)
    saved = client.post(reverse("office:autosave_check", args=[review.cycle_id, here.pk]), typed)
    assert (saved.status_code, "officer signed this on" in one_line(saved)) == (422, True)
    assert not CriterionCheck.objects.filter(review=review).exists()


def test_review_is_handed_over_after_its_signature_with_a_sentence(world, review, sign_in):
    sign(review, Decision.READY, world.person("officer"))
    data = {"officer": world.person("administrator").pk, "message": "I am away"}
    late = sign_in("officer").post(reverse("office:hand_over", args=[review.cycle_id]), data)
    assert (late.status_code, "has been signed" in one_line(late)) == (422, True)
    assert "I am away" in one_line(late)


def test_two_officers_who_write_the_message_see_both_before_one_is_signed(world, review, sign_in):
    client = sign_in("officer")
    data = filled(client, review)
    readiness.save_draft(review=review, note="Mine so far", others="", by=world.person("administrator"))
    page = client.post(reverse("office:sign", args=[review.cycle_id]), data)
    assert page.status_code == 409
    assert "Mine so far" in one_line(page) and "Well done" in one_line(page)
    assert Cycle.objects.get(pk=review.cycle_id).state == "submitted"


def test_signing_takes_back_no_draft_unseen(world, review):
    readiness.save_draft(review=review, note="Mine so far", others="", by=world.person("administrator"))
    with pytest.raises(EditConflict):
        sign(review, Decision.READY, world.person("officer"), edition=0)


def test_rules_of_a_level_that_was_changed_meanwhile_are_read_before_it_is_signed(world, review, sign_in):
    client = sign_in("officer")
    data = filled(client, review)
    champion = Level.objects.get(version=review.cycle.version_id, code="champion")
    cycles.change_level(
        cycle=review.cycle, level=champion, reason="So", seen=review.cycle.level_id, by=world.person("administrator")
    )
    except_all(world, Cycle.objects.get(pk=review.cycle_id))
    page = client.post(reverse("office:sign", args=[review.cycle_id]), data)
    assert (page.status_code, "changed the level of this cycle to Champion School" in one_line(page)) == (422, True)
    assert Cycle.objects.get(pk=review.cycle_id).state == "submitted"
    assert ReadinessReview.objects.filter(cycle=review.cycle, signed_at=None).count() == 1


def test_review_of_a_cycle_that_was_ended_waits_for_no_one(world, review, sign_in):
    check(review, criterion(world), world.person("officer"), remark="Between us")
    cycles.end_cycle(cycle=review.cycle, reason="The school asked us to.", by=world.person("administrator"))
    assert review.pk not in {row.pk for row in review_queue()}
    client = sign_in("officer")
    page = client.get(reverse("office:review", args=[review.cycle_id]))
    assert "There is nothing to sign off" in one_line(page)
    with pytest.raises(NotAllowed, match="This cycle has ended, so there is nothing to sign off"):
        sign(review, Decision.NOT_YET, world.person("officer"), others="More")


def test_officer_who_left_the_office_gets_no_new_review(world, review):
    returned(world, review)
    OfficeMembership.objects.filter(user=world.person("officer")).delete()
    again = submit(cycle=world.cycle(), by=world.person("head"))
    assert again.officer is None


def test_officer_who_submits_for_the_school_does_not_get_the_review(world, review):
    returned(world, review)
    assert submit(cycle=world.cycle(), by=world.person("officer")).officer is None
