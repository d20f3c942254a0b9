"""Successful years are counted as the settings of a version say, each step with its sentence."""

from datetime import date

import pytest

from assessments.counting import PastAward, PastCycle, count_years
from framework.models import CountRule

TODAY = date(2026, 11, 30)


def rules(**effects: str) -> dict[str, CountRule]:
    """The settings by event; a gap is more than twelve months."""
    return {
        event: CountRule(event=event, effect=effect, months=12 if event == "gap" else None, sentence=f"{event}!")
        for event, effect in effects.items()
    }


def year(number: int, code: str = "champion", state: str = "in_force", months: int = 12, **more) -> PastCycle:
    """A cycle that began in September and led to an award the May after."""
    until = date(number + 1 + months // 12, 5, 28)
    award = PastAward(number, state, date(number + 1, 5, 28), until)
    return PastCycle(number, code, code.title(), "awarded", date(number, 9, 5), award=award, **more)


def without_award(number: int, *, was_visited: bool = True, code: str = "champion") -> PastCycle:
    return PastCycle(
        number, code, code.title(), "closed", date(number, 9, 5), date(number + 1, 6, 1), was_visited=was_visited
    )


def running(number: int) -> PastCycle:
    return PastCycle(number, "champion", "Champion", "open", date(number, 9, 5))


def counted(history, **effects: str) -> int:
    return count_years(history, "champion", rules(**effects), today=TODAY)[0]


def test_each_award_of_the_level_counts_and_no_other():
    history = [year(2023, "approved"), year(2024), year(2025), running(2026)]
    years, steps = count_years(history, "champion", rules(gap="starts_again"), today=TODAY)
    assert years == 2
    assert [(step.day, step.years, step.says) for step in steps] == [
        (date(2025, 5, 28), 1, "This year counts."),
        (date(2026, 5, 28), 2, "This year counts."),
    ]


@pytest.mark.parametrize(("effect", "years"), [("counts_on", 3), ("left_out", 2), ("starts_again", 1)])
def test_year_without_the_award(effect, years):
    history = [year(2023), without_award(2024), year(2025), running(2026)]
    assert counted(history, not_yet=effect) == years


@pytest.mark.parametrize("left_out", [without_award(2024), year(2024, state="withdrawn")])
def test_year_that_is_left_out_is_named_with_its_sentence(left_out):
    settings = rules(not_yet="left_out", withdrawn="left_out")
    years, steps = count_years([year(2023), left_out, running(2026)], "champion", settings, today=TODAY)
    assert (years, [(step.years, step.says[-1]) for step in steps]) == (1, [(1, "."), (1, "!")])


def test_cycle_that_ended_before_a_visit_is_no_year_without_the_award():
    history = [year(2024), without_award(2025, was_visited=False), running(2025)]
    assert counted(history, not_yet="starts_again") == 1
    assert counted([year(2024), without_award(2025, code="beacon")], not_yet="starts_again") == 1


@pytest.mark.parametrize(("effect", "years"), [("counts_on", 3), ("left_out", 2), ("starts_again", 1)])
@pytest.mark.parametrize("state", ["withdrawn", "paused"])
def test_award_that_was_withdrawn_or_paused(state, effect, years):
    history = [year(2023), year(2024, state=state), year(2025), running(2026)]
    assert counted(history, **{state: effect}) == years


def test_withdrawn_award_of_another_level_only_starts_the_count_again():
    history = [year(2023), year(2024), year(2025, "beacon", state="withdrawn"), running(2026)]
    assert counted(history, withdrawn="counts_on") == 2
    assert counted(history, withdrawn="left_out") == 2
    assert counted(history, withdrawn="starts_again") == 0


@pytest.mark.parametrize(("effect", "years"), [("counts_on", 2), ("left_out", 1), ("starts_again", 1)])
def test_gap_between_two_awards(effect, years):
    """The award ended in May 2023; the next cycle began in September 2024, after fifteen months."""
    history = [year(2021), year(2024), running(2026)]
    assert counted(history, gap=effect) == years


def test_gap_counts_from_the_end_of_the_award_to_the_start_of_the_next_cycle():
    """How long the office and the visit take afterwards is not the school's doing."""
    history = [year(2022), year(2024)]  # ended in May 2024, began in September 2024, awarded in May 2025
    assert counted(history, gap="starts_again") == 2


def test_gap_until_today_counts_only_where_no_cycle_runs():
    history = [year(2022)]  # ended in May 2024
    assert counted(history, gap="starts_again") == 0
    assert counted(history, gap="left_out") == 1
    began_in_time = PastCycle(9, "champion", "Champion", "assessed", date(2025, 5, 28))
    assert counted([*history, began_in_time], gap="starts_again") == 1
    assert counted([*history, running(2025)], gap="starts_again") == 0


def test_gap_is_named_once_and_with_its_sentence():
    history = [year(2020), without_award(2024, was_visited=False), running(2025)]
    steps = count_years(history, "champion", rules(gap="starts_again"), today=TODAY)[1]
    assert [(step.what, step.says) for step in steps[1:]] == [("No award since May 2022", "gap!")]


def test_long_award_leaves_no_gap():
    assert counted([year(2021, months=36), running(2025)], gap="starts_again") == 1


def test_without_settings_a_year_is_left_out_and_no_gap_matters():
    history = [year(2015), without_award(2016), year(2017, state="withdrawn"), running(2026)]
    assert counted(history) == 1
