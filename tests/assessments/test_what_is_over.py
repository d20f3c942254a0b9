"""What is over stays as it was, and what goes on is told: each step once more, after its time or after a change."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.enums import Side
from assessments.models import (
    Agenda,
    AgendaItem,
    Availability,
    Award,
    Briefing,
    Engagement,
    Visit,
    VisitChange,
    VisitPhoto,
)
from assessments.policies.notes import LONGEST_NOTE, SaysWho, check_words
from assessments.queries.agendas import items_of
from assessments.services.agenda_answers import agree_agenda
from assessments.services.agendas import add_item, move_item, share_agenda, start_agenda
from assessments.services.asking import decline_request, take_off
from assessments.services.availability import remove_period
from assessments.services.awards import withdraw_award
from assessments.services.briefing import make_briefing, refresh_briefings
from assessments.services.moving import cancel_visit, move_visit, postpone_visit
from assessments.services.notes import save_evidence_check
from assessments.services.photos import add_photo, allow_photos
from assessments.services.proposals import propose_days
from evidence.models import Cycle
from tests import factories as f
from tests.assessments.booking import agree, ask, book
from tests.wqm.files.uploads import picture
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail

OVER = "This visit has been recorded or cancelled already."


@pytest.fixture
def visit(world, ready) -> Visit:
    """Booked, with the template on its agenda."""
    visit = book(world, ready)
    start_agenda(visit=visit, by=world.person("head"))
    return visit


def agenda(visit: Visit) -> Agenda:
    return Agenda.objects.get(visit=visit)


def test_who_has_declined_cannot_be_taken_off(world, ready):
    officer, assessor = world.person("officer"), world.person("assessor")
    engagement = ask(ready, assessor, officer)
    decline_request(engagement=engagement, reason="Away", by=assessor)
    before = OutgoingEmail.objects.count()
    with pytest.raises(NotAllowed, match="is not on this visit any more"):
        take_off(engagement=engagement, reason="other", by=officer)
    engagement.refresh_from_db()
    assert (engagement.state, OutgoingEmail.objects.count()) == ("declined", before)


def test_visit_that_was_cancelled_is_not_moved_and_not_postponed(world, visit):
    officer = world.person("officer")
    cancel_visit(visit=visit, by=officer)
    changes = VisitChange.objects.filter(visit=visit).count()
    with pytest.raises(NotAllowed, match=OVER):
        move_visit(visit=visit, starts_on=f.school_day(then=25), reason="other", by=officer)
    with pytest.raises(NotAllowed, match=OVER):
        postpone_visit(visit=visit, reason="weather", side=Side.OFFICE, by=officer)
    assert VisitChange.objects.filter(visit=visit).count() == changes


def test_photograph_is_not_added_to_a_visit_that_was_written_up(world, visit):
    allow_photos(visit=visit, allowed=True, by=world.person("officer"))
    upload = SimpleUploadedFile("wall.jpg", picture("jpeg"), "image/jpeg")
    by, before = world.person("assessor"), VisitPhoto.objects.filter(visit=visit).count()
    add_photo(visit=visit, upload=upload, alt_text="A display", by=by)
    Visit.objects.filter(pk=visit.pk).update(state="recorded", recorded_at=timezone.now(), recorded_by=by)
    upload.seek(0)
    with pytest.raises(NotAllowed):
        add_photo(visit=visit, upload=upload, alt_text="A display", by=by)
    assert VisitPhoto.objects.filter(visit=visit).count() == before + 1


def test_note_of_more_letters_than_a_screen_takes_is_refused_with_both_numbers():
    check_words("a" * LONGEST_NOTE, set())
    with pytest.raises(NotAllowed, match=f"That is {LONGEST_NOTE + 1} characters long.*up to {LONGEST_NOTE} "):
        check_words("a" * (LONGEST_NOTE + 1), set())


def test_packs_of_coming_visits_are_made_anew_each_night(visit):
    made = make_briefing(visit=visit)
    Briefing.objects.filter(pk=made.pk).update(content={"targets": [], "principles": [], "names": ["Old"]})
    refresh_briefings()
    made.refresh_from_db()
    assert (made.content["names"] == ["Old"], made.content["principles"] == []) == (False, False)


def test_agenda_that_is_shared_again_says_that_it_has_changed(world, visit):
    head = world.person("head")
    mail = OutgoingEmail.objects.filter(kind="assessments.agenda_shared", to="assessor@visits.example")
    said = []
    for _ in range(2):
        mail.delete()
        share_agenda(visit=visit, edition=agenda(visit).edition, by=head)
        said.append(mail.get().subject.split(" for ")[0])
        add_item(visit=visit, title="A second walk", voice="pupils", by=head)
    assert said == ["Agenda", "Changed agenda"]


def test_item_that_changes_places_ends_the_agreement(world, visit):
    head = world.person("head")
    share_agenda(visit=visit, edition=agenda(visit).edition, by=head)
    agree_agenda(visit=visit, edition=agenda(visit).edition, by=world.person("assessor"))
    before, second = agenda(visit), [each for each in items_of(visit) if each.day == 1][1]
    assert before.agreed_at
    move_item(visit=visit, item=AgendaItem.objects.get(pk=second.pk), direction="up", by=head)
    after = agenda(visit)
    assert (after.agreed_at, after.edition > before.edition) == (None, True)


def test_award_is_withdrawn_once(world, everything):
    award, by = Award.objects.filter(school=world.school).latest("pk"), world.person("officer")
    withdraw_award(award=award, reason="Asked for it", by=by)
    with pytest.raises(NotAllowed, match="already been withdrawn"):
        withdraw_award(award=award, reason="Another", by=by)
    award.refresh_from_db()
    assert award.withdrawn_reason == "Asked for it"


def test_nobody_is_asked_for_a_day_that_is_over(world, ready):
    officer = world.person("officer")
    first = ask(ready, world.person("assessor"), officer)
    Visit.objects.filter(pk=first.visit_id).update(starts_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="The first day is in the past. Move the visit"):
        ask(ready, world.person("assessor_elsewhere"), officer)


def test_visit_of_two_days_takes_all_of_them(world, ready):
    level = ready.version.levels.filter(visit_days=2).first()
    Cycle.objects.filter(pk=ready.pk).update(level=level)
    chosen = {"cycle": ready, "chosen": [f.school_day(then=9)], "side": Side.SCHOOL, "by": world.person("head")}
    with pytest.raises(NotAllowed, match="lasts 2 days, so it cannot be a morning"):
        propose_days(part="am", **chosen)
    assert propose_days(part="all", **chosen).days.count() == 1


def test_period_is_removed_by_whose_it_is(world, everything):
    mine, other = f.AssessorFactory(), f.AssessorFactory()
    period = f.AvailabilityFactory(user=mine.user)
    remove_period(assessor=other, period_id=period.pk, by=other.user)
    assert Availability.objects.filter(pk=period.pk).exists()
    remove_period(assessor=mine, period_id=period.pk, by=mine.user)
    assert not Availability.objects.filter(pk=period.pk).exists()


def test_words_on_evidence_and_targets_name_nobody(world, visit):
    assessor = world.person("assessor")
    here = {"visit": visit, "edition": 0, "by": assessor}
    criterion = visit.cycle.version.principles.first().criteria.first()
    with pytest.raises(SaysWho, match="Mrs Adebayo"):
        save_evidence_check(criterion=criterion, piece=1, is_seen=True, remark="Mrs Adebayo showed it", **here)
    assert save_evidence_check(criterion=criterion, piece=1, is_seen=True, remark="Seen in the hall", **here).is_seen


def test_who_came_is_not_changed_after_the_visit_was_written_up(world, visit):
    assessor, officer = world.person("assessor"), world.person("officer")
    engagement = Engagement.objects.get(visit=visit, user=assessor)
    Visit.objects.filter(pk=visit.pk).update(state="recorded", recorded_at=timezone.now(), recorded_by=assessor)
    with pytest.raises(NotAllowed, match="This visit is recorded, so who came cannot be changed."):
        take_off(engagement=engagement, reason="ill", by=officer)
    engagement.refresh_from_db()
    assert engagement.state == "accepted"


@pytest.mark.parametrize("is_agreed", [False, True])
def test_school_hears_that_a_visit_is_off_once_it_knew_of_its_day(world, ready, is_agreed):
    officer = world.person("officer")
    engagement = ask(ready, world.person("assessor"), officer)
    if is_agreed:
        agree(ready, world.person("head"))
    cancel_visit(visit=engagement.visit, by=officer)
    mail = OutgoingEmail.objects.filter(kind="assessments.visit_cancelled", to="head@hazel.example")
    assert mail.count() == (1 if is_agreed else 0)
