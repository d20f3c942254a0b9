"""Published results as files and as data. The same values as the page, because they come from the same place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from framework.queries import principle_names
from surveys.publication.results import RowResult, WaveResults
from surveys.publication.rounding import QuestionResult
from wqm.tables.sheets import Sheet, as_xlsx, figure
from wqm.tables.writing import as_csv

HEAD = ["Group", "Kind", "Principle", "Text", "Answer", "Value", "Withheld because"]


def results_as_csv(results: WaveResults) -> str:
    """A table for a spreadsheet, a line a value."""
    return as_csv(HEAD, table_of(results))


def rejected_as_csv(rows: Iterable[Sequence[Any]]) -> str:
    """The rows of a list of people that were not taken."""
    return as_csv(["Line", "In your file", "Reason"], rows)


def results_as_xlsx(results: WaveResults) -> bytes:
    """The same lines as a workbook, below a summary: values that are one number are numbers, all others text."""
    rows = [[*line[:5], figure(line[5]), line[6]] for line in table_of(results)]
    widths = (28, 14, 28, 60, 28, 16, 50)
    sheet = Sheet("Results", list(zip(HEAD, widths, strict=True)), rows)
    return as_xlsx(results.wave.name, _summary(results), [sheet])


def _summary(results: WaveResults) -> Iterator[list[Any]]:
    wave, names = results.wave, principle_names()
    yield ["Asked", wave.questionnaire.get_audience_display()]
    yield ["Opened on", wave.opens_on]
    yield ["Last day to respond", wave.closes_on]
    for row in [results.whole, *results.beside]:
        yield [row.name]
        yield ["Responses", row.withheld or row.respondents]
        for domain in row.domains:
            name = f"Average score, 1 to 5: {names.get(domain.code, domain.code)}"
            yield [name, figure(domain.text) if domain.text else domain.withheld]
    yield ["How to read this"]
    yield ["Small groups", f"Nothing is shown for fewer than {wave.k} people. Figures are rounded."]


def rows_of(results: WaveResults) -> list[RowResult]:
    """Every row that the reader may see, their own first; a group says in which breakdown it stands."""
    groups = [
        replace(row, name=f"{breakdown.name}: {row.name}") for breakdown in results.breakdowns for row in breakdown.rows
    ]
    return [results.whole, *groups, *results.beside, *results.schools]


def table_of(results: WaveResults) -> Iterator[list[str]]:
    """The lines of a file, under HEAD."""
    names = principle_names()
    for row in rows_of(results):
        if row.withheld:
            yield [row.name, "Group", "", "", "", "", row.withheld]
            continue
        yield [row.name, "Responses", "", "", "", row.respondents, ""]
        for domain in row.domains:
            principle = names.get(domain.code, domain.code)
            yield [row.name, "Average score", principle, "", "1 to 5", domain.text, domain.withheld]
        for question in row.questions:
            yield from _question_lines(row.name, names.get(question.principle_code, ""), question)
    for heading, texts in results.comments:
        for text in texts:
            yield [results.whole.name, "Comment", "", heading, text, "", ""]
    if results.comments_withheld:
        yield [results.whole.name, "Comment", "", "", "", "", results.comments_withheld]


def _question_lines(group: str, principle: str, question: QuestionResult) -> Iterator[list[str]]:
    if question.withheld:
        yield [group, "Question", principle, question.text, "", "", question.withheld]
    if question.agree:
        yield [group, "Question", principle, question.text, question.agree_label, question.agree.text, ""]
    for label, share in zip(question.labels, question.shares, strict=bool(question.shares)):
        yield [group, "Question", principle, question.text, label, share.text, ""]


def results_as_data(results: WaveResults) -> dict[str, Any]:
    """The results for the API."""
    wave = results.wave
    return {
        "id": str(wave.pk),
        "name": wave.name,
        "audience": wave.questionnaire.audience,
        "closed_on": wave.closes_on.isoformat(),
        "k": wave.k,
        **_row_data(results.whole),
        "groups": [
            {"breakdown": breakdown.code, "name": breakdown.name, "rows": [_row_data(row) for row in breakdown.rows]}
            for breakdown in results.breakdowns
        ],
        "beside": [_row_data(row) for row in results.beside],
        "schools": [_row_data(row) for row in results.schools],
        "comments": [{"question": question, "texts": list(texts)} for question, texts in results.comments],
        "comments_withheld": results.comments_withheld,
    }


def _row_data(row: RowResult) -> dict[str, Any]:
    return {
        "group": row.name,
        "respondents": row.respondents,
        "withheld": row.withheld,
        "principles": [
            {
                "code": domain.code,
                "mean": domain.text or None,
                "withheld": domain.withheld,
            }
            for domain in row.domains
        ],
        "questions": [_question_data(question) for question in row.questions],
    }


def _question_data(question: QuestionResult) -> dict[str, Any]:
    return {
        "code": question.code,
        "text": question.text,
        "principle": question.principle_code,
        "reversed": question.reversed,
        "agree": question.agree.text if question.agree else None,
        "answers": list(question.labels),
        "shares": [share.text for share in question.shares],
        "withheld": question.withheld,
    }
