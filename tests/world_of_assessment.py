"""The part of the standing world about assessment: copies, a review, visits, what was written on the day, an award."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from assessments.models import Visit
from evidence.models import Cycle
from schools.models import School
from tests import factories as f

TODAY = timezone.localdate


def fill_assessment(school: School, cycle: Cycle, people: dict[str, User], number: int) -> None:
    """`number` is that of the school."""
    officer = people["officer"]
    assessor = people["assessor" if school.name == "Hazel Primary" else "assessor_elsewhere"]
    review = f.ReadinessReviewFactory(cycle=cycle, decision="not_yet", note=f"About {school}", signed_by=officer)
    criterion = cycle.version.principles.get(number=1).criteria.get(number=1)
    f.CriterionCheckFactory(
        review=review, criterion=criterion, remark=f"Only the office knows this of {school}", updated_by=officer
    )
    f.ReadinessRequestFactory(review=review, number=1, criterion=criterion, text=f"Asked of {school}")
    rule = cycle.version.rules.first()
    f.RuleExceptionFactory(cycle=cycle, rule=rule, reason=f"Agreed with {school}", made_by=officer)
    day = f.school_day(then=number)  # those of one assessor at three schools differ
    visit = f.VisitFactory(cycle=cycle, assessor=assessor, booked_by=officer, starts_on=day, ends_on=day)
    f.VisitChangeFactory(visit=visit, note=f"Moved at {school}", changed_by=officer)
    proposal = f.DayProposalFactory(cycle=cycle, note=f"Days of {school}", proposed_by=people["head"])
    f.ProposedDayFactory(proposal=proposal)
    f.ConflictFactory(
        school=school, user=people["stranger"], words=f"Said by {school}", declared_by=people["head"], kind="other"
    )
    f.TermDatesFactory(school=school, saved_by=people["head"])
    f.FormerMembershipFactory(school=school, user=people["ex_member"])
    f.FindingFactory(visit=visit, principle=cycle.version.principles.get(number=1), notes=f"Seen at {school}")
    _fill_day(visit, assessor, people["head"])
    earlier = f.CycleFactory(
        school=school, version=cycle.version, level=cycle.level, state="awarded", started_on="2024-09-02", copies=2
    )
    fill_submissions(school, earlier, people["head"])
    f.AwardFactory(cycle=earlier, code=f"WORLD{school.identifier}", made_by=officer)
    later = cycle.version.levels.get(number=2)
    f.LevelChangeFactory(cycle=earlier, later=later, reason=f"Corrected for {school}", changed_by=officer)


def _fill_day(visit: Visit, assessor: User, head: User) -> None:
    """What the school planned for its visit, and what the assessor has written; the school sees the plan alone."""
    school, criterion = visit.school, visit.cycle.version.principles.get(number=1).criteria.get(number=1)
    f.AgendaFactory(visit=visit, arrival=f"The gate of {school}", updated_by=head)
    f.AgendaItemFactory(visit=visit, title=f"Pupils of {school}", updated_by=head)
    f.AgendaCommentFactory(visit=visit, text=f"Said of the agenda of {school}", written_by=assessor)
    f.VisitNoteFactory(visit=visit, text=f"Noted at {school}", written_by=assessor)
    f.TargetCheckFactory(visit=visit, finding=visit.findings.get(), proof=f"Proved at {school}", updated_by=assessor)
    f.EvidenceCheckFactory(visit=visit, criterion=criterion, remark=f"Looked at in {school}", updated_by=assessor)
    f.DisclosureFactory(visit=visit, written_by=assessor)
    f.VisitDeviceFactory(visit=visit, user=assessor)
    f.InternalRemarkFactory(visit=visit, text=f"Between us about {school}", updated_by=assessor)
    key = default_storage.save(f"world/{school.identifier}-display", ContentFile(f"Display of {school}".encode()))
    stored = f.StoredFileFactory(school=school, key=key, name=f"Display of {school}.jpg", created_by=assessor)
    f.VisitPhotoFactory(visit=visit, file=stored, alt_text=f"Display of {school}", taken_by=assessor)


def fill_submissions(school: School, cycle: Cycle, by: User) -> None:
    """Two copies; each has one file, which is its school's alone."""
    key = default_storage.save(f"world/{school.identifier}-submitted", ContentFile(f"Submitted by {school}".encode()))
    stored = f.StoredFileFactory(school=school, key=key, name=f"Submitted by {school}.pdf", created_by=by)
    criterion = cycle.version.principles.get(number=1).criteria.get(number=1)
    shown = {"number": 1, "piece": school.pk, "kind": "file", "stamp": "1725264000.000000", "reason": "",
             "effective_on": "2024-09-02", "acceptance": "not_looked_at", "file": stored.sha256}  # fmt: skip
    criteria = [{"id": criterion.pk, "reference": "1.1", "text": criterion.text, "uses": [shown]}]
    content = {"format": 1, "principles": [{"criteria": criteria}], "around": {"of": str(school)}}
    for number in (1, 2):
        submission = f.SubmissionFactory(cycle=cycle, number=number, submitted_by=by, content=content)
        f.SubmissionFileFactory(submission=submission, piece=school.pk, file=stored)
