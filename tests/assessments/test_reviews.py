"""The office reviews a submission criterion by criterion, hands it on, excepts rules, and signs a decision."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Decision
from assessments.models import CriterionCheck, ReadinessRequest, ReadinessReview, RuleException
from assessments.queries.readiness import gate_of, last_review_of, open_review, review_queue
from assessments.services import readiness as services
from assessments.services.submissions import submit, tick_request
from evidence.models import Cycle, EvidenceUse, Submission
from evidence.queries.submissions import as_read
from evidence.services.judgements import save_judgement
from framework.queries import criteria_of
from tests import factories as f
from tests.assessments.reviewing import check, criterion, except_all, mailed, returned, sign
from tests.databases import as_role
from wqm.access.refusals import NotAllowed
from wqm.editing.conflicts import EditConflict
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


@pytest.fixture
def everything():
    with scope(everything=True):
        yield


@pytest.fixture
def review(world, everything) -> ReadinessReview:
    """Hazel has submitted what it has: one criterion of 18."""
    return submit(cycle=world.cycle(), by=world.person("head"))


@pytest.fixture
def ready(world, everything) -> ReadinessReview:
    """Hazel has submitted, and every rule is excepted."""
    review = submit(cycle=world.cycle(), by=world.person("head"))
    except_all(world, review.cycle)
    return review


def test_submitting_promises_a_school_day_and_tells_the_office_and_the_leaders(world, review):
    today = timezone.localdate()
    assert review.answer_by > today + timedelta(days=10)  # ten school days are more than ten days
    assert review.answer_by.weekday() < 5
    assert mailed("assessments.submitted") == {
        "officer@office.example", "administrator@office.example", "head@hazel.example", "lead@hazel.example"
    }  # fmt: skip


def test_second_click_on_submit_is_told_that_it_is_submitted(world, review):
    with pytest.raises(NotAllowed, match="already been submitted"):
        submit(cycle=review.cycle, by=world.person("wellbeing_lead"))
    assert Submission.objects.filter(cycle=review.cycle).count() == 1


def test_queue_is_sorted_by_the_day_that_was_promised(world, review):
    unsigned = {"decision": "", "note": "", "signed_at": None, "signed_by": None}
    submitted = world.cycle(world.next_door)
    Cycle.objects.filter(pk=submitted.pk).update(state="submitted")
    sooner = f.ReadinessReviewFactory(cycle=submitted, answer_by=review.answer_by - timedelta(days=3), **unsigned)
    assert [row.pk for row in review_queue()] == [sooner.pk, review.pk]


def test_who_notes_something_first_has_the_review_and_a_colleague_can_take_it(world, review):
    officer, colleague = world.person("officer"), world.person("administrator")
    check(review, criterion(world), officer)
    check(review, criterion(world, "1.2"), colleague)
    assert ReadinessReview.objects.get(pk=review.pk).officer == officer
    services.hand_over(review=review, officer=colleague, message="I am away", by=officer)
    services.hand_over(review=review, officer=colleague, message="I am away", by=officer)
    assert ReadinessReview.objects.get(pk=review.pk).officer == colleague
    (told,) = OutgoingEmail.objects.filter(kind="assessments.review_handed_over")
    assert (told.to, "I am away" in told.text) == ("administrator@office.example", True)


@pytest.mark.parametrize("persona", ["head", "assessor", "stranger"])
def test_review_is_handed_to_nobody_who_cannot_sign(world, review, persona):
    with pytest.raises(NotAllowed, match="cannot sign"):
        services.hand_over(review=review, officer=world.person(persona), message="", by=world.person("officer"))


def test_two_officers_who_write_on_one_criterion_see_both_texts(world, review):
    check(review, criterion(world), world.person("officer"), remark="Mine")
    with pytest.raises(EditConflict):
        check(review, criterion(world), world.person("administrator"), remark="Theirs")
    assert CriterionCheck.objects.get(review=review).remark == "Mine"


def test_notes_of_the_office_do_not_exist_for_the_school(world, review):
    check(review, criterion(world), world.person("officer"), remark="Between us")
    with scope(schools=[world.school.pk]):
        assert not CriterionCheck.objects.exists()
        assert ReadinessReview.objects.filter(pk=review.pk).exists()


def test_accepting_a_criterion_accepts_what_nobody_has_decided_and_leaves_what_was_asked(world, review):
    officer = world.person("officer")
    use = EvidenceUse.objects.get(cycle=review.cycle)
    services.accept_criterion(review=review, criterion=use.criterion, by=officer)
    assert EvidenceUse.objects.get(pk=use.pk).acceptance == "accepted"
    assert CriterionCheck.objects.get(review=review).verdict == "fine"


def test_accepting_a_criterion_does_not_overwrite_a_request(world, review):
    officer = world.person("officer")
    check(review, criterion(world), officer, verdict="ask", request="Dates, please")
    with pytest.raises(NotAllowed, match="You are asking for more on 1.1"):
        services.accept_criterion(review=review, criterion=criterion(world), by=officer)
    assert CriterionCheck.objects.get(review=review).request == "Dates, please"
    assert EvidenceUse.objects.get(cycle=review.cycle).acceptance == "not_looked_at"


def test_ready_signs_the_hash_of_the_copy_and_tells_the_leaders(world, ready):
    signed = sign(ready, Decision.READY, world.person("officer"))
    assert Cycle.objects.get(pk=ready.cycle_id).state == "ready"
    assert signed.sha256 == Submission.objects.get(cycle=ready.cycle).sha256
    assert [row[3] for row in signed.decided] == ["not_looked_at"]
    assert mailed("assessments.readiness") == {"head@hazel.example", "lead@hazel.example"}


def test_ready_is_refused_while_a_rule_is_neither_met_nor_excepted(world, review):
    with pytest.raises(
        NotAllowed, match="^Not met: Every criterion has at least 1 piece of evidence. Make an exception"
    ):
        sign(review, Decision.READY, world.person("officer"))
    assert Cycle.objects.get(pk=review.cycle_id).state == "submitted"


def test_ready_is_refused_while_more_is_asked(world, ready):
    officer = world.person("officer")
    check(ready, criterion(world), officer, verdict="ask", request="Dates, please")
    with pytest.raises(NotAllowed, match="asking for more on 1.1"):
        sign(ready, Decision.READY, officer)


def test_rules_are_computed_on_the_copy_and_not_on_what_the_school_writes_since(world, review):
    head, point = world.person("head"), world.version.scale.get(value=3)
    for each in criteria_of(review.cycle.version_id):
        save_judgement(cycle=review.cycle, criterion=each, point=point, narrative="Since", edition=None, by=head)
    of_copy = {
        row.finding.rule.kind: row.finding.met
        for row in gate_of(review.cycle, as_read(open_review(review.cycle_id).cycle))
    }
    of_school = {row.finding.rule.kind: row.finding.met for row in gate_of(review.cycle)}
    assert (of_copy["criteria_judged"], of_school["criteria_judged"]) == (False, True)


def test_page_of_an_earlier_copy_signs_nothing(world, ready):
    with pytest.raises(NotAllowed, match="submitted again since you opened this page"):
        sign(ready, Decision.READY, world.person("officer"), seen="0" * 64)


def test_copy_that_was_changed_in_the_database_is_not_signed(world, ready):
    with as_role(OWNER), connection.cursor() as cursor:
        change = "UPDATE evidence_submission SET content = jsonb_set(content, '{level,name}', to_jsonb(%s::text))"
        cursor.execute(f"{change} WHERE id = %s", ["Beacon", ready.submission_id])
    with pytest.raises(NotAllowed, match="changed in the database"):
        sign(ready, Decision.READY, world.person("officer"))


def test_who_submitted_for_the_school_does_not_sign(world, everything):
    officer, colleague = world.person("officer"), world.person("administrator")
    review = submit(cycle=world.cycle(), by=officer)
    except_all(world, review.cycle)
    with pytest.raises(NotAllowed, match="a colleague has to review it"):
        sign(review, Decision.READY, officer)
    sign(review, Decision.READY, colleague)
    assert Cycle.objects.get(pk=review.cycle_id).state == "ready"


def test_second_officer_who_decides_is_told_who_was_first(world, ready):
    sign(ready, Decision.READY, world.person("officer"))
    with pytest.raises(NotAllowed, match="^officer signed this on"):
        sign(ready, Decision.NOT_YET, world.person("administrator"), others="More")
    with pytest.raises(NotAllowed, match="Your change was not saved"):
        check(ready, criterion(world), world.person("administrator"))


def test_returning_makes_a_list_of_requests_in_the_order_of_the_framework(world, review):
    returned(world, review)
    asked = ReadinessRequest.objects.filter(review=review).order_by("number")
    assert [(row.number, row.criterion and row.criterion.reference, row.text) for row in asked] == [
        (1, "1.1", "Dates, please"),
        (2, "2.1", "Ask part-time staff"),
        (3, None, "Name a governor"),
        (4, None, "Send the policy"),
    ]
    assert Cycle.objects.get(pk=review.cycle_id).state == "open"
    assert "1. 1.1: Dates, please" in OutgoingEmail.objects.filter(kind="assessments.readiness").first().text


def test_returning_asks_for_something(world, review):
    with pytest.raises(NotAllowed, match="Ask for at least one thing"):
        sign(review, Decision.NOT_YET, world.person("officer"), others=" \n")


def test_request_without_words_is_not_sent(world, review):
    officer = world.person("officer")
    check(review, criterion(world), officer, verdict="ask")
    with pytest.raises(NotAllowed, match="Write what the school should do on 1.1"):
        sign(review, Decision.NOT_YET, officer, others="Something else")


def test_school_ticks_requests_off_and_the_next_review_shows_them(world, review):
    returned(world, review)
    first = ReadinessRequest.objects.get(review=review, number=1)
    tick_request(request=first, done=True, reply="Added the dates", by=world.person("head"))
    first.refresh_from_db()
    assert (first.done_at is not None, first.done_by, first.reply) == (True, world.person("head"), "Added the dates")
    again = submit(cycle=world.cycle(), by=world.person("head"))
    assert again.officer == world.person("officer")  # who read the last copy
    with pytest.raises(NotAllowed, match="earlier submission"):
        tick_request(request=first, done=False, reply="", by=world.person("head"))


def test_request_that_is_not_done_after_all_loses_its_tick(world, review):
    returned(world, review)
    first = ReadinessRequest.objects.get(review=review, number=1)
    for done in (True, True, False):
        tick_request(request=first, done=done, reply="", by=world.person("head"))
    first.refresh_from_db()
    assert (first.done_at, first.done_by) == (None, None)


def test_old_answer_is_history_once_the_school_has_submitted_again(world, review, sign_in):
    returned(world, review)
    url = reverse("assessment:overview", args=[world.school.pk])
    assert "What the office asks for" in sign_in("head").get(url).content.decode()
    submit(cycle=world.cycle(), by=world.person("head"))
    page = sign_in("head").get(url)
    assert "What the office asks for" not in page.content.decode()
    assert (page.context["newest"], page.context["waiting"].is_open) == (None, True)
    home = sign_in("head").get(reverse("school_home", args=[world.school.pk])).content.decode()
    assert "The office has returned your self-evaluation" not in home


def test_exception_is_named_and_shown_to_the_school_and_can_be_ended(world, review, sign_in):
    officer = world.person("officer")
    rule = next(row.finding.rule for row in gate_of(review.cycle) if row.is_open)
    exception = services.make_exception(cycle=review.cycle, rule=rule, reason="Flooded hall", by=officer)
    page = sign_in("head").get(reverse("assessment:overview", args=[world.school.pk])).content.decode()
    assert ("Flooded hall" in page, "Exception by officer" in page) == (True, True)
    with pytest.raises(NotAllowed, match="officer has already made an exception"):
        services.make_exception(cycle=review.cycle, rule=rule, reason="Too", by=world.person("administrator"))
    services.end_exception(exception=exception, by=officer)
    services.end_exception(exception=exception, by=officer)
    assert not RuleException.objects.filter(pk=exception.pk).exists()


def test_exception_is_for_rules_of_this_version_and_has_a_reason(world, review):
    other = f.RuleFactory()
    with pytest.raises(NotAllowed, match="not one of this framework version"):
        services.make_exception(cycle=review.cycle, rule=other, reason="x", by=world.person("officer"))
    with pytest.raises(NotAllowed, match="Write the reason"):
        services.make_exception(
            cycle=review.cycle, rule=world.version.rules.last(), reason="  ", by=world.person("officer")
        )


def test_exceptions_end_with_the_acceptance(world, ready):
    sign(ready, Decision.READY, world.person("officer"))
    with pytest.raises(NotAllowed, match="exceptions change nothing"):
        services.end_exception(exception=RuleException.objects.first(), by=world.person("officer"))


def test_signed_review_is_no_front_door_before_the_next_is_signed(world, review):
    assert last_review_of(review.cycle).decision == "not_yet"  # of the world’s review before
    assert last_review_of(review.cycle).signed_by == "officer"


def test_officer_walks_from_criterion_to_criterion_with_results_beside_it(world, review, sign_in):
    client = sign_in("officer")
    here = criterion(world)
    page = client.get(reverse("office:review_criterion", args=[review.cycle_id, here.pk]))
    text = page.content.decode()
    assert ("Of Hazel Primary" in text, "Staff of Hazel Primary" in text) == (True, True)
    seen = {"copy": review.submission.sha256}
    answer = client.post(reverse("office:accept_criterion", args=[review.cycle_id, here.pk]), seen)
    assert answer.url == reverse("office:review_criterion", args=[review.cycle_id, criterion(world, "1.2").pk])


def test_criterion_of_another_version_is_no_page(world, review, sign_in):
    other = f.CriterionFactory()
    assert (
        sign_in("officer").get(reverse("office:review_criterion", args=[review.cycle_id, other.pk])).status_code == 404
    )


def test_decision_that_is_refused_keeps_the_message(world, review, sign_in):
    url = reverse("office:sign", args=[review.cycle_id])
    client = sign_in("officer")
    edition = client.get(url).context["form"]["edition"].value()
    data = {"decision": "ready", "note": "A long message", "others": "", "signed": "on", "edition": edition,
            "copy": review.submission.sha256, "level": review.cycle.level_id}  # fmt: skip
    page = client.post(url, data)
    assert page.status_code == 422
    assert "Not met: Every criterion" in str(page.context["form"].errors)
    assert "A long message" in page.content.decode()


def test_draft_of_the_message_waits_for_the_colleague(world, review, sign_in):
    client = sign_in("officer")
    edition = client.get(reverse("office:sign", args=[review.cycle_id])).context["form"]["edition"].value()
    data = {"note": "So far so good", "others": "", "edition": edition}
    assert client.post(reverse("office:autosave_draft", args=[review.cycle_id]), data).status_code == 200
    page = sign_in("administrator").get(reverse("office:sign", args=[review.cycle_id]))
    assert "So far so good" in page.content.decode()


def test_assessor_and_school_do_not_open_the_review(world, review, sign_in):
    for persona in ("head", "trust_lead", "assessor"):
        assert sign_in(persona).get(reverse("office:review", args=[review.cycle_id])).status_code == 404


def test_review_as_a_whole_says_what_is_noted_on_each_criterion(world, review, sign_in):
    officer = world.person("officer")
    check(review, criterion(world, "1.1"), officer, verdict="ask", request="Dates, please", remark="Between us")
    check(review, criterion(world, "1.2"), officer, verdict="fine")
    page = sign_in("officer").get(reverse("office:review", args=[review.cycle_id]))
    text = " ".join(page.content.decode().split())
    assert (page.context["looked_at"], page.context["total"]) == (2, 18)
    assert page.context["first"].state.criterion.reference == "1.3"
    assert (text.count("with a note"), text.count("Ask for more"), text.count("Nothing to add")) == (1, 1, 1)


def test_piece_of_the_copy_is_decided_on_where_it_is_read(world, review, sign_in):
    use = EvidenceUse.objects.get(cycle=review.cycle)
    url = reverse("office:decide_piece", args=[review.cycle_id, use.criterion_id, use.evidence_id])
    refused = sign_in("officer").post(url, {"acceptance": "more", "reason": "", "seen": use.evidence.stamp})
    assert (refused.status_code, "Enter what more" in refused.content.decode()) == (422, True)
    sent = sign_in("officer").post(url, {"acceptance": "more", "reason": "Which year?", "seen": use.evidence.stamp})
    assert sent.status_code == 302
    use.refresh_from_db()
    assert (use.acceptance, use.reason) == ("more", "Which year?")
    review.refresh_from_db()
    assert review.officer == world.person("officer")  # who does something first has the review
