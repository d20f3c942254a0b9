"""What a school's results stand beside: last time, all schools of the wave, schools like it. Published values only."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from surveys.enums import WITH_RESULTS
from surveys.models import Benchmark, Wave, WaveSchool
from surveys.publication.results import RowResult, WaveResults, school_results
from surveys.publication.rounding import QuestionResult
from surveys.publication.sameness import domain_hashes, same_domains, same_questions
from wqm.sealing.small_numbers import Interval, Share

# A benchmark is of at least five other schools; the school itself may be one more.
FEWEST_SCHOOLS = 6
SIZES = ((100, "under 100"), (250, "100 to 249"), (500, "250 to 499"), (1000, "500 to 999"))
LARGEST = "1,000 or more"
HIGHER, LOWER, NO_CLEAR_CHANGE = "Higher", "Lower", "No clear change"
# What a clear change means for a school.
BETTER, WORSE = "Better", "Worse"


@dataclass(frozen=True)
class Comparison:
    """Published means to stand beside a school's own: `name` heads the column, `means` in words by principle."""

    name: str
    means: dict[str, str]


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
    if earlier and (alike := same_domains(earlier.wave, results.wave)):
        means = {code: words for code, words in _in_words(earlier.main).items() if code in alike}
        columns.append(Comparison(f"Last time ({earlier.wave.closes_on:%B %Y})", means))
    columns += [
        Comparison(row.name, _in_words(row)) for row in results.beside if not row.withheld and row is not results.main
    ]
    if like := benchmark(results.wave, school):
        columns.append(like)
    return columns


def _in_words(row: RowResult) -> dict[str, str]:
    return {code: domain.text for code, domain in row.means().items()}


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
    asked = domain_hashes(wave.questionnaire_id)
    values = rows.values_list("principle_code", "questions", "mean")
    means = {code: str(mean) for code, questions, mean in values if asked.get(code) == questions}
    return Comparison("Schools like yours (median)", means) if means else None


@dataclass(frozen=True)
class Change:
    """A question that was asked in the same way last time: both published shares, and whether they differ.

    `apart` is how far apart the two are at least, in percentage points; 0 where they may be the same.
    """

    question: str
    before: str
    now: str
    said: str
    code: str = ""
    apart: Decimal = Decimal(0)
    reversed: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether it went up or down."""
        return self.said != NO_CLEAR_CHANGE

    @property
    def direction(self) -> str:
        """“up” or “down” of a clear change."""
        return {HIGHER: "up", LOWER: "down"}.get(self.said, "")

    @property
    def is_better(self) -> bool:
        """Whether more people say what a school hopes for; of a negative statement fewer agree."""
        return self.said == (LOWER if self.reversed else HIGHER)

    @property
    def meaning(self) -> str:
        """BETTER, WORSE or NO_CLEAR_CHANGE."""
        if not self.is_clear:
            return NO_CLEAR_CHANGE
        return BETTER if self.is_better else WORSE


@dataclass(frozen=True)
class MeanChange:
    """The mean of a principle last time, where it is made of the same questions, and whether it differs."""

    before: Decimal
    text: str
    said: str


@dataclass(frozen=True)
class Changes:
    """Two surveys compared: questions, means by principle, and how many questions could not be compared."""

    rows: tuple[Change, ...] = ()
    not_comparable: int = 0
    means: Mapping[str, MeanChange] = field(default_factory=dict)
    before: str = ""

    def of(self, code: str) -> Change | None:
        """The change of one question."""
        return next((change for change in self.rows if change.code == code), None)

    @property
    def counted(self) -> list[tuple[str, int]]:
        """How many questions are better, worse, or neither, in this order; what no question is, is left out."""
        counts = Counter(change.meaning for change in self.rows)
        return [(meaning, counts[meaning]) for meaning in (BETTER, WORSE, NO_CLEAR_CHANGE) if counts[meaning]]


def changes(results: WaveResults, school_id: int) -> Changes:
    """The shares who agree last time and now, for questions that are the same (`publication.sameness`)."""
    earlier = None if results.whole.withheld else last_time(results.wave, school_id)
    if earlier is None:
        return Changes()
    same = same_questions(earlier.wave, results.wave)
    before = {question.code: question.agree for question in earlier.questions if question.agree}
    asked = [question for question in results.questions if question.agree_label]
    rows = [
        _change(question, before[question.code], question.agree)
        for question in asked
        if question.agree and question.code in same and question.code in before
    ]
    not_comparable = sum(question.code not in same for question in asked)
    return Changes(tuple(rows), not_comparable, _mean_changes(earlier, results), f"{earlier.wave.closes_on:%B %Y}")


def _change(question: QuestionResult, before: Share, now: Share) -> Change:
    said = _said(before.stands_for, now.stands_for)
    apart = max(now.stands_for.low - before.stands_for.high, before.stands_for.low - now.stands_for.high, Decimal(0))
    return Change(question.text, before.text, now.text, said, question.code, apart, question.reversed)


def _mean_changes(earlier: WaveResults, results: WaveResults) -> dict[str, MeanChange]:
    before, now = earlier.means(), results.means()
    alike = same_domains(earlier.wave, results.wave) & before.keys() & now.keys()
    return {
        code: MeanChange(before[code].value, before[code].text, _said(before[code].range, now[code].range))
        for code in alike
    }


def _said(before: Interval, now: Interval) -> str:
    """Whether two published values differ: only where what they stand for has nothing in common."""
    if not now.differs_from(before):
        return NO_CLEAR_CHANGE
    return HIGHER if now.low >= before.high else LOWER
