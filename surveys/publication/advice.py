"""What can be read from the results of a wave, and what would show more next time. Pure functions.

They know what everybody who reads the page knows: how many were invited, what is shown and how finely, what is withheld
or merged. They never see a count or an answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format

from framework.enums import Audience
from surveys.models import Wave
from surveys.publication.results import Breakdown, WaveResults
from surveys.publication.rounding import QuestionResult
from wqm.sealing.small_numbers import BEYOND_K, FINE_FROM, SHARES_FROM, Fineness, Share, fewest_invited

NUMBERS = ("no", "one", "two", "three")
# How more people come to answer.
REMIND = {
    Audience.STAFF: "Give people ten minutes in a staff meeting to complete the survey.",
    Audience.PUPILS: "Run a second session in class for pupils who were away.",
    Audience.PARENTS: (
        "Mention the survey at the gate and at parents’ evening, and say what changed after the last one."
    ),
}


class Kind(StrEnum):
    """What a piece of advice is about; pages put a link beside some."""

    OTHERS = "others"
    ANSWERS = "answers"
    GROUPINGS = "groupings"
    GROUPS = "groups"
    SCHOOLS = "schools"
    AGAIN = "again"


@dataclass(frozen=True)
class Advice:
    """One thing to do next time, as a sentence or two for a headteacher."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Standing:
    """What is shown of a wave to one reader.

    `invited` people of the reader's own school, None where the reader looks at several. `is_withheld`: their own row is
    not shown. `small_groups` are categories that are withheld or merged, `small_schools` schools that are withheld.
    """

    audience: str
    k: int
    invited: int | None
    is_joint: bool
    is_withheld: bool
    fineness: Fineness
    groupings: int = 0
    small_groups: int = 0
    small_schools: int = 0


def standing_of(results: WaveResults, invited: int | None) -> Standing:
    """What is shown in these results; `invited` as in `Standing`."""
    wave = results.wave
    return Standing(
        audience=wave.questionnaire.audience,
        k=wave.k,
        invited=invited,
        is_joint=wave.school_id is None,
        is_withheld=bool(results.whole.withheld),
        fineness=fineness_shown(results.questions),
        groupings=len(wave.breakdowns),
        small_groups=sum(
            _small_groups(breakdown, _declared(wave.breakdowns, breakdown)) for breakdown in results.breakdowns
        ),
        small_schools=sum(bool(row.withheld) for row in results.schools),
    )


def _declared(breakdowns: Iterable[dict], breakdown: Breakdown) -> set[str]:
    return {
        category["name"]
        for declared in breakdowns
        if declared["code"] == breakdown.code
        for category in declared["categories"]
    }


def _small_groups(breakdown: Breakdown, declared: set[str]) -> int:
    """Rows that are withheld, or have the name of several categories."""
    return sum(bool(row.withheld) or row.name not in declared for row in breakdown.rows)


def fineness_shown(questions: Iterable[QuestionResult]) -> Fineness:
    """How finely most can be read: the finest that is shown of any question."""
    shown = [_fineness_of(question) for question in questions]
    return max(shown, key=list(Fineness).index, default=Fineness.NOTHING)


def _fineness_of(question: QuestionResult) -> Fineness:
    if question.has_agree_alone:
        return Fineness.QUARTERS
    return max((_width(share) for share in question.shares), key=list(Fineness).index, default=Fineness.NOTHING)


def _width(share: Share) -> Fineness:
    """By what a share stands for; one at either end stands for all that lies beyond, too."""
    fine = {5, 12.5}
    return Fineness.FIVES if float(share.stands_for.high - share.stands_for.low) in fine else Fineness.TENS


def advice(standing: Standing, again_from: date | None) -> list[Advice]:
    """What would show more next time, the most useful first; empty where enough is shown.

    `again_from` is the first day of another survey of these people, None where it is past.
    """
    found = [*_about_answers(standing), *_about_groups(standing), *_about_schools(standing)]
    if not found:
        return []
    if again_from is None:
        return found
    day = date_format(again_from)
    text = f"Ask again on or after {day}. There must be half a term between surveys of the same people."
    return [*found, Advice(Kind.AGAIN, text)]


