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
from evidence.queries.submissions import as_read
from framework.models import Principle

# time, minutes, kind, voice, title, place, who, how many, codes of principles
ITEMS: tuple[tuple[str, int, str, str, str, str, str, int | None, list[str]], ...] = (
    ("8:30", 30, "arrival", "", "Welcome and safeguarding briefing", "Reception", "The headteacher", 1, []),
    ("9:00", 45, "walk", "pupils", "Walk round with the school council", "The whole site", "Eight pupils from Years 3 to 6, who put themselves forward", 8, ["pupils", "belonging"]),
    ("9:45", 45, "talk", "teachers", "Teaching staff", "Library", "Drawn by lot, without senior leaders", 7, ["staff"]),
    ("10:45", 40, "talk", "support", "Support staff", "Library", "Everyone who is free is asked", 6, ["staff", "belonging"]),
    ("11:30", 40, "talk", "leaders", "Leaders and the wellbeing lead", "Head’s office", "The headteacher and two leaders", 3, ["leadership"]),
    ("12:10", 50, "other", "pupils", "Lunch in the hall", "Hall", "Whoever sits down", None, ["learning", "pupils"]),
    ("13:00", 30, "talk", "parents", "Parents and carers", "Community room", "An open invitation in the newsletter", 9, ["families"]),
    ("13:30", 30, "drop_in", "", "Open drop-in", "Community room", "Anyone, without an appointment", None, []),
    ("14:00", 60, "quiet", "", "Quiet hour", "Community room", "", None, []),
    ("15:00", 30, "feedback", "leaders", "First impressions, together", "Head’s office", "Leaders and the chair", 4, []),
)  # fmt: skip
ARRIVAL = (
    "Come to the gate in Mill Lane and ring; the car park beside it is ours. Bring photo ID. The office shows you the"
    " safeguarding leaflet and the map, and the bell at 8:50am is not a fire alarm."
)
# item, minutes after it began, kind, voice, principle, text, use
NOTES: tuple[tuple[int, int, str, str, str, str, str], ...] = (
    (0, 10, "read", "", "leadership", "The visitors’ leaflet names the wellbeing lead on its first page, before the fire drill.", ""),
    (1, 5, "seen", "", "belonging", "Every adult we passed greeted children by name, the kitchen included.", "strength"),
    (1, 15, "heard", "pupils", "pupils", "The council chose quiet benches and told each class why. They are proud of the telling.", "strength"),
    (1, 25, "heard", "pupils", "pupils", "They feel safe in class. The path behind the hall is still where they would rather not be after dark.", "next_step"),
    (1, 30, "seen", "", "pupils", "A light and a mirror have gone up behind the hall since the last visit.", ""),
    (2, 10, "heard", "teachers", "staff", "Marking is manageable since whole-class feedback. Several go home at five without hiding it.", "strength"),
    (2, 30, "heard", "teachers", "leadership", "New ideas come with what will stop. The second data drop did go.", ""),
    (3, 10, "heard", "support", "staff", "Paid preparation time happens on three days. On the other two it is the first thing to go.", "next_step"),
    (4, 20, "read", "", "leadership", "Minutes of two meetings with parents, with what was said and what followed.", ""),
    (4, 30, "seen", "", "staff", "The afternoon of the wellbeing lead is on the cover sheet as protected, four weeks in a row.", ""),
    (5, 15, "seen", "", "learning", "Lunch is unhurried. Children clear their own tables and some stay to talk.", "strength"),
)  # fmt: skip
FEW = "One group hears about changes to its hours last, and would like a week’s notice."
REMARK = "Worth asking in the moderation meeting how other schools protect preparation time on all five days."
FINDING = (
    "Pupils decide real things, and are told what came of them.\n\nThe place that they had named last time now has a"
    " light and a mirror."
)
PROOF = "Minutes of two meetings with parents, in the autumn and in the spring."
HALF_PROOF = "Paid on three days of five, by the timesheets that the office showed."
SEEN = ("As described, on the wall of the library.", "", "The version on the shelf is a year older.")


def make_visit_of_today(visit: Visit, assessor: User, head: User) -> None:
    """Move a booked visit to today, whatever day it is, and fill it up to after lunch."""
    today = timezone.localdate()
    length = visit.ends_on - visit.starts_on
    past = {"starts_on": today, "ends_on": today + length}
    Visit.objects.filter(pk=visit.pk).update(**past)
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
            school_id=visit.school_id, visit=visit, starts_at=time(*map(int, at.split(":"))), minutes=minutes,
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
