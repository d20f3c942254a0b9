"""The standing world of the tests: two trusts and four schools, with rows on both sides of every wall.

`build_world()` fills the template database once a run; `World` finds the same rows again in a test. In a world of one
school a leak has nothing to leak.
"""

import time
from dataclasses import dataclass
from functools import cached_property

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone

from accounts.encryption import encrypt
from accounts.models import User
from accounts.sessions import ACTIVITY, client_of
from assessments.models import Visit
from assessments.services.briefing import make_briefing
from evidence.models import Cycle
from framework.models import Questionnaire, Version
from schools.models import School, Trust
from tests import factories as f
from tests.world_of_assessment import fill_assessment
from wqm.tenancy.scope import scope

PASSWORD = "correct horse battery"
# Where the standing session of somebody of the cast lies.
SESSION = "signed-in-{}"
TODAY = timezone.localdate

# Who they are, as email, organisation and role.
MEMBERS = {
    "head": ("head@hazel.example", "Hazel Primary", "head"),
    "wellbeing_lead": ("lead@hazel.example", "Hazel Primary", "wellbeing_lead"),
    "slt": ("slt@hazel.example", "Hazel Primary", "slt"),
    "contributor": ("contributor@hazel.example", "Hazel Primary", "contributor"),
    "governor": ("governor@hazel.example", "Hazel Primary", "governor"),
    "dsl": ("dsl@hazel.example", "Hazel Primary", "dsl"),
    "head_same_trust": ("head@rowan.example", "Rowan Secondary", "head"),
    "head_next_door": ("head@willow.example", "Willow Primary", "head"),
    "head_alone": ("head@thorn.example", "Thorn Village School", "head"),
    "trust_lead": ("lead@northern.example", "Northern Trust", "trust_lead"),
    "trustee": ("trustee@northern.example", "Northern Trust", "trustee"),
    "trust_lead_elsewhere": ("lead@southern.example", "Southern Trust", "trust_lead"),
}
OTHERS = {
    "officer": "officer@office.example",
    "administrator": "administrator@office.example",
    "assessor": "assessor@visits.example",
    "assessor_elsewhere": "other@visits.example",
    "ex_member": "gone@hazel.example",
    "stranger": "nobody@people.example",
}
TRUSTS = {"Northern Trust": "16001", "Southern Trust": "16002"}
SCHOOLS = {
    "Hazel Primary": ("900001", "Northern Trust"),
    "Rowan Secondary": ("900002", "Northern Trust"),
    "Willow Primary": ("900003", "Southern Trust"),
    "Thorn Village School": ("900004", None),
}


def build_world() -> None:
    """Everything below, in the template database, as its owner."""
    call_command("load_samples", verbosity=0)
    with scope(everything=True):
        people = _people()
        for school in School.objects.all():
            _fill_school(school, people)
        for trust in Trust.objects.all():
            f.MetricImportFactory(school=None, trust=trust, uploaded_by=people["trust_lead"])
            f.UploadFactory(school=None, trust=trust, subject=f"numbers:trust:{trust.pk}", kind="numbers")
            f.InvitationFactory(school=None, trust=trust, role="trustee", email=f"trustee@{trust.uid}.example")
        f.InvitationFactory(school=None, role="officer", email="officer@invited.example")
        f.InvitationFactory(school=None, role="assessor", email="assessor@invited.example")


def _people() -> dict[str, User]:
    trusts = {name: f.TrustFactory(name=name, uid=uid) for name, uid in TRUSTS.items()}
    schools = {
        name: f.SchoolFactory(name=name, identifier=urn, trust=trusts.get(trust or ""))
        for name, (urn, trust) in SCHOOLS.items()
    }
    people = {persona: f.UserFactory(email=email, name=persona) for persona, email in OTHERS.items()}
    for persona, (email, place, role) in MEMBERS.items():
        people[persona] = f.UserFactory(email=email, name=persona)
        where = {"school": schools[place]} if place in schools else {"school": None, "trust": trusts[place]}
        f.MembershipFactory(user=people[persona], role=role, **where)
    for role in ("officer", "administrator"):
        f.OfficeMembershipFactory(user=people[role], role=role)
    for persona in ("assessor", "assessor_elsewhere"):
        f.AssessorFactory(user=people[persona])
    for persona, user in people.items():
        _second_factor(user)
        _signed_in(persona, user)
    return people


