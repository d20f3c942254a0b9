"""Cycles as a whole: which level a school may go for at each step, correcting a level, moving, ending, retiring."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from assessments.models import Award, LevelChange, ReadinessReview, Visit
from assessments.services import cycles as services
from assessments.services.awards import make_award
from assessments.services.readiness import sign_readiness
from assessments.services.submissions import submit
from evidence.models import Cycle, Judgement
from evidence.queries.carry_over import earlier_cycle
from framework.models import Version
from framework.services.versions import retire_version
from tests import factories as f
from tests.assessments.booking import ask
from tests.databases import as_worker
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

REFUSED = "Champion School needs 1 successful year at Approved School first. The school has none."


@pytest.fixture
def everything(world):
    with scope(everything=True):
        yield


@pytest.fixture
def champion(world):
    return world.version.levels.get(code="champion")


@pytest.fixture
def officer(world):
    return world.person("officer")


def running(world, state: str = "open", **changes) -> Cycle:
    """Hazel's cycle, in a state and with what the step needs."""
    Cycle.objects.filter(school=world.school, state="open").update(state=state, **changes)
    return Cycle.objects.select_related("school", "version", "level").get(school=world.school, state=state)


def unsigned(cycle: Cycle) -> ReadinessReview:
    """The review of a cycle without a copy that nobody has signed."""
    nothing = {"decision": "", "note": "", "signed_at": None, "signed_by": None}
    return f.ReadinessReviewFactory(cycle=cycle, **nothing)


def sign_ready(world, review: ReadinessReview, officer) -> None:
    """Every rule is excepted, and the school accepted as ready."""
    for rule in world.version.rules.exclude(pk__in=review.cycle.exceptions.values("rule")):
        f.RuleExceptionFactory(cycle=review.cycle, rule=rule)
    seen = review.submission.sha256 if review.submission else ""
    sign_readiness(review=review, decision="ready", note="Yes", seen=seen, by=officer)


def withdrawn(world) -> None:
    """Hazel's only award is no longer one."""
    Award.objects.filter(school=world.school).update(state="withdrawn", withdrawn_reason="Asked")


def test_cycle_starts_only_on_a_level_that_is_open(world, everything, champion, officer):
    services.end_cycle(cycle=running(world), reason="Over", by=officer)
    withdrawn(world)
    with pytest.raises(NotAllowed, match=f"^{REFUSED}"):
        services.start_cycle(school=world.school, level=champion, by=officer)
    Award.objects.filter(school=world.school).update(state="in_force", withdrawn_reason="")
    assert services.start_cycle(school=world.school, level=champion, by=officer).level == champion


def test_award_that_is_withdrawn_stops_each_later_step(world, everything, champion, officer):
    withdrawn(world)
    cycle = running(world, level=champion)
    with pytest.raises(NotAllowed, match="The office can change the level of this cycle."):
        submit(cycle=cycle, by=world.person("head"))
    cycle = running(world, "submitted")
    with pytest.raises(NotAllowed, match=REFUSED):
        sign_ready(world, unsigned(cycle), officer)
    assert Cycle.objects.get(pk=cycle.pk).state == "submitted"
    Visit.objects.filter(cycle=cycle).update(state="cancelled")
    Cycle.objects.filter(pk=cycle.pk).update(state="ready")
    with pytest.raises(NotAllowed, match=REFUSED):
        ask(Cycle.objects.get(pk=cycle.pk), f.AssessorFactory().user, officer)
    Cycle.objects.filter(pk=cycle.pk).update(state="assessed")
    on = date(2026, 1, 9)
    f.VisitFactory(
        cycle=cycle,
        state="recorded",
        outcome=world.version.outcomes.get(kind="awarded"),
        starts_on=on,
        recorded_at="2026-01-09T15:00Z",
        recorded_by=officer,
    )
    with pytest.raises(NotAllowed, match=REFUSED):
        make_award(cycle=cycle, awarded_on=date(2026, 2, 1), by=officer)


def test_returning_a_self_evaluation_needs_no_award(world, everything, champion, officer):
    withdrawn(world)
    cycle = running(world, "submitted", level=champion)
    sign_readiness(review=unsigned(cycle), decision="not_yet", note="Not yet", others="More", seen="", by=officer)
    assert Cycle.objects.get(pk=cycle.pk).state == "open"


def test_changed_level_keeps_the_work_and_tells_the_leaders_why(world, everything, champion, officer):
    cycle = running(world)
    before = cycle.judgements.count()
    change = services.change_level(
        cycle=cycle, level=champion, reason="It is your second year.", seen=cycle.level_id, by=officer
    )
    cycle = Cycle.objects.get(pk=cycle.pk)
    assert (cycle.level, cycle.state, cycle.judgements.count()) == (champion, "open", before)
    assert (change.earlier.code, change.later.code) == ("approved", "champion")
    mails = OutgoingEmail.objects.filter(kind="assessments.level_changed")
    assert {mail.to for mail in mails} == {"head@hazel.example", "lead@hazel.example"}
    assert all("It is your second year." in mail.text for mail in mails)


