"""What is allowed with a wave in its state. The sentences are for headteachers."""

from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from framework.enums import Audience, VersionState
from framework.models import Questionnaire
from schools.calendar import USUAL
from schools.queries import without_agreement
from surveys.enums import MOST_REMINDERS, WITH_RESULTS, ListState, SittingKind, WaveState
from surveys.models import ListImport, Sitting, Wave, WaveSchool
from wqm.access.refusals import NotAllowed
from wqm.sealing.small_numbers import BEYOND_K, SHARES_FROM, fewest_invited

# Half a term.
BETWEEN_WAVES = timedelta(weeks=6)
# Parts of surveys whose people were asked, or will be.
ASKED = Q(wave__state__in=[WaveState.OPEN, *WITH_RESULTS])
PLANNED = Q(wave__state=WaveState.DRAFT, wave__send_wanted=True)
# A worker counts a wave within minutes of its last day; after this long something is wrong.
COUNTED_WITHIN = timedelta(days=1)


class Dated(Protocol):
    """A wave, or what was read of one."""

    @property
    def state(self) -> str:
        """One of WaveState."""

    @property
    def closes_on(self) -> date:
        """The last day."""


def check_can_change(wave: Wave) -> None:
    """Questions, dates and recipients are fixed once the wave is open."""
    if wave.state != WaveState.DRAFT or wave.send_wanted:
        raise NotAllowed("This survey has been sent, so you can no longer change its recipients, questions or dates.")


def check_can_take(list_import: ListImport, wave: Wave, part: WaveSchool) -> None:
    """A list is taken once, within its day, and while the groups are still those that it was read with."""
    if list_import.state != ListState.PREVIEW:
        raise NotAllowed("This list is already in use.")
    if not list_import.counts:
        raise NotAllowed("This upload expired after a day. Upload the list again.")
    if list_import.counts["read_with"] != [wave.breakdowns, part.groups]:
        raise NotAllowed("The survey’s groups have changed since you uploaded this list. Upload it again.")


def check_can_undo(list_import: ListImport) -> None:
    """What was before is kept for a day, for one undo."""
    if list_import.state != ListState.TAKEN:
        raise NotAllowed("There is nothing to undo.")
    if not list_import.counts:
        raise NotAllowed("You can only undo an upload on the same day. Upload the earlier list again.")


def check_can_correct(wave: Wave, *, has_failed: bool) -> None:
    """Only for an invitation that failed, while the survey is open: nobody's link is sent to another person."""
    if not _can_be_answered(wave):
        raise NotAllowed("You can correct addresses only while the survey is open.")
    if not has_failed:
        raise NotAllowed(
            "This invitation was delivered, so you cannot change its address. The link belongs to that person alone."
        )
    _check_is_sending(wave)


def invited_to(wave: Wave, listed: int) -> int:
    """How many people a wave with so many on its list is for: slots of sittings are people."""
    return listed + sum(sitting.slots for sitting in wave.sittings.all())


def check_can_ask(wave: Wave, listed: int, *, has_asked: bool) -> None:
    """The office is asked once, about a draft of one school that alone would see quarters at most."""
    check_can_change(wave)
    if not 0 < invited_to(wave, listed) < SHARES_FROM + BEYOND_K:
        raise NotAllowed(
            "You do not need other schools for this survey: you have enough recipients, or have not added any yet."
        )
    if has_asked:
        raise NotAllowed("You have already asked the office. They will be in touch.")


def check_can_send(wave: Wave, recipients: int) -> None:
    """Sent once; everything else that stands against a launch is said now rather than on the day."""
    if wave.send_wanted:
        raise NotAllowed("This survey has already been sent.")
    check_can_launch(wave, recipients)
    check_planned(wave)
    check_use_is_agreed(wave)


def check_use_is_agreed(wave: Wave) -> None:
    """A school talks its staff surveys through with staff before it sends one. Of a wave of several schools the page
    names those that have not, because who runs it cannot do it for them."""
    if wave.school_id and needs_agreement(wave) and without_agreement([wave.school_id]):
        raise NotAllowed(
            "Before you send a staff survey, go through the agreement on use with staff and their representatives, and"
            " record it."
        )


def needs_agreement(wave: Wave) -> bool:
    """Whether its people are staff, with whom the use of surveys is agreed."""
    return wave.questionnaire.audience == Audience.STAFF


def check_can_recall(wave: Wave) -> None:
    """Only what has not gone out yet can be taken back."""
    if wave.state != WaveState.DRAFT or not wave.send_wanted:
        raise NotAllowed(
            "Invitations have gone out, so this survey cannot go back to draft. You can close it early instead."
        )


