"""Benchmarks, worked out again each night from what is published. Worker only."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.db import transaction

from surveys.enums import WITH_RESULTS
from surveys.models import Benchmark, WaveSchool
from surveys.publication.comparisons import FEWEST_SCHOOLS, size_of
from surveys.publication.results import school_results
from surveys.publication.sameness import domain_hashes
from wqm.tenancy.scope import scope

# Audience, age, phase, size, code of the principle, hash of its questions.
Cell = tuple[str, str, str, str, str, str]


def refresh_benchmarks() -> int:
    """Replace every benchmark; returns how many there are. Each school counts once an audience and age, with its last
    wave: what seven-year-olds say is not what sixteen-year-olds say.

    Only published means of rows with SHARES_FROM answers or more go in, and only cells of at least FEWEST_SCHOOLS
    schools come out.
    """
    with scope(everything=True), transaction.atomic():
        means: dict[Cell, list[Decimal]] = defaultdict(list)
        seen: set[tuple[int, str, str]] = set()
        for part in _published():
            kind = (part.wave.questionnaire.audience, part.wave.questionnaire.age)
            results = None if (part.school_id, *kind) in seen else school_results(part.wave, part)
            if results is None or not results.whole.is_large:
                continue
            seen.add((part.school_id, *kind))
            if not part.school.phase or not size_of(part.school):  # like which others?
                continue
            asked = domain_hashes(part.wave.questionnaire_id)
            for code, domain in results.means().items():
                if domain.mean is not None:
                    means[*kind, part.school.phase, size_of(part.school), code, asked[code]].append(domain.mean)
        Benchmark.objects.all().delete()
        benchmarks = [
            _benchmark(cell, school_means)
            for cell, school_means in means.items()
            if len(school_means) >= FEWEST_SCHOOLS
        ]
        Benchmark.objects.bulk_create(benchmarks)
    return len(benchmarks)


def _published():
    """The parts of schools in waves with results, the latest first."""
    parts = WaveSchool.objects.filter(wave__state__in=WITH_RESULTS, wave__shared_on__isnull=False)
    return parts.select_related("wave__questionnaire", "school").order_by("-wave__closes_on", "-wave_id").iterator()


def _benchmark(cell: Cell, means: list[Decimal]) -> Benchmark:
    audience, age, phase, size, code, questions = cell
    middle = Decimal(median(means)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Benchmark(
        audience=audience,
        age=age,
        phase=phase,
        size=size,
        principle_code=code,
        questions=questions,
        mean=middle,
        schools=len(means),
    )
