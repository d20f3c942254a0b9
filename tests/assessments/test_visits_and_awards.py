"""Visits and awards: who may assess whom, what a visit needs, what the public sees."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessments.models import Assessor, Award, Engagement, Finding, Visit
from assessments.queries.awards import find_award
from assessments.queries.stages import stage_of
from assessments.services.awards import make_award, withdraw_award
from assessments.services.briefing import make_briefing
from assessments.services.devices import end_device, register_device
from assessments.services.moving import cancel_visit
from assessments.services.submissions import submit
from assessments.services.visits import record_visit, save_finding
from evidence.models import Cycle, Evidence
from framework.models import Outcome
from tests import factories as f
from tests.assessments.booking import ask, book
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.editing.conflicts import EditConflict
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("persona", "sentence"),
    [
        ("head", "works at this school"),
        ("trust_lead", "in this school’s trust"),
        ("head_same_trust", "in this school’s trust"),
    ],
)
def test_nobody_assesses_their_own(world, ready, persona, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        book(world, ready, persona)


def test_assessor_who_left_gets_no_visit(world, ready):
    Assessor.objects.filter(user=world.person("assessor")).update(is_active=False)
    with pytest.raises(NotAllowed, match="not taking visits"):
        book(world, ready)


def test_school_that_is_not_ready_gets_no_visit(world, everything):
    with pytest.raises(NotAllowed, match="The school is not ready for a visit."):
        book(world, world.cycle())


def test_day_in_the_past_is_refused(world, ready):
    with pytest.raises(NotAllowed, match="in the past"):
        book(world, ready, day=TODAY() - timedelta(days=1))


def test_second_visit_of_a_cycle_is_refused_by_service_and_by_database(world, ready):
    visit = book(world, ready)
    with pytest.raises(NotAllowed, match="leads this visit"):
        ask(ready, world.person("assessor_elsewhere"), world.person("officer"))
    with pytest.raises(IntegrityError), transaction.atomic():
        f.VisitFactory(cycle=ready, booked_by=visit.booked_by)


def test_booking_and_cancelling_tell_school_and_assessor(world, ready):
    visit = book(world, ready)
    cancel_visit(visit=visit, by=world.person("officer"))
    for kind in ("assessments.visit_booked", "assessments.visit_cancelled"):
        told = set(OutgoingEmail.objects.filter(kind=kind).values_list("to", flat=True))
        assert told == {"head@hazel.example", "lead@hazel.example", "assessor@visits.example"}


def write_notes(world, visit) -> None:
    """Notes on every principle."""
    for principle in visit.cycle.version.principles.all():
        save_finding(
            visit=visit, principle=principle, notes="Seen", target="Go on", edition=0, by=world.person("assessor")
        )


def test_visit_cannot_be_finished_with_principles_without_notes(world, ready):
    visit = book(world, ready, starts_on=TODAY())
    with pytest.raises(NotAllowed, match="principle 1, 2, 3, 4, 5, 6"):
        record_visit(visit=visit, summary="S", outcome=outcome(world), by=world.person("assessor"))


def test_visit_cannot_be_finished_before_its_day(world, ready):
    visit = book(world, ready, starts_on=TODAY() + timedelta(days=3))
    write_notes(world, visit)
    with pytest.raises(NotAllowed, match="has not happened yet"):
        record_visit(visit=visit, summary="S", outcome=outcome(world), by=world.person("assessor"))


def test_notes_from_two_devices_do_not_overwrite_each_other(world, ready):
    visit, principle = book(world, ready), ready.version.principles.first()
    by = world.person("assessor")
    save_finding(visit=visit, principle=principle, notes="Tablet", target="", edition=0, by=by)
    with pytest.raises(EditConflict):
        save_finding(visit=visit, principle=principle, notes="Phone", target="", edition=0, by=by)
    assert Finding.objects.get(visit=visit, principle=principle).notes == "Tablet"


def outcome(world, kind: str = "awarded"):
    """One of the ways in which a visit can end."""
    return world.version.outcomes.get(kind=kind)


def record(world, ready, kind: str = "awarded", named=(), day: date | None = None) -> Visit:
    """A recorded visit of today, or of a day before."""
    visit = book(world, ready, starts_on=day or TODAY())
    write_notes(world, visit)
    ended = {"outcome": outcome(world, kind), "named": named}
    return record_visit(visit=visit, summary="A good day", by=world.person("assessor"), **ended)


def test_recorded_notes_are_fixed(world, ready):
    visit = record(world, ready)
    with pytest.raises(NotAllowed, match="you cannot change its notes"):
        write_notes(world, visit)


def due_on(day: date) -> dict[str, int]:
    """As the page sends it."""
    return {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}


def test_what_is_shown_again_is_due_when_the_outcome_says_or_on_the_day_that_was_agreed(world, ready, sign_in):
    visit = book(world, ready, starts_on=TODAY())
    assessor, agreed = sign_in("assessor"), TODAY() + timedelta(days=40)
    usual = visit.ends_on + timedelta(days=outcome(world, "not_yet").days)
    address = reverse("visits:finish", args=[visit.pk])
    assert f"The date is {date_format(usual)}." in one_line(assessor.get(address).content.decode())
    sent = {"summary": "A good day", "outcome": outcome(world, "not_yet").pk, "named": ["leadership"]}
    write_notes(world, visit)
    for wrong, sentence in (
        (TODAY(), "Choose a date after today"),
        (TODAY() + timedelta(days=3000), "within two years"),
    ):
        page = assessor.post(address, {**sent, **due_on(wrong)})
        assert (page.status_code, sentence in page.content.decode()) == (422, True)
    page = assessor.post(address, {**sent, "outcome": outcome(world).pk, "named": [], **due_on(agreed)})
    assert (page.status_code, "asks for nothing by a date" in page.content.decode()) == (422, True)
    assert assessor.post(address, {**sent, **due_on(agreed)}).status_code == 302
    visit.refresh_from_db()
    assert visit.due_on == agreed


def test_summary_names_no_one_and_gives_back_what_was_typed(world, ready, sign_in):
    visit = book(world, ready, starts_on=TODAY())
    write_notes(world, visit)
    sent = {"summary": "The Year 4 TA is unhappy", "outcome": outcome(world).pk}
    page = sign_in("assessor").post(reverse("visits:finish", args=[visit.pk]), sent)
    text = page.content.decode()
    assert (page.status_code, "Leave out “The Year 4 TA”" in text) == (422, True)
    assert "The Year 4 TA is unhappy</textarea>" in text


def test_finishing_says_which_tablets_may_hold_words_and_not_one_that_was_lost(world, ready, sign_in):
    visit, assessor = book(world, ready), sign_in("assessor")
    address = reverse("visits:finish", args=[visit.pk])
    assert "Look at every tablet first" not in assessor.get(address).content.decode()
    device = register_device(visit=visit, key=uuid4(), by=world.person("assessor"))
    assert "Look at every tablet first" in assessor.get(address).content.decode()
    end_device(device=device, by=world.person("assessor"))
    assert "Look at every tablet first" not in assessor.get(address).content.decode()


@pytest.mark.parametrize(
    ("awarded_on", "last_day"),
    [(date(2026, 5, 4), date(2027, 5, 4)), (date(2024, 2, 29), date(2025, 2, 28))],
)
def test_award_is_valid_for_the_months_of_the_version(world, ready, awarded_on, last_day):
    record(world, ready, day=awarded_on)
    award = make_award(cycle=ready, awarded_on=awarded_on, by=world.person("officer"))
    assert award.valid_until == last_day
    assert stage_of(world.school).stage == "awarded"
    assert find_award(award.code.lower()).state in {"in_force", "lapsed"}


def test_award_before_the_visit_is_recorded_is_refused(world, ready):
    book(world, ready)
    Cycle.objects.filter(pk=ready.pk).update(state="assessed")
    with pytest.raises(NotAllowed, match="The visit has to be recorded before an award can be made."):
        make_award(cycle=ready, awarded_on=TODAY(), by=world.person("officer"))


def test_award_needs_a_recommendation(world, ready):
    record(world, ready, "not_yet", named=["leadership"])
    with pytest.raises(NotAllowed, match="has not recommended"):
        make_award(cycle=ready, awarded_on=TODAY(), by=world.person("officer"))


def test_champion_needs_an_earlier_award(world, ready):
    record(world, ready)
    Award.objects.filter(school=world.school).delete()
    champion = ready.version.levels.get(code="champion")
    Cycle.objects.filter(pk=ready.pk).update(level=champion)
    with pytest.raises(NotAllowed, match="needs 1 successful year at Approved School first. The school has none."):
        make_award(cycle=ready, awarded_on=TODAY(), by=world.person("officer"))


def test_public_page_tells_in_force_lapsed_withdrawn_and_unknown_apart(world, client):
    code = f"WORLD{world.school.identifier}"
    page = client.get(reverse("verify:award", args=[code]))
    assert "This award is current" in page.content.decode()
    with scope(everything=True):
        award = Award.objects.select_related("school").get(code=code)
        yesterday = TODAY() - timedelta(days=1)
        Award.objects.filter(pk=award.pk).update(awarded_on=yesterday - timedelta(days=300), valid_until=yesterday)
    assert "has lapsed" in client.get(reverse("verify:award", args=[code])).content.decode()
    with scope(everything=True):
        withdraw_award(award=award, reason="Secret reason", by=world.person("officer"))
    page = client.get(reverse("verify:award", args=[code])).content.decode()
    assert "was withdrawn" in page
    assert "Secret reason" not in page
    assert client.get(reverse("verify:award", args=["NOTACODE22"])).status_code == 404


def test_award_is_not_dated_on_the_first_of_two_days(world, ready):
    visit = record(world, ready)
    Visit.objects.filter(pk=visit.pk).update(starts_on=TODAY() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="so the award cannot be dated before that"):
        make_award(cycle=ready, awarded_on=TODAY() - timedelta(days=1), by=world.person("officer"))


def test_award_is_not_dated_before_its_visit(world, ready):
    record(world, ready)
    with pytest.raises(NotAllowed, match="so the award cannot be dated before that"):
        make_award(cycle=ready, awarded_on=TODAY() - timedelta(days=1), by=world.person("officer"))


@pytest.mark.parametrize(
    ("kind", "named", "sentence"),
    [
        ("awarded", ["leadership"], "names no principles"),
        ("with_target", [], "needs one principle"),
        ("with_target", ["leadership", "staff"], "needs one principle"),
        ("not_yet", [], "needs up to 3 principles"),
        ("not_yet", ["nonsense"], "Write a target"),
    ],
)
def test_outcome_names_what_it_says(world, ready, kind, named, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        record(world, ready, kind, named=named)


def test_target_to_show_has_a_date_that_the_school_reads(world, ready, sign_in):
    visit = record(world, ready, "with_target", named=["leadership"])
    assert visit.due_on == TODAY() + timedelta(days=90)
    page = one_line(sign_in("head").get(reverse("assessment:overview", args=[world.school.pk])))
    assert "Awarded, one target to show." in page
    assert f"By {visit.due_on:%-d %B %Y}:" in page
    make_award(cycle=ready, awarded_on=TODAY(), by=world.person("officer"))


def test_outcome_of_another_version_is_refused(world, ready):
    other = Outcome.objects.filter(kind="awarded").exclude(version=world.version).first()
    visit = book(world, ready, starts_on=TODAY())
    write_notes(world, visit)
    with pytest.raises(NotAllowed, match="another version"):
        record_visit(visit=visit, summary="S", outcome=other, by=world.person("assessor"))


def test_machine_gets_the_same_facts(world, client):
    code = f"WORLD{world.school.identifier}"
    facts = client.get(reverse("verify:award_json", args=[code])).json()
    assert (facts["school"], facts["level"], facts["state"]) == ("Hazel Primary", "Approved School", "in_force")


def test_assessor_reads_the_school_of_the_visit_and_no_other(world, sign_in):
    page = sign_in("assessor").get(reverse("visits:detail", args=[world.visit().pk])).content.decode()
    assert "Of Hazel Primary" in page
    assert "Willow" not in page


def test_assessor_sees_what_a_photograph_shows_and_who_is_in_it(world, sign_in):
    with scope(everything=True):
        Evidence.objects.filter(title="Evidence of Hazel Primary").update(
            kind="photograph", alt_text="A raised bed", personal_data=True, children_pictured=True, consent="Forms"
        )
        submit(cycle=world.cycle(), by=world.person("head"))
        make_briefing(visit=world.visit())
        piece = Evidence.objects.get(title="Evidence of Hazel Primary").pk
    client = sign_in("assessor")
    page = one_line(client.get(reverse("visits:detail", args=[world.visit().pk])))
    for words in ("A raised bed", "Names people", "Children pictured, with consent: Forms"):
        assert words in page
    file = client.get(reverse("visits:submitted_file", args=[world.visit().pk, piece]))
    assert b"".join(file.streaming_content) == b"Bytes of Hazel Primary"
    file.close()


def opened(client, visit) -> list[int]:
    """What the assessor gets of the visit, its file and its forms."""
    names = ("visits:detail", "visits:finish")
    principle = visit.cycle.version.principles.first()
    pages = [client.get(reverse(name, args=[visit.pk])).status_code for name in names]
    return [*pages, client.get(reverse("visits:finding", args=[visit.pk, principle.pk])).status_code]


def test_assessor_of_a_cancelled_visit_reads_nothing_any_more(world, ready, sign_in):
    visit, assessor = book(world, ready), sign_in("assessor")
    assert opened(assessor, visit) == [200, 200, 200]
    cancel_visit(visit=visit, by=world.person("officer"))
    assert opened(assessor, visit) == [404, 404, 404]
    assert reverse("visits:detail", args=[visit.pk]) not in assessor.get(reverse("visits:list")).content.decode()


def test_assessor_of_a_recorded_visit_reads_until_a_day(world, ready, sign_in):
    visit, assessor = book(world, ready), sign_in("assessor")
    address = reverse("visits:detail", args=[visit.pk])
    for days, status in ((10, 200), (11, 404)):
        recorded_on = TODAY() - timedelta(days=days)
        Visit.objects.filter(pk=visit.pk).update(
            state="recorded", recorded_at=timezone.now(), recorded_by=visit.booked_by
        )
        Engagement.objects.filter(visit=visit).update(read_until=recorded_on + timedelta(days=10))
        assert assessor.get(address).status_code == status
        page = assessor.get(reverse("visits:list")).content.decode()
        assert (address in page) == (status == 200)
    assert "Closed to you on" in page