def advice_without_results(wave: Wave, invited: int | None) -> list[Advice]:
    """The same after a survey with too few answers, of which nothing was kept; `invited` as in `Standing`."""
    audience, is_joint = wave.questionnaire.audience, wave.school_id is None
    standing = Standing(audience, wave.k, invited, is_joint, is_withheld=True, fineness=Fineness.NOTHING)
    if invited is None:
        return [_more_answers(standing, f"You need at least {wave.k} responses to see results.")]
    return list(_about_a_withheld_school(standing, invited))


def _about_answers(standing: Standing) -> Sequence[Advice]:
    if standing.invited is None:
        return ()
    if standing.is_withheld:
        return _about_a_withheld_school(standing, standing.invited)
    if standing.fineness in (Fineness.NOTHING, Fineness.QUARTERS):
        if standing.invited >= SHARES_FROM + BEYOND_K:
            return (_more_answers(standing, f"With {SHARES_FROM} or more responses, figures are to the nearest 10%."),)
        if standing.is_joint:
            return ()
        text = (
            "Ask the office to run the survey with other schools. Your own figures will still be in quarters, but"
            " you will also see more detailed figures for all the schools together."
        )
        return (Advice(Kind.OTHERS, text),)
    if standing.fineness == Fineness.TENS and standing.invited >= FINE_FROM + BEYOND_K:
        return (_more_answers(standing, f"With {FINE_FROM} or more responses, figures are to the nearest 5%."),)
    return ()


def _about_a_withheld_school(standing: Standing, invited: int) -> Sequence[Advice]:
    fewest = fewest_invited(standing.k)
    if invited >= fewest:
        return (_more_answers(standing, f"Your school needs at least {standing.k} responses to be shown."),)
    text = (
        f"With fewer than {fewest} people invited, your school cannot be shown on its own, even if everyone responds."
        " Take part with other small schools, so that your results can be shown together."
    )
    return (Advice(Kind.OTHERS, text),)


def _more_answers(standing: Standing, gain: str) -> Advice:
    return Advice(Kind.ANSWERS, f"{REMIND[Audience(standing.audience)]} {gain}")


def _about_groups(standing: Standing) -> Iterable[Advice]:
    if not standing.small_groups:
        return
    if standing.groupings > 1:
        text = (
            f"Use one breakdown instead of {NUMBERS[standing.groupings]}. The more breakdowns you have, the more must"
            " be withheld so that no one can be identified."
        )
        yield Advice(Kind.GROUPINGS, text)
    text = (
        f"Use fewer, larger groups. Each needs at least {fewest_invited(standing.k)} people invited and {standing.k}"
        " responses."
    )
    yield Advice(Kind.GROUPS, text)


def _about_schools(standing: Standing) -> Iterable[Advice]:
    if not standing.small_schools:
        return
    text = (
        f"A school is shown if at least {fewest_invited(standing.k)} people were invited and at least"
        f" {standing.k} responded. Tell the schools that are withheld this time."
    )
    if standing.small_schools == 1:
        text += " Invite a second small school, so that their results can be shown together."
    yield Advice(Kind.SCHOOLS, text)


READING = {
    Fineness.NOTHING: "Too few people responded to show any questions.",
    Fineness.QUARTERS: (
        "With this few responses, each question shows only roughly how many people agree, to within a quarter. Focus"
        " on the questions at either end of the scale. Differences in the middle may be just one person’s answer."
    ),
    Fineness.TENS: (
        "Figures are to the nearest 10%. A difference of 10 points may be just one or two people, so look for"
        " questions that stand out and for several that point the same way."
    ),
    Fineness.FIVES: (
        "Figures are to the nearest 5%. A difference of 5 points may be just one or two people, so look for"
        " questions that stand out and for several that point the same way."
    ),
}


def reading(results: WaveResults) -> str:
    """What can be read of the main row, said before its figures; empty where there are none."""
    return "" if results.main.withheld else READING[fineness_shown(results.questions)]