def test_two_officers_do_not_change_the_level_unseen(world, everything, champion, officer):
    cycle, approved = running(world), world.version.levels.get(code="approved")
    services.change_level(cycle=cycle, level=champion, reason="So", seen=approved.pk, by=officer)
    with pytest.raises(NotAllowed, match="A colleague has changed the level of this cycle to Champion School"):
        services.change_level(cycle=cycle, level=champion, reason="So", seen=approved.pk, by=officer)
    with pytest.raises(NotAllowed, match="is towards Champion School already"):
        services.change_level(cycle=cycle, level=champion, reason="So", seen=champion.pk, by=officer)
    assert LevelChange.objects.filter(cycle=cycle).count() == 1


def test_level_is_not_changed_to_what_is_not_open_elsewhere_or_over(world, everything, champion, officer):
    cycle = running(world)
    beacon = world.version.levels.get(code="beacon")
    with pytest.raises(NotAllowed, match="Beacon School needs 3 successful years at Champion School first"):
        services.change_level(cycle=cycle, level=beacon, reason="So", seen=cycle.level_id, by=officer)
    elsewhere = Version.objects.get(code="sample-seven").levels.get(code="champion")
    with pytest.raises(NotAllowed, match="belongs to another version"):
        services.change_level(cycle=cycle, level=elsewhere, reason="So", seen=cycle.level_id, by=officer)
    services.end_cycle(cycle=cycle, reason="Over", by=officer)
    with pytest.raises(NotAllowed, match="This cycle has ended"):
        services.change_level(cycle=cycle, level=champion, reason="So", seen=cycle.level_id, by=officer)