def check_can_launch(wave: Wave, recipients: int) -> None:
    """There must be enough people that a result could be published at all; slots of sittings are people."""
    recipients = invited_to(wave, recipients)
    if wave.state != WaveState.DRAFT:
        raise NotAllowed("This survey has already been sent.")
    if wave.questionnaire.state != VersionState.PUBLISHED:
        raise NotAllowed("This questionnaire is not published yet. Ask the office to publish it.")
    if wave.closes_on < timezone.localdate():
        raise NotAllowed("The last day to respond has passed. Choose a later date before you send.")
    check_spacing(wave)
    if not recipients:
        step = "Add your list first." if wave.school_id else "Each school needs to add its list first."
        raise NotAllowed(f"There are no recipients yet. {step}")
    if recipients < fewest_invited(wave.k):
        people = "person is" if recipients == 1 else "people are"
        advice = "Ask the office to run it with" if wave.school_id else "Wait for the lists from the"
        raise NotAllowed(
            f"Only {recipients} {people} invited. A survey needs at least {fewest_invited(wave.k)}, so that its"
            " results"
            f" do not show who responded. {advice} other schools."
        )


def again_from(wave: Wave) -> date | None:
    """The first day on which the same people can be asked again; None where that is past."""
    day = wave.closes_on + BETWEEN_WAVES
    return day if day > timezone.localdate() else None


def check_spacing(wave: Wave) -> None:
    """At least half a term lies between two surveys of one audience of a school.

    Of two that are close together the differences would speak about those who came or went, and no audit can see it:
    the people of a closed survey are deleted. One that published nothing is no neighbour.
    """
    near = _near(wave).filter(ASKED).first()
    if near:
        again = USUAL.next_school_day(near.wave.closes_on + BETWEEN_WAVES)
        raise NotAllowed(
            f"{near.school} surveyed the same people until {date_format(near.wave.closes_on)}. There must be half a"
            " term"
            " between surveys, so that no one can be identified by comparing them. Choose an opening date on or after"
            f" {date_format(again)}."
        )


def first_day_again(schools: Any, questionnaire: Questionnaire, opens_on: date, closes_on: date) -> date | None:
    """Where a survey of the same people at any of these schools is too near to such days: the first school day after
    it on which they can be asked; None where nothing is near."""
    near = _near_to(schools, questionnaire, opens_on, closes_on).filter(ASKED | PLANNED).first()
    return USUAL.next_school_day(near.wave.closes_on + BETWEEN_WAVES) if near else None


def _near(wave: Wave) -> QuerySet[WaveSchool]:
    schools = wave.schools.values("school")
    return _near_to(schools, wave.questionnaire, wave.opens_on, wave.closes_on).exclude(wave=wave.pk)


def _near_to(schools: Any, questionnaire: Questionnaire, opens_on: date, closes_on: date) -> QuerySet[WaveSchool]:
    """Schools in surveys of the same people that are less than half a term away from such days; the latest first."""
    near = WaveSchool.objects.filter(
        school__in=schools,
        wave__questionnaire__audience=questionnaire.audience,
        wave__questionnaire__age=questionnaire.age,
        wave__closes_on__gt=opens_on - BETWEEN_WAVES,
        wave__opens_on__lt=closes_on + BETWEEN_WAVES,
    )
    return near.select_related("wave", "school").order_by("-wave__closes_on", "pk")


def check_planned(wave: Wave) -> None:
    """A survey that was sent off for a later day keeps its place: another one must not make it impossible that day."""
    planned = _near(wave).filter(PLANNED).first()
    if planned:
        opens, again = planned.wave.opens_on, USUAL.next_school_day(planned.wave.closes_on + BETWEEN_WAVES)
        raise NotAllowed(
            f"“{planned.wave.name}” surveys the same people at {planned.school} from {date_format(opens)}. There must"
            " be"
            " half a term between surveys, so that no one can be identified by comparing them. Open yours on or after"
            f" {date_format(again)}, or ask the organiser of the other survey to return it to draft."
        )


def check_can_stop(wave: Wave) -> None:
    """Sending can be stopped while a survey is open, once."""
    if wave.state != WaveState.OPEN or wave.sending_stopped:
        raise NotAllowed("No emails are going out for this survey, so there is nothing to pause.")
    _check_has_emailed_people(wave)


def check_can_open_session(sitting: Sitting) -> None:
    """A class can answer while the survey is open; slips need no session."""
    if sitting.kind == SittingKind.SLIPS:
        raise NotAllowed("Printed slips do not need a session. They work while the survey is open.")
    if not _can_be_answered(sitting.wave):
        raise NotAllowed("This survey is not open, so a class cannot respond now.")
    check_has_key(sitting.wave)


def _can_be_answered(wave: Wave) -> bool:
    """Open, and the last day is not over: until a worker has closed it, it is still open."""
    return wave.state == WaveState.OPEN and wave.closes_on >= timezone.localdate()