def _second_factor(user: User) -> None:
    """Everybody has one, so that a test about permissions is not about factors."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")})


def _signed_in(persona: str, user: User) -> None:
    """Everybody is signed in somewhere: a session costs more than the request that is tested with it.

    It was noted as used by the test client, and will not be again while the tests run.
    """
    used = RequestFactory().get("/", HTTP_USER_AGENT="")
    content = {
        ACTIVITY: (int(time.time()) + 24 * 3600, client_of(used), int(time.time()) + 24 * 3600),
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    store = SessionStore()
    key = SESSION.format(persona)
    Session.objects.create(session_key=key, session_data=store.encode(content), expire_date=store.get_expiry_date())
    UserSession.objects.create(user=user, session_key=key, ip=used.META["REMOTE_ADDR"], user_agent="")


def _fill_school(school: School, people: dict[str, User]) -> None:
    """A row of every tenant model, with the school's name in every text."""
    version = Version.objects.get(code="sample-six")
    criterion = version.principles.get(number=1).criteria.get(number=1)
    by = people["head"]
    cycle = f.CycleFactory(school=school, version=version, level=version.levels.get(number=1))
    judgement = f.JudgementFactory(
        cycle=cycle,
        criterion=criterion,
        point=version.scale.get(value=3),
        narrative=f"Of {school}",
        edition=2,
        updated_by=by,
    )
    key = default_storage.save(f"world/{school.identifier}", ContentFile(f"Bytes of {school}".encode()))
    stored = f.StoredFileFactory(school=school, key=key, name=f"{school}.pdf", created_by=by)
    evidence = f.EvidenceFactory(
        school=school, title=f"Evidence of {school}", kind="file", file=stored, note="", added_by=by
    )
    f.EvidenceUseFactory(cycle=cycle, evidence=evidence, criterion=criterion, number=1)
    _fill_evaluation(judgement, evidence, people)
    fill_assessment(school, cycle, people, number=list(SCHOOLS).index(school.name))
    _fill_plan(school, cycle, evidence, by)
    _fill_survey(school, by)
    _fill_audit(school, cycle, by)
    f.InvitationFactory(school=school, email=f"invited@{school.identifier}.example", invited_by=by)
    f.AppointmentFactory(school=school, email=f"proposed@{school.identifier}.example", proposed_by=by)
    f.UseAgreementFactory(school=school, with_whom=f"Reps of {school}", by=by)
    for kind in ("chair", "rep"):
        f.SchoolContactFactory(
            school=school, kind=kind, name=f"{kind.title()} of {school}", email=f"{kind}@{school.identifier}.example"
        )
    f.RegisterChangeFactory(
        school=school,
        kind="trust",
        says=f"What became of {school}",
        trust_after=school.trust,
        resolved_at=timezone.now(),
        resolved_by=people["officer"],
        resolved_note=f"Resolved at {school}",
    )
    f.ActivityFactory(school=school, summary=f"At {school}", actor=by)
    f.DocumentFactory(
        school=school,
        title=f"Pack of {school}",
        job__created_by=by,
        asked_by=by,
        file=None,
        subject_id=cycle.pk,
        kind="evidence_pack",
    )
    visit = Visit.objects.get(school=school, cycle__state="open")
    key = default_storage.save(f"world/{school.identifier}-pack", ContentFile(f"Pack of {school}".encode()))
    stored = f.StoredFileFactory(school=school, key=key, name="pack.pdf", created_by=people["officer"])
    f.DocumentFactory(
        school=school, kind="assessor_pack", subject_id=visit.pk, job__created_by=by, asked_by=by, file=stored
    )
    make_briefing(visit=visit)


