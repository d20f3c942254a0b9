"""Charts say what they show, hide what is withheld, and run no code."""

import re
from typing import Any

from bs4 import BeautifulSoup
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from tests.reading import one_line
from wqm.ui import charts
from wqm.ui.charts import Bar, Likert, svg
from wqm.ui.charts.diverging import Cap, Part, diverging_bar, reach_of
from wqm.ui.charts.stacked import QUARTER_MARKS, Segment, quarter_scale, range_bar, stacked_bar

OPTIONS = ["Agree", "Neither", "Disagree"]


def parsed(html: str) -> Any:
    return BeautifulSoup(html, "html.parser")


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=9))
def test_shares_add_up_to_a_hundred(counts: list[int]) -> None:
    assert sum(charts.shares(counts)) == (100 if sum(counts) else 0)


def bright(colour: str) -> float:
    return svg.luminance(int(colour[i : i + 2], 16) for i in (1, 3, 5))


@given(st.integers(2, 9), st.integers(0, 8))
def test_words_in_segments_can_be_read(count: int, index: int) -> None:
    fill, ink = svg.scale_colour(min(index, count - 1), count)
    high, low = sorted((bright(fill), bright(ink)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_chart_has_title_and_description_and_no_code() -> None:
    soup = parsed(charts.likert_chart([Likert("Work & <life>", [3, 1, 0])], OPTIONS, title="T"))
    assert soup.svg["role"] == "img"
    assert soup.title.string == "T"
    assert soup.desc.string == "Work & <life>: Agree 75%, Neither 25%, Disagree 0%"
    assert [tag.name for tag in soup.find_all(["script", "style", "life"])] == []
    assert [tag for tag in soup.find_all(True) if tag.get("style") or tag.get("id")] == []


def test_withheld_bar_is_hatched_and_never_zero() -> None:
    soup = parsed(charts.bar_chart([Bar("Staff", None, "fewer than 10")], title="T"))
    assert len(soup.select(".wqm-hatched")) == 1
    assert soup.select(".wqm-svg__bar") == []
    assert soup.find_all("text")[-1].string == "fewer than 10"


def test_missing_year_is_not_called_withheld() -> None:
    table = charts.bar_table([Bar("2025", None, "No survey", missing=True)])
    assert (table.rows[0].cells, table.rows[0].withheld) == (["No survey"], "")


def test_table_has_the_numbers_of_the_chart() -> None:
    source = '{% chart_with_table "likert" rows "Work" options %}'
    rows = [Likert("Time", [2, 1, 1]), Likert("Trust", None, "fewer than 10")]
    soup = parsed(Template(source).render(Context({"rows": rows, "options": OPTIONS})))
    first, second = soup.tbody.find_all("tr")
    assert [c.get_text() for c in first.find_all("td")] == ["50%", "25%", "25%", "4"]
    assert second.td["colspan"] == "4"
    assert one_line(second.td.get_text()) == "Withheld: fewer than 10"


def test_lines_stand_on_one_scale_and_leave_out_what_is_not_shown():
    lines = [
        charts.Line("2023/24", [Bar("Autumn", 10.0), Bar("Spring", None, "fewer than 5"), Bar("Summer", 5.0)]),
        charts.Line("2024/25", [Bar("Autumn", None, "–", missing=True), Bar("Spring", 20.0), Bar("Summer", 0.0)]),
    ]
    drawn = charts.lines_chart(lines, ["Autumn", "Spring", "Summer"], title="Leavers", unit="")
    points = re.findall(r'<circle cx="(\d+)" cy="([\d.]+)"', drawn)
    # The newest year is drawn first; 166 is nought, 16 the largest number of all years.
    assert points == [("200", "16"), ("370", "166"), ("30", "91"), ("370", "128.5")]
    assert drawn.count('class="wqm-svg__line"') == 3  # one piece between neighbours, two keys
    desc = drawn.split("<desc>")[1].split("</desc>")[0]
    assert desc == ("2023/24: Autumn: 10; Spring: fewer than 5; Summer: 5. 2024/25: Autumn: –; Spring: 20; Summer: 0")


def test_last_value_of_the_newest_line_is_written_at_its_point():
    lines = [
        charts.Line("2024/25", [Bar("Autumn", 4.0), Bar("Spring", 8.0)]),
        charts.Line("2025/26", [Bar("Autumn", 6.0), Bar("Spring", None, "no figure yet")]),
    ]
    drawn = charts.lines_chart(lines, ["Autumn", "Spring"], title="Leavers", unit="%")
    assert re.findall(r'<text x="30" y="44.5"[^>]*>([^<]*)<', drawn) == ["6%"]


def test_table_of_lines_says_what_is_not_shown():
    lines = [charts.Line("2023/24", [Bar("Autumn", 10.0), Bar("Spring", None, "fewer than 5")])]
    table = charts.lines_table(lines, ["Autumn", "Spring"], "days", "Academic year")
    assert (list(table.head), list(table.rows[0].cells)) == (
        ["Academic year", "Autumn", "Spring"], ["10 days", "fewer than 5"],
    )  # fmt: skip


def test_long_names_of_positions_take_two_lines():
    drawn = charts.lines_chart(
        [charts.Line("2025/26", [Bar("Autumn 1", 1.0), Bar("Autumn 2", 2.0)])], ["Whole year", "A"], title="T"
    )
    assert re.findall(r">(Whole|year|A)<", drawn) == ["Whole", "year", "A"]


def test_range_stands_between_the_lines_of_its_quarter() -> None:
    drawn = parsed("".join(range_bar(50, 75, "½ to ¾", height=26, size=16)))
    lines = [float(line["d"].split(" ")[0][1:]) for line in drawn.find_all("path")]
    bar = drawn.find(class_="wqm-svg__bar")
    assert lines == [100, 200, 300]
    assert (float(bar["x"]), float(bar["width"])) == (200, 100)
    assert drawn.find("text").string == "½ to ¾"
    assert not parsed("".join(range_bar(50, 75, "", height=26, size=16))).find_all("text")


def test_marks_of_the_scale_stand_over_the_lines() -> None:
    marks = parsed("".join(quarter_scale(10, size=15))).find_all("text")
    assert [(float(mark["x"]), mark.string) for mark in marks] == list(
        zip((0, 100, 200, 300, 400), QUARTER_MARKS, strict=True)
    )
    assert [mark["text-anchor"] for mark in marks] == ["start", "middle", "middle", "middle", "end"]


def test_stacked_bar_leaves_room_at_its_right() -> None:
    bars = parsed("".join(stacked_bar([Segment(50), Segment(50)], height=26, size=12, within=300))).find_all("rect")
    assert sum(float(bar["width"]) for bar in bars) == 300


def test_bar_lies_around_its_middle_answer() -> None:
    parts = [Part(10), Part(20), Part(40), Part(20), Part(10)]
    reach = reach_of([parts])
    assert (reach.left, reach.right) == (50, 50)
    drawn = parsed("".join(diverging_bar(parts, reach, height=26, size=13))).select(".wqm-svg__segment")
    assert [(float(bar["x"]), float(bar["width"])) for bar in drawn] == [
        (0, 40), (40, 80), (120, 160), (280, 80), (360, 40),
    ]  # fmt: skip


def test_bars_that_are_compared_have_one_middle() -> None:
    low, high = [Part(80), Part(10), Part(10)], [Part(10), Part(10), Part(80)]
    reach = reach_of([low, high])
    middles = [
        {mark["d"].split(" ")[0] for mark in parsed("".join(diverging_bar(parts, reach, height=26, size=13))).select(
            ".wqm-svg__line"
        )}
        for parts in (low, high)
    ]  # fmt: skip
    assert middles == [{"M200"}, {"M200"}]


def test_capped_share_is_hatched_to_its_cap() -> None:
    parts = [Part(10, "≤10", Cap.OR_LESS), Part(10, "≤10", Cap.OR_LESS), Part(90, "≥90", Cap.OR_MORE)]
    drawn = parsed("".join(diverging_bar(parts, reach_of([parts]), height=26, size=13)))
    assert len(drawn.select(".wqm-svg__capped")) == 3
    assert len(drawn.select(".wqm-svg__segment")) == 1
    assert [words.string for words in drawn.find_all("text")] == ["≤10", "≤10", "≥90"]


def test_words_without_room_are_left_out() -> None:
    parts = [Part(2, "2"), Part(1, "1"), Part(97, "97")]
    drawn = parsed("".join(diverging_bar(parts, reach_of([parts]), height=26, size=19)))
    assert [words.string for words in drawn.find_all("text")] == ["97"]


@given(st.integers(2, 9), st.integers(0, 8))
def test_words_in_diverging_bars_can_be_read(count: int, index: int) -> None:
    fill, ink = svg.diverging_colour(min(index, count - 1), count)
    high, low = sorted((bright(fill), bright(ink)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_bar_of_a_capped_value_is_hatched_to_its_cap() -> None:
    bars = [Bar("A", 10, words="10% or less", cap=Cap.OR_LESS), Bar("B", 90, words="90% or more", cap=Cap.OR_MORE)]
    drawn = parsed(charts.bar_chart(bars, title="T", maximum=100))
    assert (len(drawn.select(".wqm-svg__capped")), len(drawn.select(".wqm-svg__bar"))) == (2, 1)


def test_dot_stands_on_an_axis_with_named_ends_and_last_time_is_a_ring() -> None:
    dots = [charts.Dot("Leadership", 3.0, "3.0", 2.95, 3.05, before=2.0, difference="Higher than last time (2.0)")]
    drawn = parsed(charts.dot_chart(dots, title="T", first=1, last=5, ends=("lowest", "highest")))
    ring, dot = drawn.find_all("circle")
    assert (float(ring["cx"]), float(dot["cx"])) == (104, 200)
    words = [each.string for each in drawn.find_all("text")]
    assert words == ["1 lowest", "5 highest", "Leadership", "3.0", "Higher than last time (2.0)"]
    assert drawn.desc.string == "Leadership: 3.0, Higher than last time (2.0)"


def test_mean_of_few_people_is_drawn_with_what_it_stands_for_and_a_withheld_one_is_hatched() -> None:
    dots = [charts.Dot("A", 4.5, "4.5 or more", 4.25, 5), charts.Dot("B", None)]
    drawn = parsed(charts.dot_chart(dots, title="T", first=1, last=5, ends=("lowest", "highest")))
    assert (len(drawn.select(".wqm-svg__capped")), len(drawn.select(".wqm-hatched"))) == (1, 1)
    assert len(drawn.find_all("circle")) == 1
