"""What others may know of a wave: readiness, front doors and documents read outcomes, never the wave."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from surveys.enums import CLOSED, WITH_RESULTS, WaveState
from surveys.models import Wave, WaveSchool
from surveys.policies import is_overdue
from wqm.sealing.small_numbers import BANDS_FROM


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
    is_in_trouble: bool = False  # open, and it cannot be counted
    is_with_office: bool = False  # counted, and the office has not shared the results yet
    closes_on: date | None = None
    read_on: date | None = None  # when somebody of the school first opened the results
    family: str = ""  # of which questionnaire, whichever edition

    @property
    def is_unread(self) -> bool:
        """There are results, and nobody of the school has opened them."""
        return self.is_published and self.read_on is None

    @property
    def is_too_small_for_a_response(self) -> bool:
        """So few were invited that it is not shown how many of them answered."""
        return self.invited < BANDS_FROM


class _StoredOutcome(NamedTuple):
    """What an outcome is made of, as it is stored with the wave and the school's part in it."""

    wave_id: UUID
    name: str
    audience: str
    k: int
    state: str
    shared_on: date | None
    invited: int
    response_percent: int | None
    rows: list[dict[str, Any]]
    closes_on: date
    key_lost_on: date | None
    read_on: date | None
    family: str


@dataclass(frozen=True)
class SurveysAtHome:
    """For a front door: what became of the waves that were sent, and whether others prepare one with this school."""

    outcomes: list[SurveyOutcome]
    takes_part_in_drafts: bool


def surveys_at_home(school_id: int, since=None) -> SurveysAtHome:
    """The waves of a school, newest first; `since` leaves out those that closed before that day. One query.

    A wave whose answers were lost is none: people can be asked again at once.
    """
    parts = WaveSchool.objects.filter(school=school_id).exclude(wave__state=WaveState.LOST)
    if since:
        parts = parts.filter(Q(wave__closes_on__gte=since) | Q(wave__state=WaveState.DRAFT))
    # Plain values: a wave is a wide row, and front doors ask for its outcome only.
    values = parts.order_by("-wave__closes_on", "wave__name", "wave_id").values_list(
        "wave__school", "wave_id", "wave__name", "wave__questionnaire__audience", "wave__k", "wave__state",
        "wave__shared_on", "invited", "response_percent", "rows", "wave__closes_on", "wave__key_lost_on",
        "read_on", "wave__questionnaire__family",
    )  # fmt: skip
    stored = [(owner, _StoredOutcome(*row)) for owner, *row in values]
    return SurveysAtHome(
        [_outcome(row) for _, row in stored if row.state != WaveState.DRAFT],
        any(not owner and row.state == WaveState.DRAFT for owner, row in stored),
    )


def outcomes_of_school(school_id: int, since=None) -> list[SurveyOutcome]:
    """Every wave of a school that was sent, newest first; `since` leaves out those that closed before that day.

    What the office has not shared yet counts as not published.
    """
    return surveys_at_home(school_id, since).outcomes


def outcome_of(wave: Wave, part: WaveSchool) -> SurveyOutcome:
    """What others may know of a wave in which a school takes part, its own results apart."""
    return _outcome(
        _StoredOutcome(
            wave_id=wave.pk, name=wave.name, audience=wave.questionnaire.audience, k=wave.k, state=wave.state,
            shared_on=wave.shared_on, invited=part.invited, response_percent=part.response_percent, rows=part.rows,
            closes_on=wave.closes_on, key_lost_on=wave.key_lost_on, read_on=part.read_on,
            family=wave.questionnaire.family,
        )
    )  # fmt: skip


def _outcome(stored: _StoredOutcome) -> SurveyOutcome:
    has_results, is_shared = stored.state in WITH_RESULTS, stored.shared_on is not None
    return SurveyOutcome(
        wave_id=stored.wave_id,
        name=stored.name,
        audience=stored.audience,
        is_open=stored.state == WaveState.OPEN,
        is_published=has_results
        and is_shared
        and any(row["kind"] == "school" and not row["withheld"] for row in stored.rows),
        response_percent=stored.response_percent if stored.state in CLOSED else None,
        invited=stored.invited,
        k=stored.k,
        is_in_trouble=stored.key_lost_on is not None or is_overdue(stored),
        is_with_office=has_results and not is_shared,
        closes_on=stored.closes_on,
        read_on=stored.read_on,
        family=stored.family,
    )