def _fill_evaluation(judgement, evidence, people: dict[str, User]) -> None:
    """What stands around a judgement and a piece of evidence."""
    school, by = judgement.school, people["head"]
    place = {"cycle": judgement.cycle, "criterion": judgement.criterion}
    for edition, text in ((1, f"Before, of {school}"), (2, judgement.narrative)):
        f.JudgementEditionFactory(
            judgement=judgement, edition=edition, point=judgement.point, narrative=text, saved_by=by
        )
    f.EvidencePrincipleFactory(evidence=evidence, principle=judgement.criterion.principle)
    key = default_storage.save(f"world/{school.identifier}-earlier", ContentFile(f"Earlier, of {school}".encode()))
    stored = f.StoredFileFactory(school=school, key=key, name=f"Earlier, {school}.pdf", created_by=by)
    f.EarlierFileFactory(evidence=evidence, file=stored, replaced_by=by)
    f.DocumentWordsFactory(evidence=evidence)
    binned = {"binned_at": timezone.now(), "binned_by": by}
    f.EvidenceFactory(school=school, title=f"Thrown away by {school}", added_by=by, **binned)
    f.EvidenceReviewFactory(evidence=evidence, decided_by=people["officer"], **place)
    f.AssignmentFactory(person=people["contributor"], assigned_by=by, **place)
    comment = f.ThreadCommentFactory(
        thread=f.ThreadFactory(**place), text=f"Said inside {school}", written_by=by, written_as="Head of the school"
    )
    f.AskedMailFactory(school=school, person=by)
    f.MentionFactory(comment=comment, person=people["contributor"])
    f.ThreadCommentFactory(
        thread=f.ThreadFactory(is_shared=True, **place),
        text=f"Said by {school} to the office",
        written_by=by,
        written_as="Head of the school",
    )


def _fill_plan(school: School, cycle: Cycle, evidence, by: User) -> None:
    principle = cycle.version.principles.get(number=1)
    target = f.TargetFactory(school=school, title=f"Target of {school}", principle=principle, created_by=by)
    action = f.ActionFactory(target=target, title=f"Action of {school}", owner=by)
    f.MilestoneFactory(action=action, title=f"Milestone of {school}")
    f.ProofFactory(action=action, evidence=evidence)
    f.TargetReviewFactory(target=target, text=f"Review at {school}")
    f.TargetCommentFactory(target=target, text=f"Comment at {school}")
    f.MailWishFactory(school=school, user=by, rhythm="never", reminders=False)
    f.SentMailFactory(school=school, user=by)
    f.SharedPracticeFactory(school=school, title=f"Shared by {school}", evidence=evidence, created_by=by)
    training = f.TrainingFactory(school=school, title=f"Training of {school}", created_by=by)
    f.AttendanceFactory(training=training, user=by)
    f.StageEntryFactory(training=training)
    f.AreaCheckFactory(training=training, note=f"Policy of {school}")
    f.PromptFactory(training=training)
    f.ReflectiveNoteFactory(school=school, text=f"Shared note at {school}", written_by=by)
    f.ReflectiveNoteFactory(school=school, text=f"Private note at {school}", written_by=by, is_shared=False)
    f.OwnMetricFactory(school=school, label=f"Cups of tea at {school}", created_by=by)
    f.MetricValueFactory(school=school, code="leavers", value=3, updated_by=by)
    f.UploadFactory(school=school, subject=f"numbers:school:{school.pk}", kind="numbers")
    f.MetricImportFactory(school=school, uploaded_by=by, rows=[[school.pk, "days-lost", 2025, "autumn", None, "12.50"]])


def _fill_survey(school: School, by: User) -> None:
    questionnaire = Questionnaire.objects.get(slug="sample-staff-1")
    question = questionnaire.sections.get(number=7).questions.get(number=1)
    wave = f.WaveFactory(
        school=school,
        name=f"Staff of {school}",
        questionnaire=questionnaire,
        started_by=by,
        state="published",
        public_key=b"k" * 32,
        invited=20,
        response_percent=60,
        shared_on=TODAY(),
    )
    for kind in ("survey_paper", "survey_results"):
        f.DocumentFactory(school=school, kind=kind, subject_id=wave.pk, job__created_by=by, asked_by=by)
    f.RecipientFactory(wave=wave, email=f"staff@{school.identifier}.example")
    f.TicketFactory(wave=wave)
    f.BallotFactory(wave=wave)
    f.TallyFactory(wave=wave, measure="respondents", counts=[12])
    f.TallyFactory(wave=wave, measure="lead-vision", counts=[1, 1, 2, 4, 4])
    f.TallyFactory(wave=wave, measure="principle:leadership", counts=[4100, 12])
    f.CommentFactory(wave=wave, question=question, text=f"Words from {school}", decision="shown")
    f.CommentFactory(wave=wave, question=question, text=f"Unread words from {school}")
    f.ReceiptFactory(wave=wave, code=f"W{school.identifier}")
    f.DraftFactory(wave=wave)
    f.ReplyFactory(wave=wave, said=f"Said at {school}")
    f.SittingFactory(wave=wave, name=f"Class of {school}")
    for _ in range(2):
        f.SealedRequestFactory(school=school)
    f.ContactRequestFactory(school=school, name=f"Robin of {school}")
    f.ListMappingFactory(school=school)
    f.RememberedGroupsFactory(school=school)
    f.UploadFactory(school=school, subject=f"wave:{wave.pk}", choices={"meanings": ["email", "in:role"]})
    f.ListImportFactory(wave=wave, people=[[f"listed@{school.identifier}.example", "all", "en-gb"]])


