"""What a school's results stand beside: last time, all schools of the wave, schools like it. Published values only."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from surveys.enums import WITH_RESULTS
from surveys.models import Benchmark, Wave, WaveSchool
from surveys.publication.results import WaveResults, school_results

# A benchmark is of at least five other schools; the school itself may be one more.
FEWEST_SCHOOLS = 6
SIZES = ((100, "under 100"), (250, "100 to 249"), (500, "250 to 499"), (1000, "500 to 999"))
LARGEST = "1,000 and more"


@dataclass(frozen=True)
class Comparison:
    """Published means to stand beside a school's own: `name` heads the column, `means` by principle."""

    name: str
    means: dict[str, Decimal]


def size_of(school: Any) -> str:
    """The band of pupils in which a school is compared, empty where the number is not known."""
    if school.pupils is None:
        return ""
    return next((name for below, name in SIZES if school.pupils < below), LARGEST)


def last_time(wave: Wave, school_id: int) -> WaveResults | None:
    """The results of the school's survey before this one, of the same audience and age, if they were shared."""
    parts = (
        WaveSchool.objects.filter(
            school=school_id,
            wave__state__in=WITH_RESULTS,
            wave__shared_on__isnull=False,
            wave__questionnaire__audience=wave.questionnaire.audience,
            wave__questionnaire__age=wave.questionnaire.age,
            wave__closes_on__lt=wave.closes_on,
        )
        .select_related("wave__questionnaire")
        .order_by("-wave__closes_on", "-wave_id")
    )
    earlier = (school_results(part.wave, part) for part in parts[:3])
    return next((results for results in earlier if results and not results.whole.withheld), None)


def beside(results: WaveResults, school: Any) -> list[Comparison]:
    """The columns beside a school's own means; those that have nothing to say are left out."""
    columns = []
    earlier = None if results.whole.withheld else last_time(results.wave, school.pk)
    if earlier:
        columns.append(Comparison(f"Last time ({earlier.wave.closes_on:%B %Y})", earlier.means()))
    columns += [
        Comparison(row.name, row.means()) for row in results.beside if not row.withheld and row is not results.main
    ]
    if like := benchmark(results.wave, school):
        columns.append(like)
    return columns


def benchmark(wave: Wave, school: Any) -> Comparison | None:
    """The medians of schools of the same phase and size, of one age of respondents, where at least five others are."""
    size = size_of(school)
    if not size or not school.phase:
        return None
    rows = Benchmark.objects.filter(
        audience=wave.questionnaire.audience,
        age=wave.questionnaire.age,
        phase=school.phase,
        size=size,
        schools__gte=FEWEST_SCHOOLS,
    )
    means = dict(rows.values_list("principle_code", "mean"))
    return Comparison("Schools like yours (median)", means) if means else None


def changes(results: WaveResults, school_id: int) -> list[tuple[str, str, str]]:
    """(question, last time, now) for questions that were asked with the same code and scale both times."""
    earlier = None if results.whole.withheld else last_time(results.wave, school_id)
    if earlier is None:
        return []
    before = {question.code: question for question in earlier.questions if question.agree}
    return [
        (question.text, before[question.code].agree.text, question.agree.text)  # type: ignore[union-attr]  # `before` holds only those with a share
        for question in results.questions
        if question.agree and question.code in before and before[question.code].labels == question.labels
    ]