def test_change_of_a_level_is_a_row_that_nobody_rewrites(world, everything):
    change = world.first(LevelChange)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LevelChange.objects.filter(pk=change.pk).update(reason="Other")
    with as_worker(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LevelChange.objects.filter(pk=change.pk).update(reason="Other")


def test_ended_cycle_says_why_to_the_school(world, everything, officer, sign_in):
    cycle = running(world, "ready")
    services.end_cycle(cycle=cycle, reason="You asked us to wait a year.", by=officer)
    cycle = Cycle.objects.get(pk=cycle.pk)
    assert (cycle.state, cycle.ended_reason) == ("closed", "You asked us to wait a year.")
    assert not Visit.objects.filter(cycle=cycle, state="booked").exists()
    mails = OutgoingEmail.objects.filter(kind="assessments.cycle_ended")
    assert {mail.to for mail in mails} == {"head@hazel.example", "lead@hazel.example"}
    assert all("You asked us to wait a year." in mail.text for mail in mails)
    page = one_line(sign_in("governor").get(reverse("assessment:overview", args=[world.school.pk])))
    assert "This cycle has ended without an award." in page and "You asked us to wait a year." in page


def test_reason_belongs_to_an_ended_cycle_alone(world, everything):
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(school=world.school, state="open").update(ended_reason="Why not")


def test_cycle_is_not_ended_without_a_reason_and_keeps_what_was_typed(world, sign_in):
    with scope(everything=True):
        cycle = running(world, "assessed")
    client = sign_in("officer")
    address = reverse("office:end_cycle", args=[cycle.pk])
    answer = client.post(address, {"reason": " "})
    assert (answer.status_code, "Enter" in one_line(answer)) == (422, True)
    with scope(everything=True):
        assert Cycle.objects.get(pk=cycle.pk).state == "assessed"
    client.post(address, {"reason": "We agreed it."})
    again = client.post(address, {"reason": "Pressed twice."})
    assert "This cycle has already ended." in one_line(again)
    with scope(everything=True):
        assert Cycle.objects.get(pk=cycle.pk).ended_reason == "We agreed it."


def test_start_page_names_open_levels_and_why_others_are_not(world, sign_in, officer):
    with scope(everything=True):
        services.end_cycle(cycle=running(world), reason="Over", by=officer)
    client = sign_in("officer")
    address = reverse("office:start_cycle", args=[world.school.pk])
    page = one_line(client.get(address))
    assert "Champion School needs 1 successful year at Approved School first. The school has 1." in page
    assert "Beacon School needs 3 successful years at Champion School first. The school has none." in page
    assert "fee £550 plus VAT, each year" in page
    beacon = world.version.levels.get(code="beacon")
    refused = client.post(address, {"level": beacon.pk})
    assert (refused.status_code, "That level is not open to the school." in one_line(refused)) == (422, True)


def test_officer_corrects_a_level_in_the_browser(world, sign_in, champion):
    with scope(everything=True):
        cycle = running(world)
    client = sign_in("officer")
    page = one_line(client.get(reverse("office:cycle", args=[cycle.pk])))
    address = reverse("office:change_level", args=[cycle.pk])
    assert address in page
    typed = {"level": champion.pk, "reason": "Second year", "seen": cycle.level_id}
    assert client.post(address, typed | {"reason": ""}).status_code == 422
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422  # the back button, and once more
    page = one_line(sign_in("trust_lead").get(reverse("assessment:overview", args=[world.school.pk])))
    assert "Approved School to Champion School." in page and "Second year" in page


def test_page_without_a_level_to_choose_says_so_and_has_no_form(world, sign_in):
    with scope(everything=True):
        cycle = running(world)
    client, address = sign_in("officer"), reverse("office:change_level", args=[cycle.pk])
    assert "Change level" in one_line(client.get(address))
    with scope(everything=True):
        withdrawn(world)
    page = one_line(client.get(address))
    assert ("Change level" in page, REFUSED in page) == (False, True)
    assert f"No other level is open to {world.school}." in page


def newer() -> Version:
    """The sample of seven principles, published after that of six."""
    return Version.objects.get(code="sample-seven")


def test_cycle_moves_to_a_newer_version_and_its_work_can_be_carried_over(world, everything, officer):
    cycle, level = running(world), newer().levels.get(code="approved")
    later = services.move_to_version(cycle=cycle, level=level, reason="The framework has changed.", by=officer)
    cycle = Cycle.objects.get(pk=cycle.pk)
    assert (cycle.state, cycle.ended_reason) == ("closed", "The framework has changed.")
    assert (later.version, later.state, later.judgements.count()) == (newer(), "open", 0)
    assert earlier_cycle(later) == cycle
    mail = OutgoingEmail.objects.filter(kind="assessments.cycle_moved").first()
    assert reverse("evidence:carry_over", args=[world.school.pk]) in mail.text
    assert not OutgoingEmail.objects.filter(kind="assessments.cycle_ended").exists()


def test_submitted_cycle_stays_with_its_version(world, everything, officer):
    cycle, level = running(world, "submitted"), newer().levels.get(code="approved")
    with pytest.raises(NotAllowed, match="carries on with its version to the end"):
        services.move_to_version(cycle=cycle, level=level, reason="New", by=officer)


def test_move_that_is_refused_leaves_the_old_cycle_running(world, everything, officer):
    withdrawn(world)
    cycle, level = running(world), newer().levels.get(code="champion")
    with pytest.raises(NotAllowed, match=REFUSED):
        services.move_to_version(cycle=cycle, level=level, reason="New", by=officer)
    assert Cycle.objects.get(pk=cycle.pk).state == "open"


def test_retired_version_carries_running_cycles_to_their_end(world, everything, officer):
    retire_version(version=world.version, by=world.person("administrator"))
    told = OutgoingEmail.objects.filter(kind="assessments.version_retired")
    assert {mail.to for mail in told} >= {"head@hazel.example", "lead@hazel.example", "head@willow.example"}
    assert Activity.objects.filter(verb="cycle.version_retired", school=world.school).count() == 1
    cycle = running(world)
    sign_ready(world, submit(cycle=cycle, by=world.person("head")), officer)
    assert Cycle.objects.get(pk=cycle.pk).state == "ready"
    services.end_cycle(cycle=cycle, reason="Over", by=officer)
    with pytest.raises(NotAllowed, match="Choose a published version"):
        services.start_cycle(school=world.school, level=world.version.levels.get(code="approved"), by=officer)


def test_school_and_office_read_what_a_retired_version_means(world, sign_in):
    with scope(everything=True):
        cycle = running(world)
        retire_version(version=world.version, by=None)
    page = one_line(sign_in("head").get(reverse("assessment:overview", args=[world.school.pk])))
    assert "Your cycle carries on with it to the end" in page
    page = one_line(sign_in("officer").get(reverse("office:cycle", args=[cycle.pk])))
    assert "This cycle carries on with it to the end" in page and "Move to a newer version" in page


def test_judgements_of_other_schools_are_untouched_by_a_move(world, everything, officer):
    before = Judgement.objects.exclude(school=world.school).count()
    services.move_to_version(cycle=running(world), level=newer().levels.get(code="approved"), reason="New", by=officer)
    assert Judgement.objects.exclude(school=world.school).count() == before
    assert Cycle.objects.filter(school=world.next_door, state="open").count() == 1


def test_pages_before_each_step_say_that_the_level_is_not_open_any_more(world, everything, champion, sign_in):
    school, cycle = sign_in("head"), running(world, level=champion)
    page = reverse("assessment:submit", args=[world.school.pk])
    assert "Ask the office: it can change" not in one_line(school.get(page))
    withdrawn(world)
    assert REFUSED in one_line(school.get(page))
    Award.objects.filter(school=world.school).update(state="in_force", withdrawn_reason="")
    submit(cycle=cycle, by=world.person("head"))
    withdrawn(world)
    for name in ("review", "sign", "cycle"):
        shown = one_line(sign_in("officer").get(reverse(f"office:{name}", args=[cycle.pk])))
        assert REFUSED in shown and "cannot be accepted, visited or awarded" in shown
