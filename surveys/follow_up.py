"""What of a published survey can be followed up: the whole, a principle, a question. Only what is not withheld."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from evidence.queries.library import principles_to_choose
from framework.queries import principle_names
from plans.follow_up import FollowUp
from surveys.models import Wave
from surveys.publication.results import WaveResults
from wqm.references import Origin

KIND = "survey_result"


def key_of(wave_id: UUID, part: str = "") -> str:
    """The key of a result: of the whole survey, `principle.<code>` or `question.<code>`."""
    return f"{wave_id}.{part}" if part else str(wave_id)


def address_of(school_id: int, key: str) -> str:
    """The page of the results, at the place of this one."""
    wave_id, _, part = key.partition(".")
    place = "#principles" if part.startswith("principle.") else "#questions" if part else ""
    return reverse("surveys:results", args=[school_id, wave_id]) + place


def follow_ups_of(results: WaveResults, school: Any) -> list[FollowUp]:
    """The whole survey first, then principles, then questions."""
    wave, main = results.wave, results.main
    if main.withheld:
        return []
    names = principle_names()
    principles = {principle.code: principle for principle in principles_to_choose(school)}
    follow_ups = [_follow_up(wave, "", "The survey as a whole")]
    follow_ups += [
        _follow_up(
            wave, f"principle.{domain.code}", names.get(domain.code, domain.code.title()), principles.get(domain.code)
        )
        for domain in results.domains
        if not domain.withheld
    ]
    follow_ups += [
        _follow_up(wave, f"question.{question.code}", f"“{question.text}”", principles.get(question.principle_code))
        for question in results.questions
        if not question.withheld
    ]
    return follow_ups


def _follow_up(wave: Wave, part: str, label: str, principle: Any = None) -> FollowUp:
    when = f"{wave.closes_on:%B %Y}"
    title = f"{wave.name}, {when}" + (f": {label}" if part else "")
    day = min(wave.closes_on, timezone.localdate())  # it may have been closed early
    return FollowUp(Origin(KIND, key_of(wave.pk, part), title[:200]), label, principle, found_on=day)
