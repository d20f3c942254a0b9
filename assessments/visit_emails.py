"""Mail about arranging a visit: one function per email, each writes rows into the outbox. Callers see all rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.queries import office_addresses
from assessments.enums import ChangeReason, EngagementRole, EngagementState, Side
from assessments.invitations import invitation
from assessments.models import Agenda, Conflict, DayProposal, Engagement, Visit
from schools.models import School
from schools.queries import addresses_of
from wqm.access.roles import HEAD, WELLBEING_LEAD
from wqm.mail.services import queue_email
from wqm.times import school_days

LEADERS = (HEAD, WELLBEING_LEAD)


def visit_subject(visit: Visit) -> str:
    """Where and when: a visit can take several days."""
    return f"Visit to {visit.school}: {school_days(visit.starts_on, visit.ends_on)}"


def engagement_asked(engagement: Engagement) -> None:
    """To the assessor: where and when, and by when to answer. Public facts only."""
    subject = f"Can you visit {engagement.school}? Answer by {engagement.answer_by:%-d %B}"
    _to_assessor(engagement, "visit_request", subject, "visit_request")


def engagement_reminder(engagement: Engagement) -> None:
    """To the assessor, before the day by which to answer."""
    subject = f"Reminder: can you visit {engagement.school}? Answer by {engagement.answer_by:%-d %B}"
    _to_assessor(engagement, "visit_request", subject, "visit_request", is_reminder=True)


def requests_changed(visit: Visit, change: str) -> None:
    """To everyone who was asked and has not answered: the days they know are not the days any more.

    `change` is moved, or postponed.
    """
    asked = Engagement.objects.filter(visit=visit, state=EngagementState.ASKED)
    for engagement in asked.select_related("user", "school", "level").order_by("pk"):
        subject = f"Postponed: visit to {engagement.school}"
        if change == "moved":
            subject = f"New days: can you visit {engagement.school}? Answer by {engagement.answer_by:%-d %B}"
        _to_assessor(engagement, "visit_request", subject, "visit_request", change=change)


def engagement_unanswered(engagement: Engagement) -> None:
    """To the office: the day is over."""
    subject = f"No answer from {engagement.user}: visit to {engagement.school}"
    _to_office(engagement, "visit_answer", subject, {"engagement": engagement, "answer": "none"})


def engagement_answered(engagement: Engagement) -> None:
    """To the office: yes, or no and why."""
    answer = "yes" if engagement.state == EngagementState.ACCEPTED else "no"
    verb = "accepted" if answer == "yes" else "declined"
    subject = f"{engagement.user} {verb}: visit to {engagement.school}"
    _to_office(engagement, "visit_answer", subject, {"engagement": engagement, "answer": answer})


def engagement_withdrawn(engagement: Engagement, *, had_accepted: bool) -> None:
    """To the assessor: they are not expected any more; what is in their calendar is cancelled."""
    entry = ""
    if had_accepted:
        entry = invitation(
            engagement.visit, engagement.user.email, address="", is_cancelled=True, sequence=engagement.sequence
        )
    queue_email(
        kind="assessments.visit_off",
        to=engagement.user.email,
        subject=f"You are no longer expected at {engagement.school}",
        template="visit_off",
        context={"engagement": engagement},
        calendar=entry,
    )


def lead_lost(visit: Visit, engagement: Engagement, reason: ChangeReason, *, tell_school: bool) -> None:
    """To the office: the visit needs a lead; to the school that the assessor changes, and never why."""
    subject = f"Visit to {visit.school} has no lead assessor"
    context = {"visit": visit, "who": engagement.user, "reason": reason.label}
    _to_office(engagement, "visit_without_lead", subject, context)
    if tell_school:
        _to_leaders(
            visit, "visit_lead_changes", f"Your visit: the assessor is changing ({visit.school})", "visit_lead_changes"
        )


def days_proposed(proposal: DayProposal, visit: Visit | None) -> None:
    """To those who answer: the school; or the office and, where someone leads the visit already, the lead."""
    context = {"proposal": proposal, "days": list(proposal.days.order_by("day"))}
    subject = f"Days proposed for the visit to {proposal.school}"

    def tell(addresses: Iterable[str], link: str) -> None:
        _to_addresses(addresses, "days_proposed", subject, "days_proposed", {**context, "link": link})

    if proposal.side == Side.OFFICE:
        tell(addresses_of(proposal.school, LEADERS), _link("assessment:dates", proposal.school_id))
        return
    tell(office_addresses(), _link("office:book", proposal.cycle_id))
    if visit:
        tell(_lead_address(visit), _link("visits:detail", visit.pk))


def days_answered(
    proposal: DayProposal, visit: Visit | None, *, side: Side = Side.OFFICE, is_booked: bool = False
) -> None:
    """To the side that proposed: agreed, or none of them and why. The office hears of every answer but its own.

    A school whose visit is booked by it has that email (`visit_booked`), and no second one.
    """
    agreed = school_days(visit.starts_on, visit.ends_on) if visit else ""
    subject = f"Visit to {proposal.school}: {'agreed for ' + agreed if agreed else 'the days do not work'}"
    context = {"proposal": proposal, "agreed": agreed, "is_booked": is_booked}

    def tell(addresses: Iterable[str], link: str) -> None:
        _to_addresses(addresses, "days_answered", subject, "days_answered", {**context, "link": link})

    if proposal.side == Side.SCHOOL and not is_booked:
        tell(addresses_of(proposal.school, LEADERS), _link("assessment:dates", proposal.school_id))
    if side != Side.OFFICE:
        tell(office_addresses(), _link("office:book", proposal.cycle_id))


def visit_booked(visit: Visit) -> None:
    """To the leaders and everyone who comes, with an invitation for their calendars."""
    context = {"visit": visit, "agenda": _agenda(visit)}
    _to_all(visit, "visit_booked", visit_subject(visit), "visit_booked", context)


def joins_visit(visit: Visit, engagement: Engagement) -> None:
    """To someone who has accepted a visit that is booked."""
    context = {"visit": visit, "agenda": _agenda(visit)}
    _to_coming([engagement], visit, "visit_booked", visit_subject(visit), "visit_booked", context)


def visit_moved(visit: Visit, before: str, reason: ChangeReason) -> None:
    """To everyone: the new days, which replace the old ones in their calendars."""
    context = {"visit": visit, "agenda": _agenda(visit), "before": before, "reason": reason.label}
    _to_all(visit, "visit_moved", f"Moved: {visit_subject(visit)}", "visit_moved", context)


def visit_postponed(visit: Visit, reason: ChangeReason, note: str, side: Side) -> None:
    """To everyone and the office, at once: not on these days."""
    subject = f"Postponed: {visit_subject(visit)}"
    context = {"visit": visit, "reason": reason.label, "note": note, "side": side.label}
    _to_all(visit, "visit_postponed", subject, "visit_postponed", context, is_cancelled=True)
    link = _link("office:visit", visit.pk)
    _to_addresses(office_addresses(), "visit_postponed", subject, "visit_postponed", {**context, "link": link})


def visit_cancelled(visit: Visit, told: Sequence[Engagement], *, tell_school: bool) -> None:
    """To the leaders and everyone who was asked or came."""
    subject, context = f"Visit to {visit.school} cancelled", {"visit": visit}
    if tell_school:
        _to_leaders(visit, "visit_cancelled", subject, "visit_cancelled", context, is_cancelled=True)
    _to_coming(told, visit, "visit_cancelled", subject, "visit_cancelled", context, is_cancelled=True)


def conflict_declared(conflict: Conflict, *, was_on_visit: bool) -> None:
    """To the office, which alone reads what was said."""
    subject = f"Conflict of interest: {conflict.user} and {conflict.school}"
    context = {"conflicts": [conflict], "school": conflict.school, "was_on_visit": was_on_visit}
    _to_addresses(
        office_addresses(), "visit_conflict", subject, "visit_conflict", {**context, "link": _link("office:visits")}
    )


def conflicts_found(school: School, conflicts: Sequence[Conflict]) -> None:
    """To the office: our records show something new about people who are expected."""
    subject = f"Check who visits {school}"
    context = {"conflicts": conflicts, "school": school, "was_on_visit": False, "link": _link("office:visits")}
    _to_addresses(office_addresses(), "visit_conflict", subject, "visit_conflict", context)


def _agenda(visit: Visit) -> Agenda | None:
    return Agenda.objects.filter(visit=visit).first()


def _lead_address(visit: Visit) -> list[str]:
    leads = Engagement.objects.filter(visit=visit, role=EngagementRole.LEAD, state=EngagementState.ACCEPTED)
    return list(leads.values_list("user__email", flat=True))


def _to_all(
    visit: Visit, kind: str, subject: str, template: str, context: dict[str, Any], *, is_cancelled: bool = False
):
    coming = Engagement.objects.filter(visit=visit, state=EngagementState.ACCEPTED).select_related("user")
    _to_leaders(visit, kind, subject, template, context, is_cancelled=is_cancelled)
    _to_coming(coming, visit, kind, subject, template, context, is_cancelled=is_cancelled)


def _to_leaders(
    visit: Visit, kind: str, subject: str, template: str, context: dict[str, Any] | None = None, *,
    is_cancelled: bool | None = None,
) -> None:  # fmt: skip
    """With an entry for calendars, unless `is_cancelled` is None."""
    link = _link("assessment:dates", visit.school_id)
    for address in addresses_of(visit.school, LEADERS):
        told = {"visit": visit, **(context or {}), "link": link}
        entry = "" if is_cancelled is None else invitation(visit, address, address=link, is_cancelled=is_cancelled)
        _queue(kind, address, subject, template, told, entry)


def _to_coming(
    coming: Iterable[Engagement], visit: Visit, kind: str, subject: str, template: str, context: dict[str, Any], *,
    is_cancelled: bool = False,
) -> None:  # fmt: skip
    link = _link("visits:list") if is_cancelled else _link("visits:detail", visit.pk)
    for engagement in coming:
        address = engagement.user.email
        entry = invitation(visit, address, address=link, is_cancelled=is_cancelled)
        if engagement.state == EngagementState.ASKED:
            entry = ""  # nothing is in their calendar yet
        _queue(kind, address, subject, template, {**context, "link": link}, entry)


def _to_assessor(engagement: Engagement, kind: str, subject: str, template: str, **more: Any) -> None:
    link = _link("visits:request", engagement.pk)
    context = {"engagement": engagement, "link": link, "is_reminder": False, "change": "", **more}
    _queue(kind, engagement.user.email, subject, template, context)


def _to_office(engagement: Engagement, template: str, subject: str, context: dict[str, Any]) -> None:
    context = {**context, "link": _link("office:visit", engagement.visit_id)}
    _to_addresses(office_addresses(), template, subject, template, context)


def _to_addresses(addresses: Iterable[str], kind: str, subject: str, template: str, context: dict[str, Any]) -> None:
    for address in addresses:
        _queue(kind, address, subject, template, context)


def _queue(kind: str, to: str, subject: str, template: str, context: dict[str, Any], entry: str = "") -> None:
    queue_email(kind=f"assessments.{kind}", to=to, subject=subject, template=template, context=context, calendar=entry)


def _link(name: str, *arguments: Any) -> str:
    return settings.SITE_URL + reverse(name, args=arguments)
