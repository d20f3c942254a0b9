"""The published values of a wave, assembled once for page, PDF, CSV, XLSX, API, benchmark and trust."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from framework.models import Question
from surveys.enums import WITH_RESULTS, CommentDecision
from surveys.models import Comment, Tally, Wave, WaveSchool
from surveys.publication.counting import RESPONDENTS
from surveys.publication.rounding import DomainResult, QuestionResult, domain_result, question_result
from surveys.publication.rows import ALL, POOL
from surveys.questions import all_questions, is_counted
from wqm.sealing.small_numbers import BEYOND_K, COMMENTS_FROM, SHARES_FROM, fine_by, has_comments, response_words

COMMENTS_ELSEWHERE = "Comments are shown only to the school they are about."


@dataclass(frozen=True)
class RowResult:
    """One row of the tables with its values; `withheld` is the reason where there are none.

    `is_large`: as many answered as benchmarks are made of.
    """

    code: str
    kind: str
    name: str
    breakdown: str
    respondents: str = ""
    is_large: bool = False
    questions: tuple[QuestionResult, ...] = ()
    domains: tuple[DomainResult, ...] = ()
    withheld: str = ""

    def means(self) -> dict[str, DomainResult]:
        """The published means by principle."""
        return {domain.code: domain for domain in self.domains if not domain.withheld}

    def question(self, code: str) -> QuestionResult | None:
        """The result of the question with this code."""
        return next((question for question in self.questions if question.code == code), None)


@dataclass(frozen=True)
class Breakdown:
    """The rows of one breakdown, under its name."""

    code: str
    name: str
    rows: tuple[RowResult, ...]


@dataclass(frozen=True)
class WaveResults:
    """What is published of one wave for one reader: a school, or the trust and the office for all schools together.

    `whole` is the reader's own row; `beside` are rows to compare it with (all schools, small schools together). The
    page is about the `main` row: the reader's own, or where that is withheld the first one beside it.
    """

    wave: Wave
    whole: RowResult
    breakdowns: tuple[Breakdown, ...] = ()
    beside: tuple[RowResult, ...] = ()
    comments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    comments_withheld: str = ""
    schools: tuple[RowResult, ...] = field(default=())

    @property
    def main(self) -> RowResult:
        """The row that the page is about: the reader's own; the first shown one beside it where that is withheld."""
        if not self.whole.withheld:
            return self.whole
        return next((row for row in self.beside if not row.withheld), self.whole)

    @property
    def respondents(self) -> str:
        """The band of the main row."""
        return self.main.respondents

    @property
    def questions(self) -> tuple[QuestionResult, ...]:
        """Those of the main row."""
        return self.main.questions

    @property
    def domains(self) -> tuple[DomainResult, ...]:
        """Those of the main row."""
        return self.main.domains

    def means(self) -> dict[str, DomainResult]:
        """Those of the main row that are published, by principle."""
        return self.main.means()


def school_results(wave: Wave, part: WaveSchool) -> WaveResults | None:
    """What a school reads of a wave; None while nothing is published.

    A school that is too small to be shown alone reads the row of the small schools together, if there is one.
    """
    if wave.state not in WITH_RESULTS:
        return None
    assembler = _Assembler(wave, [*part.rows, *wave.rows])
    own = assembler.rows(lambda row: row["kind"] == "school")
    beside = assembler.rows(lambda row: row["kind"] in {"wave", "pool"})
    if not own:
        return None
    whole = own[0]
    if whole.withheld:  # what it is part of comes first
        beside = sorted((row for row in beside if not row.withheld), key=lambda row: row.kind != "pool")
    return WaveResults(
        wave=wave,
        whole=whole,
        breakdowns=assembler.breakdowns(lambda row: row["school"] == part.school_id),
        beside=tuple(beside),
        comments=() if whole.withheld else _comments(wave, part.school_id),
        comments_withheld=whole.withheld or assembler.why_no_comments(whole.code),
    )


