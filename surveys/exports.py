"""Published results as a file and as data. The same values as the page, because they come from the same place."""

import csv
import io
from typing import Any

from surveys.paper import OPTIONS
from surveys.publication import QuestionResult
from surveys.queries import WaveResults, principle_names

OPTION_NAMES = [str(label) for _, label in OPTIONS]
HEAD = ["Kind", "Principle", "Text", *OPTION_NAMES, "Agree (both)", "Mean", "Withheld because"]
# What a spreadsheet program would run rather than show.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> str:
    """The value as text that no spreadsheet program takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def results_as_csv(results: WaveResults) -> str:
    """A table for a spreadsheet: UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([safe_cell(cell) for cell in row] for row in _rows(results))
    return out.getvalue()


def results_as_data(results: WaveResults) -> dict[str, Any]:
    """The results for the API."""
    wave = results.wave
    return {
        "id": str(wave.pk),
        "name": wave.name,
        "closed_on": wave.closes_on.isoformat(),
        "k": wave.k,
        "respondents": results.respondents,
        "principles": [
            {"code": one.code, "mean": None if one.mean is None else str(one.mean), "withheld": one.withheld}
            for one in results.domains
        ],
        "questions": [_question_data(one) for one in results.questions],
        "comments": [{"question": question, "texts": list(texts)} for question, texts in results.comments],
        "comments_withheld": results.comments_withheld,
    }


def _question_data(one: QuestionResult) -> dict[str, Any]:
    return {
        "code": one.code,
        "text": one.text,
        "principle": one.principle_code,
        "reversed": one.reversed,
        "agree": one.agree.text if one.agree else None,
        "shares": [share.text for share in one.shares],
        "withheld": one.withheld,
    }


def _rows(results: WaveResults):
    names, empty = principle_names(), [""] * len(OPTION_NAMES)
    yield ["Respondents", "", results.respondents, *empty, "", "", ""]
    for domain in results.domains:
        mean = "" if domain.mean is None else str(domain.mean)
        yield ["Principle", names.get(domain.code, domain.code), "", *empty, "", mean, domain.withheld]
    for one in results.questions:
        shares = [share.text for share in one.shares] or empty
        agree = one.agree.text if one.agree else ""
        yield ["Question", names.get(one.principle_code, ""), one.text, *shares, agree, "", one.withheld]
    for _question, texts in results.comments:
        for text in texts:
            yield ["Comment", "", text, *empty, "", "", ""]
    if results.comments_withheld:
        yield ["Comment", "", "", *empty, "", "", results.comments_withheld]
