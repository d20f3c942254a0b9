"""Answers on a scale around its middle answer: what is below it to the left, what is above it to the right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from wqm.ui.charts import svg

BASELINE = 0.69  # of the height, where the words in a bar are written
TICK = 5  # of the line of the middle, above and below a bar
LETTER = 0.58  # of the size of the words, the room that one takes


class Cap(StrEnum):
    """A share of which only an end is published: “10% or less”, “90% or more”."""

    NONE = ""
    OR_LESS = "or less"
    OR_MORE = "or more"


class Part(NamedTuple):
    """The share of one answer in percent, the words for it, and whether that is where it was capped."""

    percent: float
    words: str = ""
    cap: Cap = Cap.NONE

    @property
    def solid(self) -> float:
        """How much of it is drawn in full."""
        return 0 if self.cap is Cap.OR_LESS else self.percent

    @property
    def hatched(self) -> float:
        """How much more it can be."""
        if self.cap is Cap.OR_LESS:
            return self.percent
        return 100 - self.percent if self.cap is Cap.OR_MORE else 0

    @property
    def width(self) -> float:
        """All that is drawn of it."""
        return self.solid + self.hatched


@dataclass(frozen=True)
class Reach:
    """How far bars go to the left and to the right of the middle, in percent; the same for all that are compared."""

    left: float
    right: float

    def place(self, percent: float, width: float) -> float:
        """Where so many percent from the middle are, in a drawing of that width."""
        return width * (self.left + percent) / (self.left + self.right)


def reach_of(bars: Iterable[Sequence[Part]]) -> Reach:
    """As far as the longest of the bars, at least a tenth to each side."""
    left = right = 10.0
    for parts in bars:
        before = _before_the_middle(parts)
        left = max(left, before)
        right = max(right, sum(part.width for part in parts) - before)
    return Reach(left, right)


def _before_the_middle(parts: Sequence[Part]) -> float:
    half, is_odd = divmod(len(parts), 2)
    return sum(part.width for part in parts[:half]) + (parts[half].width / 2 if is_odd else 0)


def diverging_bar(
    parts: Sequence[Part], reach: Reach, y: float = 0.0, *, height: float, size: int, width: float = svg.WIDTH
) -> list[str]:
    """The parts from the lowest answer to the highest, with a mark at the middle; words only where there is room."""
    drawn: list[str] = []
    at = -_before_the_middle(parts)
    for index, part in enumerate(parts):
        fill, ink = svg.diverging_colour(index, len(parts))
        left, right = reach.place(at, width), reach.place(at + part.width, width)
        solid = reach.place(at + part.solid, width)
        if part.solid:
            drawn.append(svg.rect(left, y, solid - left, height, fill, "wqm-svg__segment", "#ffffff"))
        if part.hatched:
            drawn.append(svg.capped(solid, y, right - solid, height, svg.darker(fill)))
        drawn += _words(part, (left, solid if part.solid else right), y, height, size, ink)
        at += part.width
    middle = reach.place(0, width)
    ends = [(y - TICK, y), (y + height, y + height + TICK)]
    return [*drawn, *(svg.stroke(middle, top, middle, bottom, svg.INK, 1.5) for top, bottom in ends)]


def _words(part: Part, ends: tuple[float, float], y: float, height: float, size: int, ink: str) -> list[str]:
    """In a hatched part on white, so that the lines do not run through them."""
    room = ends[1] - ends[0]
    needed = len(part.words) * size * LETTER + 4
    if not part.words or room < needed:
        return []
    centre = sum(ends) / 2
    words = svg.text(centre, y + round(height * BASELINE), part.words, size, ink, "middle", 600)
    if part.solid:
        return [words]
    words = svg.text(centre, y + round(height * BASELINE), part.words, size, svg.INK, "middle", 600)
    return [svg.rect(centre - needed / 2 + 1, y + 5, needed - 2, height - 10, "#ffffff"), words]


def swatch(index: int, count: int) -> str:
    """A square in the colour of one answer, for a legend beside it that has the words."""
    fill, _ink = svg.diverging_colour(index, count)
    return svg.rect(0.5, 0.5, 13, 13, fill, "wqm-svg__swatch", svg.MUTED)


def capped_swatch() -> str:
    """A square as a capped share is drawn."""
    return svg.capped(0.5, 0.5, 13, 13, svg.MUTED)
