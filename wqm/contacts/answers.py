"""Cells that say yes or no. What says neither is unclear, and a person is asked: a guess would wrong somebody."""

import re
from datetime import date
from enum import StrEnum

from wqm.visible import visible


class Answer(StrEnum):
    """What a cell says."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


YES = {"yes", "y", "true", "t", "1", "x", "✓", "✔", "√", "☑", "✅"}
NO = {"no", "n", "false", "f", "0", "-", "–", "—", "none"}
LEFT = {"left", "leaver"}
# Words after which more may stand; a single letter or sign needs brackets around it ("1 May" is no yes).
LONG_YES = {"yes", "true"}
TAKES_BACK = NO | {"not", "until", "from", "but", "if", "maybe"}

_WITH_MORE = re.compile(r"(\w+|\W)\s*[:,;–—-]?\s*(\(.*\)|\[.*\]|\s.*)")
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?$")
_NUMBERS = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ /.-]+([a-z]{3,9})\.?,?[ /.-]+(\d{2}|\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR = 1990  # an earlier day is a stand-in for "unknown" and no day on which anybody left


def read_answer(cell: str) -> Answer:
    """Whether a cell says yes ("Yes (by court order)" too) or no. An empty one says neither."""
    return _answer(_plain(cell), YES, LONG_YES)


def read_leaver(cell: str, today: date) -> Answer:
    """Whether somebody has left: a yes, or a leaving date before today. An empty cell says that they are here.

    A date is taken in every order in which it can be read; where these do not agree on before or after, it is unclear.
    "Yes" beside a day that has not come is unclear, too.
    """
    plain = _plain(cell)
    if not plain:
        return Answer.NO
    by_date = _is_past(plain, today)
    if by_date is not None:
        return by_date
    answer = _answer(plain, YES | LEFT, LONG_YES | LEFT)
    if answer is Answer.YES and (more := _with_more(plain)):
        return Answer.YES if _is_past(more[1], today) in (None, Answer.YES) else Answer.UNCLEAR
    return answer


def _plain(cell: str) -> str:
    return " ".join(visible(cell).casefold().split())


def _answer(plain: str, yes: set[str], long: set[str]) -> Answer:
    word = plain.rstrip(".!")
    if word in yes or plain in yes:
        return Answer.YES
    if word in NO or plain in NO:
        return Answer.NO
    more = _with_more(plain)
    is_yes = more and more[0] in yes and (more[0] in long or more[2])
    return Answer.YES if more and is_yes and not _takes_back(more[1]) else Answer.UNCLEAR


def _with_more(plain: str) -> tuple[str, str, bool] | None:
    """The first word of a cell, what stands behind it, and whether that is in brackets."""
    match = _WITH_MORE.fullmatch(plain)
    if not match:
        return None
    behind = match[2].strip()
    inside = behind.strip("()[] ")
    return (match[1], inside, behind[0] in "([") if inside else None


def _takes_back(words: str) -> bool:
    """Whether words behind a yes make it doubtful again."""
    return "?" in words or not TAKES_BACK.isdisjoint(re.split(r"\W+", words))


def _is_past(plain: str, today: date) -> Answer | None:
    """YES for a day before today, NO for a later one, UNCLEAR for a date of which one cannot tell; None for no date."""
    days = _readings(_TIME.sub("", plain))
    if days is None:
        return None
    answers = {_side(day, today) for day in days}
    return answers.pop() if len(answers) == 1 else Answer.UNCLEAR


def _side(day: date, today: date) -> Answer:
    if day.year < FIRST_YEAR:
        return Answer.UNCLEAR
    return Answer.YES if day < today else Answer.NO


def _readings(plain: str) -> set[date] | None:
    """Every day that a date can mean, none where it is no day of any calendar; None for what is not built like one."""
    if named := _NAMED.fullmatch(plain):
        month = _MONTHS.index(named[2][:3]) + 1 if named[2][:3] in _MONTHS else 0
        return _days([(_year(named[3]), month, int(named[1]))])
    if numbers := _NUMBERS.fullmatch(plain):
        first, middle, last = numbers[1], int(numbers[3]), numbers[4]
        orders = []
        if len(last) in (2, 4):
            orders += [(_year(last), middle, int(first)), (_year(last), int(first), middle)]
        if len(first) in (2, 4):
            orders.append((_year(first), middle, int(last)))
        return _days(orders)
    return None


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _days(orders: list[tuple[int, int, int]]) -> set[date]:
    days = set()
    for year, month, day in orders:
        try:
            days.add(date(year, month, day))
        except ValueError:  # no such day in this order
            continue
    return days