def check_can_enter_paper(wave: Wave) -> None:
    """Paper answers count like all others: only while the survey is open."""
    if not _can_be_answered(wave):
        raise NotAllowed("You can enter answers from paper only while the survey is open.")
    check_has_key(wave)


def check_has_key(wave: Wave) -> None:
    """Without its key nothing that goes out or comes in would be of use."""
    if wave.key_lost_on:
        raise NotAllowed(
            "A technical problem means this survey cannot take responses at the moment. The office knows about it."
            " Try again once it is fixed."
        )


def check_can_give_up(wave: Wave) -> None:
    """Only what cannot be counted, and once: the worker takes a moment."""
    if wave.state != WaveState.OPEN:
        raise NotAllowed("This survey is not open, so it cannot be abandoned.")
    if wave.give_up_reason:
        raise NotAllowed("This survey has already been abandoned. Its responses are about to be deleted.")
    if not wave.key_lost_on and not is_overdue(wave):
        raise NotAllowed("There is nothing wrong with this survey, so it cannot be abandoned.")


def is_overdue(wave: Dated) -> bool:
    """Whether an open wave should have been counted by now."""
    return wave.state == WaveState.OPEN and wave.closes_on < timezone.localdate() - COUNTED_WITHIN


def check_can_close(wave: Wave) -> None:
    """Only an open wave can be closed early, and only once."""
    if wave.state != WaveState.OPEN:
        raise NotAllowed("This survey is not open, so it cannot be closed.")
    check_has_key(wave)
    if wave.closes_on <= timezone.localdate():
        raise NotAllowed("This survey already closes at midnight.")


def check_can_move_last_day(wave: Wave, closes_on: date, latest: date) -> None:
    """Once, later and not much later, while people can still answer."""
    if not _can_be_answered(wave):
        raise NotAllowed("This survey has closed, so it cannot be extended.")
    if wave.moved_from:
        raise NotAllowed("This survey has already been extended once. People have been told when it closes.")
    if not wave.closes_on < closes_on <= latest:
        first = wave.closes_on + timedelta(days=1)
        raise NotAllowed(f"Enter a date from {date_format(first)} to {date_format(latest)}.")


def check_is_not_on_hold(wave: Wave, held: list[str]) -> None:
    """A school's own wave reminds nobody while it is on hold; of several, the other schools are reminded."""
    if held and wave.school_id:
        raise NotAllowed("This survey is on hold. Decide first whether to continue or end it.")


def check_can_continue(held: list[str]) -> None:
    """Only what waits for a decision, for the schools named, and while it could still go on."""
    if not held:
        raise NotAllowed("This survey is not on hold, so there is nothing to decide.")


def is_waiting(wave: Wave) -> bool:
    """Whether something of it is still to happen by itself: it is open, or planned."""
    return _can_be_answered(wave) or (wave.state == WaveState.DRAFT and wave.send_wanted)


def check_can_add_late(wave: Wave, *, is_listed: bool, left: int) -> None:
    """Somebody new, while people can still answer, and as long as there are tickets in reserve."""
    if not _can_be_answered(wave):
        raise NotAllowed("You can add people only while the survey is open.")
    check_has_key(wave)
    _check_is_sending(wave)
    if is_listed:
        raise NotAllowed("This email address is already on the list.")
    if left <= 0:
        raise NotAllowed("You cannot add any more people. The limit is a tenth of your list, or five if that is more.")


def check_can_remind(wave: Wave) -> None:
    """Two reminders at most, while people can still answer."""
    if not _can_be_answered(wave):
        raise NotAllowed("You can send reminders only while a survey is open.")
    check_has_key(wave)
    _check_has_emailed_people(wave)
    _check_is_sending(wave)
    if wave.reminders >= MOST_REMINDERS:
        raise NotAllowed("Two reminders have already been sent, which is the limit.")


def _check_is_sending(wave: Wave) -> None:
    """While sending is paused nothing new goes out either."""
    if wave.sending_stopped:
        raise NotAllowed("Sending is paused. Resume sending first.")


def _check_has_emailed_people(wave: Wave) -> None:
    if not wave.recipients.exists():
        raise NotAllowed(
            "No one was invited by email, so there are no reminders to send. Remind your classes yourselves."
        )


def check_can_share(wave: Wave) -> None:
    """Results are shared once, after they are published."""
    if wave.state not in WITH_RESULTS:
        raise NotAllowed("There are no results to share yet.")
    if wave.shared_on:
        raise NotAllowed("These results have already been shared.")


def check_can_reply(wave: Wave) -> None:
    """A school answers its respondents once it knows what they said."""
    if wave.state not in WITH_RESULTS or not wave.shared_on:
        raise NotAllowed("You can say what you did once the results are ready.")
