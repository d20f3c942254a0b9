"""A visit that is happening today: the school's agenda, and what its assessor has written so far."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from assessments.models import Agenda, AgendaItem, AssessorDay, Engagement, Finding, Visit
from assessments.services.briefing import make_briefing
from assessments.services.notes import save_evidence_check, save_note, save_remark, save_target_check
from assessments.services.visits import save_finding
from demo.world.visit_words import ARRIVAL, FEW, FINDING, HALF_PROOF, ITEMS, NOTES, PROOF, REMARK, SEEN
from evidence.queries.submissions import as_read
from framework.models import Principle


def make_visit_of_today(visit: Visit, assessor: User, head: User) -> None:
    """Move a booked visit to today, be it a Sunday, and fill it up to after lunch."""
    today = timezone.localdate()
    length = visit.ends_on - visit.starts_on
    past = {"starts_on": today, "ends_on": today + length}
    agreed_at = timezone.now() - timedelta(days=45)
    Visit.objects.filter(pk=visit.pk).update(**past, days_agreed_at=agreed_at)
    Engagement.objects.filter(visit=visit).update(**past)
    for number, day in enumerate(sorted(set(_held(visit).values_list("day", flat=True)))):
        _held(visit).filter(day=day).update(day=today + timedelta(days=number))
    visit.refresh_from_db()
    items = _plan(visit, head)
    make_briefing(visit=visit)
    _write(visit, items, assessor)


def _held(visit: Visit) -> Any:
    return AssessorDay.objects.filter(engagement__visit=visit)


def _plan(visit: Visit, head: User) -> list[AgendaItem]:
    now = timezone.now()
    Agenda.objects.create(
        school_id=visit.school_id, visit=visit, arrival=ARRIVAL, dsl_name="Owen Prosser", dsl_phone="01632 960 171",
        chair_name="Halima Siddiqui", chair_phone="01632 960 172", authority_phone="01632 960 999", edition=1,
        updated_by=head, shared_at=now - timedelta(days=6), shared_by=head, agreed_at=now - timedelta(days=4),
        agreed_by=head,
    )  # fmt: skip
    return [
        AgendaItem.objects.create(
            school_id=visit.school_id, visit=visit, starts_at=time.fromisoformat(at), minutes=minutes,
            kind=kind, voice=voice, title=title, place=place, who=who, people=people, principles=codes,
            chosen_by="themselves" if voice == "pupils" else "", updated_by=head,
        )
        for at, minutes, kind, voice, title, place, who, people, codes in ITEMS
    ]  # fmt: skip


def _write(visit: Visit, items: list[AgendaItem], by: User) -> None:
    principles = {principle.code: principle for principle in visit.cycle.version.principles.all()}
    here: dict[str, Any] = {"visit": visit, "by": by, "edition": 0}
    for number, after, kind, voice, code, text, use in NOTES:
        begun = items[number].starts_at or time(9)
        written_at = timezone.make_aware(datetime.combine(visit.starts_on, begun)) + timedelta(minutes=after)
        save_note(
            **here, key=uuid4(), written_at=written_at, kind=kind, voice=voice, is_few=False, item=items[number],
            principle=principles[code], text=text, use=use,
        )  # fmt: skip
    save_note(
        **here, key=uuid4(), written_at=timezone.now(), kind="heard", voice="support", is_few=True, item=None,
        principle=principles["staff"], text=FEW, use="",
    )  # fmt: skip
    save_remark(**here, key=uuid4(), text=REMARK)
    save_finding(**here, principle=principles["pupils"], notes=FINDING, target="")
    _check(visit, here, principles["pupils"])


def _check(visit: Visit, here: dict[str, Any], principle: Principle) -> None:
    """Two targets of the last visit, and three pieces of evidence."""
    before = Finding.objects.filter(visit__school=visit.school_id, visit__state="recorded").exclude(target="")
    for finding, outcome, proof in zip(before.order_by("pk"), ("met", "partly"), (PROOF, HALF_PROOF), strict=False):
        save_target_check(**here, finding=finding, outcome=outcome, proof=proof)
    pieces = [
        (state.criterion, use.evidence.pk)
        for part, criteria in as_read(visit.cycle)
        if part.principle.pk == principle.pk
        for state, uses in criteria
        for use in uses
    ]
    for (criterion, piece), remark in zip(pieces, SEEN, strict=False):
        save_evidence_check(**here, criterion=criterion, piece=piece, is_seen=True, remark=remark)
