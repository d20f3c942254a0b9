"""The few shapes that charts are made of."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH = 400
# For PDFs; pages say it in their stylesheet.
FONT = "WQM Figures, Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Ext, sans-serif"
INK = "#1f2a2a"
MUTED = "#566160"
RULE = "#cfc6b8"
BRAND, CLAY, CONTROL = "#0f5c57", "#a8481c", "#7d8785"
DARK, LIGHT = (11, 66, 64), (240, 229, 210)
# From the lowest answer over the middle to the highest: two hues whose lightness falls towards both ends.
BELOW, MIDDLE, ABOVE = ((148, 62, 20), (240, 190, 156)), (239, 233, 221), ((150, 200, 190), (11, 66, 64))


def coordinate(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def rect(x: float, y: float, width: float, height: float, fill: str, classes: str = "", stroke: str = "none") -> str:
    return (
        f'<rect x="{coordinate(x)}" y="{coordinate(y)}"'
        f' width="{coordinate(max(width, 0))}" height="{coordinate(height)}"'
        f' fill="{fill}" stroke="{stroke}"{f" class={chr(34)}{classes}{chr(34)}" if classes else ""}/>'
    )


def text(
    x: float, y: float, content: object, size: int = 16, fill: str = INK, anchor: str = "start", weight: int = 400
) -> str:
    return (
        f'<text x="{coordinate(x)}" y="{coordinate(y)}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
        f' font-weight="{weight}">{escape(content)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = RULE) -> str:
    ends = f"M{coordinate(x1)} {coordinate(y1)}L{coordinate(x2)} {coordinate(y2)}"
    return f'<path d="{ends}" stroke="{stroke}" fill="none"/>'


def stroke(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dashes: str = "") -> str:
    """A piece of a line of a chart; `dashes` as SVG writes them, empty for none."""
    ends = f"M{coordinate(x1)} {coordinate(y1)}L{coordinate(x2)} {coordinate(y2)}"
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{ends}" stroke="{colour}" stroke-width="{width}" fill="none" class="wqm-svg__line"{dashed}/>'


def dot(x: float, y: float, radius: float, fill: str) -> str:
    """A point of a line."""
    return f'<circle cx="{coordinate(x)}" cy="{coordinate(y)}" r="{radius}" fill="{fill}" class="wqm-svg__bar"/>'


def hatched(x: float, y: float, width: float, height: float) -> str:
    """A box of slanted lines: there is a figure here, and it is not shown."""
    strokes = "".join(
        f"M{coordinate(x + at)} {coordinate(y)}l{coordinate(-height)} {coordinate(height)}"
        for at in range(int(height), int(width) + 1, 8)
    )
    box = rect(x, y, width, height, "#ffffff", "wqm-hatched", MUTED)
    return f'{box}<path d="{strokes}" stroke="{MUTED}" fill="none"/>'


def ring(x: float, y: float, radius: float, colour: str) -> str:
    """An open point: what was before."""
    return (
        f'<circle cx="{coordinate(x)}" cy="{coordinate(y)}" r="{radius}" fill="#ffffff" stroke="{colour}"'
        ' stroke-width="2.5" class="wqm-svg__line"/>'
    )


def capped(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A box of slanted lines in a colour of the chart: the value ends somewhere in it."""
    strokes = ""
    for at in range(0, int(width + height), 6):
        x1, y1 = (x + at, y) if at <= width else (x + width, y + at - width)
        x2, y2 = (x, y + at) if at <= height else (x + at - height, y + height)
        strokes += f"M{coordinate(x1)} {coordinate(y1)}L{coordinate(x2)} {coordinate(y2)}"
    box = rect(x, y, width, height, "#ffffff", "wqm-svg__capped", colour)
    return f'{box}<path d="{strokes}" stroke="{colour}" fill="none"/>'


def diverging_colour(index: int, count: int) -> tuple[str, str]:
    """Fill and text colour of answer `index` of `count`, the lowest first; the contrast is always 4.5 or more."""
    half, is_odd = divmod(count, 2)
    if is_odd and index == half:
        return _filled(MIDDLE)
    from_end = index if index < half else count - 1 - index
    outer, inner = BELOW if index < half else ABOVE[::-1]
    step = from_end / (half - 1) if half > 1 else 0
    return _filled(tuple(round(o + (i - o) * step) for o, i in zip(outer, inner, strict=True)))


def darker(fill: str) -> str:
    """A light colour of the scale as lines on white."""
    parts = [int(fill[at : at + 2], 16) for at in (1, 3, 5)]
    return fill if luminance(parts) < 0.18 else "#{:02x}{:02x}{:02x}".format(*(round(part * 0.72) for part in parts))


def _filled(mixed: Iterable[int]) -> tuple[str, str]:
    mixed = tuple(mixed)
    return "#{:02x}{:02x}{:02x}".format(*mixed), "#ffffff" if luminance(mixed) < 0.18 else "#000000"


def scale_colour(index: int, count: int) -> tuple[str, str]:
    """Fill and text colour of step `index` of `count`, dark to light; the contrast is always 4.5 or more."""
    share = index / (count - 1) if count > 1 else 0
    return _filled(round(d + (li - d) * share) for d, li in zip(DARK, LIGHT, strict=True))


def luminance(colour: Iterable[int]) -> float:
    red, green, blue = ((c / 255 / 12.92) if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def wrapped(content: str, limit: int = 48) -> list[str]:
    """Lines of at most `limit` characters: SVG text does not wrap by itself."""
    lines: list[str] = [""]
    for word in str(content).split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def drawing(height: float, title: str, desc: str, parts: Iterable[str], classes: str) -> SafeString:
    """Puts the parts together. `title` and `desc` are escaped here; the parts have been escaped by the shapes."""
    return mark_safe(
        f'<svg class="wqm-svg {classes}" xmlns="http://www.w3.org/2000/svg" role="img" font-family="{FONT}"'
        f' viewBox="0 0 {WIDTH} {coordinate(height)}" width="{WIDTH}" height="{coordinate(height)}">'
        f"<title>{escape(title)}</title><desc>{escape(desc)}</desc>{''.join(parts)}</svg>"
    )
