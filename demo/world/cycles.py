"""Self-evaluations, visits and awards of the demo's schools."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from assessments.enums import Side
from assessments.models import Assessor, AssessorDay, DayProposal, Engagement, Visit
from assessments.services.asking import accept_request, ask_assessor
from assessments.services.awards import make_award
from assessments.services.proposals import propose_days
from assessments.services.visits import record_visit, save_finding
from demo.world import words
from evidence.enums import EvidenceKind
from evidence.models import Cycle
from evidence.services.cycles import start_cycle
from evidence.services.judgements import save_judgement
from evidence.services.library import add_evidence
from framework.models import Version
from framework.queries import criteria_of
from schools.calendar import USUAL
from schools.models import School
from wqm.mail.models import OutgoingEmail

People = dict[str, User]


def start(school: School, level: str, by: User, *, version: str = "sample-six", started: date | None = None) -> Cycle:
    """A cycle of this level, begun on that day."""
    framework_version = Version.objects.get(code=version)
    cycle = start_cycle(school=school, version=framework_version, level=framework_version.levels.get(code=level), by=by)
    if started:
        Cycle.objects.filter(pk=cycle.pk).update(started_on=started)
    return cycle


def evaluate(cycle: Cycle, texts: dict[str, tuple[int, str]], by: User, *, most: int | None = None) -> None:
    """Judge and show the first `most` criteria (all by default), with the words of a school."""
    scale = {point.value: point for point in cycle.version.scale.all()}
    for criterion in list(criteria_of(cycle.version_id))[:most]:
        code = {"early-help-offer": "early-help"}.get(criterion.code, criterion.code)
        if code not in texts:
            continue
        value, narrative = texts[code]
        _show(cycle, criterion, code, by)
        helps, hinders = words.HELPS_AND_HINDERS.get(code, ("", ""))
        save_judgement(
            cycle=cycle,
            criterion=criterion,
            point=scale[value],
            narrative=f"{narrative} See [E1]." if code in words.NOTES else narrative,
            helps=helps,
            hinders=hinders,
            edition=0,
            by=by,
        )


def _show(cycle: Cycle, criterion, code: str, by: User) -> None:
    title, text = words.NOTES.get(
        code, (f"What a visitor would see, {criterion.reference}", "Ask for a walk round and we will show you.")
    )
    if code not in words.NOTES:
        add_evidence(cycle=cycle, criterion=criterion, title=title, kind=EvidenceKind.NOTE, note=text, by=by)
        return
    is_table = "\n" in text
    upload = SimpleUploadedFile(f"{title}.{'csv' if is_table else 'txt'}", text.encode())
    add_evidence(cycle=cycle, criterion=criterion, title=title, kind=EvidenceKind.FILE, upload=upload, by=by)


def visit(cycle: Cycle, assessor: User, officer: User, *, in_days: int, head: User) -> Visit:
    """A booked visit about so many days from now: the school proposed days, the assessor accepted."""
    day = USUAL.next_school_day(timezone.localdate() + timedelta(days=in_days))
    engagement = request(cycle, assessor, officer, day=day, head=head)
    accept_request(engagement=engagement, by=assessor)
    return Visit.objects.select_related("school", "cycle__level").get(pk=engagement.visit_id)


def request(cycle: Cycle, assessor: User, officer: User, *, day: date, head: User) -> Engagement:
    """The school has proposed a day, and the office asks someone to come then, who has not answered."""
    cycle = Cycle.objects.select_related("school", "level").get(pk=cycle.pk)
    propose_days(cycle=cycle, chosen=[day], side=Side.SCHOOL, by=head, note="Wednesdays are full of swimming.")
    asked = Assessor.objects.get(user=assessor)
    answer_by = USUAL.next_school_day(timezone.localdate() + timedelta(days=3))
    return ask_assessor(cycle=cycle, assessor=asked, starts_on=day, answer_by=min(answer_by, day), by=officer)


def award_with_history(cycle: Cycle, assessor: User, officer: User, *, on: date, head: User) -> None:
    """A visit that took place on a day in the past, and its award."""
    booked = visit(cycle, assessor, officer, in_days=200, head=head)
    # They would name the day on which it was booked.
    OutgoingEmail.objects.filter(kind__startswith="assessments.", subject__contains=booked.school.name).delete()
    past = {"starts_on": on, "ends_on": on + timedelta(days=1)}
    Visit.objects.filter(pk=booked.pk).update(**past)
    Engagement.objects.filter(visit=booked).update(**past)
    held = AssessorDay.objects.filter(engagement__visit=booked)
    for number, day in enumerate(sorted(set(held.values_list("day", flat=True)))):
        held.filter(day=day).update(day=on + timedelta(days=number))
    DayProposal.objects.filter(cycle=cycle).update(proposed_at=timezone.now() - (timezone.localdate() - on) * 1.2)
    booked.refresh_from_db()
    for principle in cycle.version.principles.all():
        notes, target = words.FINDINGS.get(principle.code, ("Much as the school describes it.", ""))
        save_finding(visit=booked, principle=principle, notes=notes, target=target, edition=0, by=assessor)
    record_visit(visit=booked, summary=words.SUMMARY, outcome=cycle.version.outcomes.get(kind="awarded"), by=assessor)
    award = make_award(cycle=cycle, awarded_on=on + timedelta(days=14), by=officer)
    Cycle.objects.filter(pk=cycle.pk).update(ended_on=award.awarded_on)
