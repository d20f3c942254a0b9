"""People who respond by link, and whether links take answers. Never who has responded, or how many."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from audits.enums import AuditState, Form, StepKind
from audits.models import Audit, Mailing, Recipient, RoomGroup, Step
from audits.policies import check_can_invite, check_can_recall_links, check_can_remind, check_can_send_links
from wqm.access.refusals import why_not


@dataclass(frozen=True)
class Links:
    """How it stands with the links of an audit: people on the list, what is sent, and what may be done now."""

    audit: Audit
    mailing: Mailing
    step: Step | None
    staff: int
    leaders: int

    @property
    def people(self) -> int:
        """Everybody on the list."""
        return self.staff + self.leaders

    @property
    def is_planned(self) -> bool:
        """They go out on their day, by themselves."""
        return self.mailing.is_wanted and self.mailing.sent_on is None

    @property
    def is_open(self) -> bool:
        """They are out, and what people send is taken."""
        return self.mailing.sent_on is not None and self.step is not None and takes_links(self.step)

    @property
    def cannot_send(self) -> str:
        """Why they cannot go out."""
        return why_not(check_can_send_links, self.audit, self.mailing, self.step, self.staff, self.leaders)

    @property
    def cannot_recall(self) -> str:
        """Why they cannot be held back any more."""
        return why_not(check_can_recall_links, self.mailing)

    @property
    def cannot_invite(self) -> str:
        """Why the list is what it is."""
        return why_not(check_can_invite, self.audit, self.mailing)

    @property
    def cannot_remind(self) -> str:
        """Why no reminder can go out now."""
        return why_not(check_can_remind, self.mailing, self.is_open)

    @property
    def is_over(self) -> bool:
        """Online: the last day is over, and what was sent is not opened yet."""
        has_ended = self.audit.closes_on is not None and self.audit.closes_on < timezone.localdate()
        return self.mailing.sent_on is not None and has_ended and self.audit.late_at is None

    @property
    def half_way(self) -> date | None:
        """Online, when the reminder goes out by itself."""
        return half_way(self.audit)


def links_of(audit: Audit) -> Links:
    """How it stands with the links of an audit."""
    mailing = Mailing.objects.filter(audit=audit).first() or Mailing(school_id=audit.school_id, audit=audit)
    flags = list(Recipient.objects.filter(audit=audit).values_list("is_leader", flat=True))
    return Links(audit, mailing, link_step(audit), flags.count(False), flags.count(True))


def half_way(audit: Audit) -> date | None:
    """The day in the middle of those on which links take answers."""
    if audit.form != Form.ELECTRONIC or not audit.opens_on or not audit.closes_on:
        return None
    return audit.opens_on + timedelta(days=(audit.closes_on - audit.opens_on).days // 2)


def link_step(audit: Audit) -> Step | None:
    """The step that people fill in by link: the first that everybody is alone in."""
    return Step.objects.filter(audit=audit, kind=StepKind.ALONE).order_by("number").first()


def takes_links(step: Step, moment: Any = None) -> bool:
    """Whether answers by link are taken, by the clock of the database; `moment` is given by tests alone."""
    with connection.cursor() as cursor:
        if moment is None:
            cursor.execute("SELECT audit_takes_links(%s)", [step.pk])
        else:
            cursor.execute("SELECT audit_takes_links(%s, %s)", [step.pk, moment])
        return cursor.fetchone()[0]


def recipients_of(audit: Audit) -> list[Recipient]:
    """Everybody on the list, senior leaders last."""
    return list(Recipient.objects.filter(audit=audit).order_by("is_leader", "email"))


def link_groups(audit: Audit) -> dict[bool, RoomGroup]:
    """The group in which people with a link count, by whether they are senior leaders."""
    groups = RoomGroup.objects.filter(audit=audit).order_by("-number")
    if audit.form != Form.ELECTRONIC:
        groups = groups.filter(seats=0)
    return {group.is_leaders: group for group in groups}


def is_online_now(audit: Audit) -> bool:
    """Whether an online audit is still before the opening of what was sent."""
    return audit.form == Form.ELECTRONIC and audit.state in (AuditState.PREPARING, AuditState.RUNNING) and not (
        audit.late_at
    )  # fmt: skip
