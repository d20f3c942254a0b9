"""Self-evaluations, visits and awards of the demo's schools."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from assessments.emails import visit_subject
from assessments.enums import Recommendation
from assessments.models import Assessor, Visit
from assessments.services.awards import make_award
from assessments.services.visits import book_visit, record_visit, save_finding
from demo.world import words
from evidence.enums import EvidenceKind
from evidence.models import Cycle
from evidence.services.cycles import start_cycle
from evidence.services.judgements import save_judgement
from evidence.services.library import add_evidence
from framework.models import Version
from framework.queries import criteria_of
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


def visit(cycle: Cycle, assessor: User, officer: User, *, in_days: int) -> Visit:
    """A booked visit on a weekday about so many days from now."""
    day = timezone.localdate() + timedelta(days=in_days)
    day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    given = Assessor.objects.get(user=assessor)
    return book_visit(cycle=cycle, assessor=given, starts_on=day, agenda=words.AGENDA, by=officer)


def award_with_history(cycle: Cycle, assessor: User, officer: User, *, on: date) -> None:
    """A visit that took place on a day in the past, and its award."""
    booked = visit(cycle, assessor, officer, in_days=0)
    OutgoingEmail.objects.filter(subject=visit_subject(booked)).delete()  # it would name the day on which it was booked
    Visit.objects.filter(pk=booked.pk).update(starts_on=on, ends_on=on + timedelta(days=1))
    booked.refresh_from_db()
    for principle in cycle.version.principles.all():
        notes, target = words.FINDINGS.get(principle.code, ("Much as the school describes it.", ""))
        save_finding(visit=booked, principle=principle, notes=notes, target=target, edition=0, by=assessor)
    record_visit(visit=booked, summary=words.SUMMARY, recommendation=Recommendation.AWARD, by=assessor)
    award = make_award(cycle=cycle, awarded_on=on + timedelta(days=14), by=officer)
    Cycle.objects.filter(pk=cycle.pk).update(ended_on=award.awarded_on)
