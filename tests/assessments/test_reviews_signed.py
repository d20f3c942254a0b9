"""What follows from a signed review: the email that says it, the page that shows it, what the signature rests on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.around import around_of
from assessments.enums import Decision
from assessments.models import Award, ReadinessReview, RuleException
from assessments.services import cycles, readiness
from assessments.services.submissions import submit
from evidence.models import Cycle, EvidenceUse
from evidence.queries.submissions import as_read
from evidence.services import library
from evidence.services.judgements import save_judgement
from evidence.services.reviews import decide_on_use
from evidence.services.uses import use_evidence
from surveys.models import Wave
from tests import factories as f
from tests.assessments.reviewing import criterion, except_all, sign
from tests.reading import one_line
from tests.wqm.files.looking import look_into_files
from tests.wqm.files.uploads import pdf
from wqm.access.refusals import NotAllowed
from wqm.files.models import StoredFile
from wqm.mail.models import OutgoingEmail


@pytest.fixture
def review(world, ready) -> ReadinessReview:
    """Hazel has submitted, without a visit so far, and every rule is excepted."""
    Cycle.objects.filter(pk=ready.pk).update(state="open")
    review = submit(cycle=world.cycle(), by=world.person("head"))
    except_all(world, review.cycle)
    return review


def told() -> str:
    return OutgoingEmail.objects.filter(kind="assessments.readiness").latest("pk").text


def test_school_that_is_ready_is_asked_to_propose_days(world, review):
    sign(review, Decision.READY, world.person("officer"))
    assert f"Propose days for it: http://localhost:8000{reverse('assessment:dates', args=[world.school.pk])}" in told()


def test_school_whose_visit_is_arranged_is_not_asked_for_days(world, review):
    f.VisitFactory(cycle=review.cycle, school=world.school)
    sign(review, Decision.READY, world.person("officer"))
    assert "The visit that is arranged keeps its days." in told() and "Propose days" not in told()


def test_school_that_was_visited_before_its_level_was_changed_waits_for_the_award(world, review):
    f.VisitFactory(
        cycle=review.cycle, school=world.school, state="recorded", recorded_at="2026-01-09T15:00Z",
        recorded_by=world.person("officer"), outcome=world.version.outcomes.get(kind="awarded"),
    )  # fmt: skip
    sign(review, Decision.READY, world.person("officer"))
    assert "the office now decides on the award." in told() and "ready for a visit" not in told()
    mail = OutgoingEmail.objects.filter(kind="assessments.readiness").latest("pk")
    assert mail.subject == "Hazel Primary: accepted for Approved School"


def test_page_of_a_signed_review_shows_the_copy_and_its_rules_and_not_what_the_school_writes_since(
    world, review, sign_in
):
    sign(review, Decision.READY, world.person("officer"))
    save_judgement(
        cycle=Cycle.objects.get(pk=review.cycle_id), criterion=criterion(world, "3.1"),
        point=world.version.scale.get(value=3), narrative="Since", edition=None, by=world.person("head"),
    )  # fmt: skip
    page = one_line(sign_in("officer").get(reverse("office:review", args=[review.cycle_id])))
    assert reverse("assessment:submission", args=[world.school.pk, review.submission_id]) in page
    assert "3.1: no judgement" in page


def test_review_is_not_handed_to_the_colleague_who_submitted_for_the_school(world, everything):
    colleague = world.person("administrator")
    review = submit(cycle=world.cycle(), by=colleague)
    with pytest.raises(NotAllowed, match="administrator submitted this for the school, so someone else"):
        readiness.hand_over(review=review, officer=colleague, message="", by=world.person("officer"))


def test_accepting_a_criterion_leaves_a_piece_on_which_more_was_asked(world, review):
    use, officer = EvidenceUse.objects.get(cycle=review.cycle), world.person("officer")
    decide_on_use(use=use, acceptance="more", reason="Which year?", seen=use.evidence.stamp, by=officer)
    readiness.accept_criterion(review=review, criterion=use.criterion, by=officer)
    use.refresh_from_db()
    assert (use.acceptance, use.reason) == ("more", "Which year?")


def test_accepting_a_criterion_does_not_accept_a_file_that_no_one_could_open(world, ready):
    Cycle.objects.filter(pk=ready.pk).update(state="open")
    head, cycle = world.person("head"), world.cycle()
    upload = SimpleUploadedFile("plan.pdf", pdf())
    piece = library.add_to_library(school=world.school, by=head, upload=upload, title="The plan", kind="file")
    use_evidence(cycle=cycle, pairs=[(piece, criterion(world, "4.1"))], by=head)
    look_into_files()
    review = submit(cycle=cycle, by=head)
    assert piece.file is not None
    StoredFile.objects.filter(pk=piece.file.pk).update(scan="infected")
    readiness.accept_criterion(review=review, criterion=criterion(world, "4.1"), by=world.person("officer"))
    uses = [use for _, rows in as_read(Cycle.objects.get(pk=cycle.pk)) for _, uses in rows for use in uses]
    assert [use.acceptance for use in uses if use.evidence_id == piece.pk] == ["not_looked_at"]


def test_withdrawn_award_found_when_signing_says_that_the_office_can_change_the_level(world, review, sign_in):
    """What was typed stays on the page that refuses it."""
    champion = world.version.levels.get(code="champion")
    cycles.change_level(
        cycle=review.cycle, level=champion, reason="So", seen=review.cycle.level_id, by=world.person("officer")
    )
    except_all(world, Cycle.objects.get(pk=review.cycle_id))
    Award.objects.filter(school=world.school).update(state="withdrawn", withdrawn_reason="Asked")
    client, address = sign_in("officer"), reverse("office:sign", args=[review.cycle_id])
    form = client.get(address).context["form"]
    hidden = {name: form[name].value() for name in ("edition", "copy", "level")}
    page = client.post(address, {**hidden, "decision": "ready", "note": "Well done", "others": "", "signed": "on"})
    assert (page.status_code, "The office can change the level of this cycle." in one_line(page)) == (422, True)
    assert "Well done" in one_line(page)
    assert Cycle.objects.get(pk=review.cycle_id).state == "submitted"


def test_exception_of_another_cycle_is_not_ended_from_this_page(world, review, sign_in):
    other = f.RuleExceptionFactory(cycle=world.cycle(world.next_door), rule=world.version.rules.last())
    address = reverse("office:end_exception", args=[review.cycle_id, other.pk])
    page = sign_in("officer").post(address, follow=True)
    assert "A colleague has already ended this exception." in one_line(page)
    assert RuleException.objects.filter(pk=other.pk).exists()


def test_copy_says_what_the_rules_missed_and_which_surveys_had_results_on_that_day(world, ready):
    Wave.objects.filter(school=world.school).update(state="open")
    around = around_of(ready)
    gaps = {row["title"]: row["gaps"] for row in around["rules"]}
    assert "3.1: no judgement" in gaps["Every criterion has a judgement"]
    assert {row["published"] for row in around["surveys"]} == {False}
