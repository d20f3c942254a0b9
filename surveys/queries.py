"""Reading surveys. What other apps may know about a wave is here; the models stay inside this app."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from framework.enums import QuestionKind
from framework.models import Principle
from surveys.enums import CLOSED, COMMENTS_FROM, WITH_RESULTS, CommentDecision, WaveState
from surveys.models import Comment, Receipt, Tally, Ticket, Wave
from surveys.publication import DomainResult, QuestionResult, count_band, domain_result, question_result
from surveys.questions import all_questions
from surveys.sealing import make_tag


@dataclass(frozen=True)
class SurveyOutcome:
    """What others may know of a wave: the response that was reached at least, None while open or with too few."""

    wave_id: UUID
    name: str
    audience: str
    is_open: bool
    is_published: bool
    response_percent: int | None
    invited: int
    k: int


@dataclass(frozen=True)
class WaveResults:
    """The published values of one wave, the same for page, PDF, CSV and API."""

    wave: Wave
    respondents: str
    questions: tuple[QuestionResult, ...]
    domains: tuple[DomainResult, ...]
    comments: tuple[tuple[str, tuple[str, ...]], ...]
    comments_withheld: str


def waves_of_school(school: Any) -> QuerySet[Any]:
    """The waves of a school, newest first, with how many are invited in a draft."""
    return _listed(Wave.objects.filter(school=school).select_related("questionnaire"))


def outcomes_of_school(school_id: int, since=None) -> list[SurveyOutcome]:
    """Every wave of a school that was sent, newest first; `since` leaves out those that closed before that day."""
    waves = Wave.objects.filter(school_id=school_id).exclude(state=WaveState.DRAFT).select_related("questionnaire")
    if since:
        waves = waves.filter(closes_on__gte=since)
    return [
        SurveyOutcome(
            wave_id=wave.pk,
            name=wave.name,
            audience=wave.questionnaire.audience,
            is_open=wave.state == WaveState.OPEN,
            is_published=wave.state in WITH_RESULTS,
            response_percent=wave.response_percent if wave.state in CLOSED else None,
            invited=wave.invited,
            k=wave.k,
        )
        for wave in waves
    ]


def wave_results(wave: Wave) -> WaveResults | None:
    """Everything that is published of a wave; None while there is nothing."""
    if wave.state not in WITH_RESULTS:
        return None
    counts = dict(Tally.objects.filter(wave=wave).values_list("measure", "counts"))
    respondents = counts["respondents"]["people"]
    questions = all_questions(wave.questionnaire_id)
    scales = [question for question in questions if question.kind == QuestionKind.SCALE]
    codes = list(dict.fromkeys(question.principle_code for question in scales if question.principle_code))
    enough = respondents >= COMMENTS_FROM
    return WaveResults(
        wave=wave,
        respondents=count_band(respondents),
        questions=tuple(question_result(one, counts.get(one.code), respondents) for one in scales),
        domains=tuple(domain_result(code, counts.get(f"principle:{code}"), respondents) for code in codes),
        comments=_comments(wave, questions) if enough else (),
        comments_withheld="" if enough else f"Comments are shown from {COMMENTS_FROM} answers up.",
    )


def results_by_id(wave_id: UUID) -> WaveResults | None:
    """The published values of a wave in scope, for packs and other apps."""
    wave = Wave.objects.select_related("questionnaire", "school").filter(pk=wave_id).first()
    return wave_results(wave) if wave else None


def link_works(wave_id: UUID, token: str, group: str) -> bool:
    """Whether this link can be used now; unknown, used and closed links are told apart by nothing."""
    tag = make_tag(token, group, wave_id)
    return Ticket.objects.filter(tag=tag, wave_id=wave_id, wave__state=WaveState.OPEN).exists()


def open_wave(wave_id: UUID) -> Wave | None:
    """An open wave with what its pages say about it."""
    waves = Wave.objects.select_related("questionnaire", "school", "trust")
    return waves.filter(pk=wave_id, state=WaveState.OPEN).first()


def receipts_of(wave_id: UUID) -> tuple[Wave | None, list[str]]:
    """The receipts that were counted, sorted, once a wave is closed."""
    wave = Wave.objects.filter(pk=wave_id, state__in=CLOSED).first()
    return wave, list(Receipt.objects.filter(wave_id=wave_id).values_list("code", flat=True)) if wave else []


def all_waves() -> QuerySet[Any]:
    """Every wave in scope, the latest first."""
    return _listed(Wave.objects.select_related("questionnaire", "school", "trust"))


def principle_names() -> dict[str, str]:
    """Names of principles by code; a code means the same in every version, and the newest one names it."""
    return dict(Principle.objects.order_by("version_id").values_list("code", "name"))


def unread_comments() -> QuerySet[Comment]:
    """Comments that the office has not decided on, oldest wave first, in no order of arrival."""
    return (
        Comment.objects.filter(decision=CommentDecision.UNREAD)
        .select_related("wave__school", "question")
        .order_by("wave__closes_on", "id")
    )


def _listed(waves: QuerySet[Wave]) -> QuerySet[Wave]:
    number: dict[str, Any] = {"listed": Count("recipients")}
    return waves.annotate(**number).prefetch_related("sittings").order_by("-closes_on", "name", "id")


def _comments(wave: Wave, questions) -> tuple[tuple[str, tuple[str, ...]], ...]:
    shown = Comment.objects.filter(wave=wave, decision=CommentDecision.SHOWN).values_list("question_id", "text")
    texts: dict[int, list[str]] = {}
    for question_id, text in shown:
        texts.setdefault(question_id, []).append(text)
    return tuple((one.text, tuple(texts[one.pk])) for one in questions if one.pk in texts)


def unread_comment_count() -> int:
    """How many comments wait for the office."""
    return Comment.objects.filter(decision=CommentDecision.UNREAD).count()


def latest_response(school_ids: list[int]) -> dict[int, int]:
    """The response (in steps of 5 %) of each school's last published survey. One query."""
    rows = (
        Wave.objects.filter(school__in=school_ids, state__in=WITH_RESULTS, response_percent__isnull=False)
        .order_by("closes_on")
        .values_list("school_id", "response_percent")
    )
    return {school_id: percent for school_id, percent in rows if percent is not None}
