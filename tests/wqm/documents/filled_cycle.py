"""A cycle in which everything is there: judgements, all kinds of evidence, surveys, a recorded visit, an award."""

from datetime import timedelta

from django.utils import timezone

from evidence.models import Cycle, Evidence
from framework.models import Questionnaire
from framework.queries import questions_of
from tests import factories as f
from tests.databases import as_role
from wqm.files.services import store_bytes
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

WORDS = (
    "We asked everybody in the spring and changed what they named most often: break duty, meetings and the length of"
    " reports.\n\nTwo things are not finished. The calm room is used by older pupils only, and supply staff do not know"
    " the routine yet."
)
LINK = "https://www.hazel-primary.example/about-us/wellbeing/plans-and-reports/2025-2026?view=all&page=2"


def fill_cycle(world, files: dict[str, bytes] | None = None) -> Cycle:
    """Fill Hazel's running cycle; `files` (name -> bytes) become evidence, one a criterion, from the first on."""
    with as_role(OWNER), scope(everything=True):
        cycle = world.cycle()
        cycle.judgements.all().delete()
        Evidence.objects.filter(school=cycle.school).delete()
        _self_evaluation(cycle, world, dict(files or {}))
        _survey(cycle, world)
        _visit(cycle, world)
        return cycle


def _self_evaluation(cycle, world, files) -> None:
    points = list(cycle.version.scale.all())
    head, waiting = world.person("head"), iter(files.items())
    shared = f.EvidenceFactory(
        school=cycle.school, title="Our plan on the web", kind="link", url=LINK, note="", added_by=head
    )
    criteria = [c for p in cycle.version.principles.all() for c in p.criteria.all()]
    for index, criterion in enumerate(criteria):
        point = points[(index * 2 + index // 3) % len(points)]
        f.JudgementFactory(cycle=cycle, criterion=criterion, point=point, narrative=WORDS, updated_by=head)
        f.EvidenceUseFactory(cycle=cycle, evidence=shared, criterion=criterion)
        note = f.EvidenceFactory(school=cycle.school, title=f"Walk {index}", note=WORDS, added_by=head)
        f.EvidenceUseFactory(cycle=cycle, evidence=note, criterion=criterion)
        name, content = next(waiting, ("", b""))
        if name:
            f.EvidenceUseFactory(cycle=cycle, evidence=_file(cycle, name, content, head), criterion=criterion)


def _file(cycle, name, content, by) -> Evidence:
    stored = store_bytes(content, name=name, content_type="application/octet-stream", by=by, school=cycle.school)
    return f.EvidenceFactory(school=cycle.school, title=f"About {name}", kind="file", file=stored, note="", added_by=by)


def _survey(cycle, world) -> None:
    questionnaire = Questionnaire.objects.get(slug="sample-staff-1")
    wave = f.WaveFactory(
        school=cycle.school,
        name="Staff, spring",
        questionnaire=questionnaire,
        started_by=world.person("head"),
        state="published",
        public_key=b"k" * 32,
        invited=41,
        response_percent=75,
        shared_on=timezone.localdate(),
    )
    f.TallyFactory(wave=wave, measure="respondents", counts=[31])
    codes = set()
    for index, question in enumerate(q for q in questions_of(questionnaire.pk) if q.kind == "scale"):
        codes.add(question.principle_code)
        counts = [1, 2 + index % 3, 6, 12, 9 - index % 3] if index % 7 else [1, 1, 4, 4, 5]
        f.TallyFactory(wave=wave, measure=question.code, counts=counts)
    for index, code in enumerate(sorted(codes)):
        people = 31 if index else 0
        f.TallyFactory(wave=wave, measure=f"principle:{code}", counts=[people * (330 + 20 * index), people])
    text = questionnaire.sections.get(number=7).questions.get(number=1)
    for words in ("The quiet hour on Wednesdays.", "Keep asking us.\nAnd keep telling us what came of it."):
        f.CommentFactory(wave=wave, question=text, text=words, decision="shown")


def _visit(cycle, world) -> None:
    assessor = world.person("assessor")
    cycle.visits.update(state="cancelled")
    today = timezone.localdate()
    visit = f.VisitFactory(
        cycle=cycle,
        assessor=assessor,
        booked_by=world.person("officer"),
        starts_on=today - timedelta(days=3),
        ends_on=today - timedelta(days=2),
        state="recorded",
        summary=WORDS,
        outcome=cycle.version.outcomes.get(kind="awarded"),
        recorded_at=timezone.now(),
        recorded_by=assessor,
    )
    for title in ("Leaders", "Pupils", "Staff", "Governors"):
        f.AgendaItemFactory(visit=visit, title=title, updated_by=assessor)
    for principle in cycle.version.principles.all():
        f.FindingFactory(visit=visit, principle=principle, notes=WORDS, target="Train supply staff by Easter.")
    f.AwardFactory(cycle=cycle, code="HAZEL23456", made_by=world.person("officer"))
