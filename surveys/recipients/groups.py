"""Kinds of respondents and the breakdowns that they stand in, as a wave declares them. Pure functions on plain data."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from django.utils.text import slugify

from framework.enums import Audience
from wqm.visible import visible

WHOLE_SCHOOL = "all"
MOST_BREAKDOWNS = 3
MOST_CATEGORIES = 20

Group = dict[str, Any]
Breakdown = dict[str, Any]


def first_group(school_id: int, *, alone: bool) -> Group:
    """The kind of everybody of a school who stands in no category."""
    return {"code": WHOLE_SCHOOL if alone else f"s{school_id}", "school": school_id, "in": {}}


def group_code(groups: list[Group], places: Mapping[str, str]) -> str:
    """The code of the kind with these categories (breakdown -> category); adds it to `groups` where it is new."""
    wanted = {breakdown: category for breakdown, category in places.items() if category}
    for group in groups:
        if group["in"] == wanted:
            return group["code"]
    school = groups[0]["school"]
    groups.append({"code": f"s{school}x{len(groups)}", "school": school, "in": wanted})
    return groups[-1]["code"]


def same_places(
    places: Mapping[str, str], before: Sequence[Breakdown], after: Sequence[Breakdown]
) -> dict[str, str] | None:
    """Where `places` (breakdown -> category) are among other breakdowns, by their names; None where one is gone."""
    names = {
        (breakdown["code"], each["code"]): _named(breakdown, each)
        for breakdown in before
        for each in breakdown["categories"]
    }
    codes = {
        _named(breakdown, each): (breakdown["code"], each["code"])
        for breakdown in after
        for each in breakdown["categories"]
    }
    moved = [codes.get(names[place]) for place in places.items()]
    return None if None in moved else dict(place for place in moved if place)


def _named(breakdown: Breakdown, category: Mapping[str, str]) -> tuple[str, str]:
    return breakdown["name"].casefold(), category["name"].casefold()


def make_breakdowns(declared: Sequence[tuple[str, Sequence[str]]]) -> list[Breakdown]:
    """Breakdowns from (name, categories in order); their codes differ even where names have no letters."""
    codes = _codes([name for name, _ in declared])
    return [
        {**make_breakdown(name, categories), "code": code}
        for code, (name, categories) in zip(codes, declared, strict=True)
    ]


def names_of(breakdowns: Sequence[Breakdown]) -> list[tuple[str, list[str]]]:
    """(name, categories in order) of breakdowns, as `make_breakdowns` takes them."""
    return [(breakdown["name"], [cell["name"] for cell in breakdown["categories"]]) for breakdown in breakdowns]


def make_breakdown(name: str, categories: Sequence[str]) -> Breakdown:
    """A breakdown from its name and its categories in order.

    A category that is too small is shown together with the one before it, the first one with the second. Codes are
    short and made from the names, because they travel in no address but in files.
    """
    codes = _codes(categories)
    into = [codes[at - 1] if at else (codes[1] if len(codes) > 1 else "") for at in range(len(codes))]
    rows = [
        {"code": code, "name": category, "into": target}
        for code, category, target in zip(codes, categories, into, strict=True)
    ]
    return {"code": _codes([name])[0], "name": name, "categories": rows}


def _codes(names: Sequence[str]) -> list[str]:
    codes: list[str] = []
    for number, name in enumerate(names, start=1):
        code = start = slugify(name)[:20] or f"c{number}"
        ends = count(number)
        while code in codes:
            code = f"{start[:16]}-{next(ends)}"
        codes.append(code)
    return codes


def category_of(breakdown: Breakdown, words: str) -> str:
    """The code of the category that somebody's words in a list mean, empty for none.

    "Y5", "5", "year 5" and "Year 5 5B" (with the class behind it) mean "Year 5"; "R" means "Reception".
    """
    wanted = plain(words)
    if not wanted:
        return ""
    names = _names_of(codes_and_names(breakdown))
    longest = max((len(name.split()) for name in names), default=0)
    for said in (wanted, SHORT.get(wanted, wanted), f"year {wanted}"):
        parts = said.split()
        for length in range(min(len(parts), longest), 0, -1):
            if code := names.get(" ".join(parts[:length])):
                return code
    return ""


def codes_and_names(breakdown: Breakdown) -> tuple[tuple[str, str], ...]:
    """What its categories are called: a key for what is worked out once, and not for each cell of a list."""
    return tuple((category["code"], category["name"]) for category in breakdown["categories"])


@lru_cache(maxsize=100)
def _names_of(categories: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {plain(words): names[0] for names in categories for words in names}


# "YR" is "year" by then.
SHORT = {"r": "reception", "year": "reception", "year r": "reception", "n": "nursery"}


def plain(words: str) -> str:
    """Words as they are compared: small letters, no signs, "Y5" and "Yr 5" as "year 5", no plural s."""
    letters = "".join(character if character.isalnum() else " " for character in visible(words).lower())
    parts = []
    for part in letters.split():
        if part in {"y", "yr"}:
            parts.append("year")
        elif part[:1] == "y" and part[1:].isdecimal():
            parts += ["year", str(int(part[1:]))]
        else:
            parts.append(part.rstrip("s") or part)
    return " ".join(parts)


SUGGESTED: dict[Audience, list[tuple[str, tuple[str, ...]]]] = {
    Audience.STAFF: [("Role", ("Teachers", "Teaching assistants", "Leaders", "Office, site and kitchen"))],
    Audience.PUPILS: [("Year group", ())],
    Audience.PARENTS: [("Year group", ())],
}