def _fill_audit(school: School, cycle: Cycle, by: User) -> None:
    """One that was reported, and one that is prepared."""
    audit = f.AuditFactory(school=school, version=cycle.version, name=f"Audit of {school}", started_by=by)
    session = f.AuditSessionFactory(audit=audit)
    f.AuditSessionFactory(audit=audit, number=2)
    step = f.StepFactory(audit=audit, session=session)
    f.StepFactory(audit=audit, session=session, number=2, kind="plenary")
    f.RoomGroupFactory(audit=audit, number=1, name=f"Group of {school}")
    f.RoomGroupFactory(audit=audit, number=2, name=f"Other group of {school}")
    f.AgreementFactory(audit=audit, number=1, text=f"Agreed at {school}")
    f.AgreementFactory(audit=audit, number=2, text=f"Also agreed at {school}")
    theme = f.ThemeFactory(audit=audit, title=f"Theme of {school}", entries=2, dots=3)
    f.ThemeFactory(audit=audit, title=f"Other theme of {school}")
    f.EntryFactory(audit=audit, text=f"Written at {school}", theme=theme)
    f.EntryFactory(audit=audit, text=f"Passed on at {school}", state="aside", aside_for="lead")
    f.AuditTallyFactory(audit=audit)
    f.AuditTallyFactory(audit=audit, subject="2")
    f.MailingFactory(audit=audit)
    f.AuditRecipientFactory(audit=audit)
    for tag in (1, 2):
        f.SeatFactory(audit=audit, tag=bytes([tag]) * 32 + school.identifier.encode())
        f.AuditTicketFactory(step=step, tag=bytes([tag]) * 32 + school.identifier.encode())
        f.EnvelopeFactory(step=step)
        f.PulseFactory(audit=audit, group=tag)
    for kind in ("audit_report", "audit_governors"):
        f.DocumentFactory(school=school, kind=kind, subject_id=audit.pk, job__created_by=by, asked_by=by)


@dataclass
class World:
    """Finds the standing rows by name; rows of tenants are looked up under everything."""

    def person(self, persona: str) -> User:
        """One of MEMBERS or OTHERS, fresh from the database."""
        return User.objects.get(email=MEMBERS[persona][0] if persona in MEMBERS else OTHERS[persona])

    @cached_property
    def school(self) -> School:
        """Hazel Primary: where the cast works."""
        return School.objects.get(identifier="900001")

    @cached_property
    def next_door(self) -> School:
        """Willow Primary: another trust's school, whose rows nobody of Hazel may see."""
        return School.objects.get(identifier="900003")

    @cached_property
    def trust(self) -> Trust:
        """Hazel's and Rowan's trust."""
        return Trust.objects.get(name="Northern Trust")

    @cached_property
    def other_trust(self) -> Trust:
        """Willow's trust."""
        return Trust.objects.get(name="Southern Trust")

    @cached_property
    def version(self) -> Version:
        """The sample of six principles, to which all cycles are pinned."""
        return Version.objects.get(code="sample-six")

    def cycle(self, school: School | None = None) -> Cycle:
        """The running cycle of a school."""
        with scope(everything=True):
            return Cycle.objects.select_related("school", "version", "level").get(
                school=school or self.school, state="open"
            )

    def visit(self, school: School | None = None) -> Visit:
        """The booked visit of a school."""
        with scope(everything=True):
            return Visit.objects.select_related("school", "cycle").get(school=school or self.school, state="booked")

    def first(self, model, school: School | None = None):
        """The first row of a tenant model at a school."""
        with scope(everything=True):
            return model.objects.filter(school=school or self.school).order_by("pk").first()