def whole_results(wave: Wave, schools: Iterable[WaveSchool]) -> WaveResults | None:
    """What a trust or the office reads of a wave of many schools: all together, each school, each breakdown."""
    if wave.state not in WITH_RESULTS:
        return None
    schools = list(schools)
    assembler = _Assembler(wave, [*wave.rows, *(row for part in schools for row in part.rows)])
    whole = assembler.rows(lambda row: row["code"] == ALL)
    if not whole:
        return None
    return WaveResults(
        wave=wave,
        whole=whole[0],
        breakdowns=assembler.breakdowns(lambda row: row["school"] is None),
        beside=tuple(assembler.rows(lambda row: row["code"] == POOL)),
        schools=tuple(assembler.rows(lambda row: row["kind"] == "school")),
        comments_withheld=COMMENTS_ELSEWHERE,
    )


class _Assembler:
    """Reads the tallies of a wave once, and makes rows of them."""

    def __init__(self, wave: Wave, rows: list[dict[str, Any]]):
        self._wave, self._rows = wave, rows
        self._questions = [question for question in all_questions(wave.questionnaire_id) if is_counted(question)]
        codes = [row["code"] for row in rows if not row["withheld"]]
        self._counts: dict[str, dict[str, list[int]]] = {}
        tallies = Tally.objects.filter(wave=wave, group__in=codes)
        for group, measure, counts in tallies.values_list("group", "measure", "counts"):
            self._counts.setdefault(group, {})[measure] = counts

    def rows(self, wanted) -> list[RowResult]:
        """The wanted rows, in order."""
        return [self._row(row) for row in self._rows if wanted(row)]

    def breakdowns(self, wanted) -> tuple[Breakdown, ...]:
        """The wanted categories, under the names of their breakdowns, in the declared order."""
        declared = [(breakdown["code"], breakdown["name"]) for breakdown in self._wave.breakdowns]
        breakdowns = [
            Breakdown(code, name, tuple(self.rows(lambda row, code=code: row["breakdown"] == code and wanted(row))))
            for code, name in declared
        ]
        return tuple(breakdown for breakdown in breakdowns if breakdown.rows)

    def why_no_comments(self, code: str) -> str:
        """The sentence about comments that are never shown of a published row, empty where they can be."""
        people = self._counts.get(code, {}).get(RESPONDENTS, [0])[0]
        invited = next(row["invited"] for row in self._rows if row["code"] == code)
        if has_comments(people, invited):
            return ""
        fewest = COMMENTS_FROM + BEYOND_K
        return f"Comments are shown only if at least {COMMENTS_FROM} people responded and {fewest} were invited."

    def _row(self, row: Mapping[str, Any]) -> RowResult:
        about = {name: row[name] for name in ("code", "kind", "name", "breakdown")}
        if row["withheld"]:
            return RowResult(**about, withheld=row["withheld"])
        counts = self._counts.get(row["code"], {})
        people, invited = counts[RESPONDENTS][0], row["invited"]
        return RowResult(
            **about,
            respondents=response_words(row["respondents"], self._wave.k),
            is_large=fine_by(people, invited) >= SHARES_FROM,
            questions=tuple(
                question_result(question, counts.get(question.code), people, invited) for question in self._questions
            ),
            domains=tuple(
                domain_result(code, counts.get(f"principle:{code}"), people, invited)
                for code in _codes(self._questions)
            ),
        )


def _codes(questions: Iterable[Question]) -> list[str]:
    return list(dict.fromkeys(question.principle_code for question in questions if question.principle_code))


def _comments(wave: Wave, school_id: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    shown = Comment.objects.filter(wave=wave, school=school_id, decision=CommentDecision.SHOWN).order_by("id")
    texts: dict[int, list[str]] = {}
    for question_id, text in shown.values_list("question_id", "text"):
        texts.setdefault(question_id, []).append(text)
    questions = all_questions(wave.questionnaire_id)
    return tuple((question.text, tuple(texts[question.pk])) for question in questions if question.pk in texts)
