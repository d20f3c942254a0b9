"""The bar of one question, as it is drawn and in words."""

from django.utils.safestring import SafeString

from framework.enums import QuestionKind
from surveys.publication.rounding import QuestionResult
from wqm.sealing.small_numbers import Share
from wqm.ui.charts import scales
from wqm.ui.charts.diverging import Cap, Part, Reach
from wqm.ui.charts.scales import BAR, LETTERS, scale_bar
from wqm.ui.charts.stacked import range_bar


def bar_of(question: QuestionResult, reach: Reach | None) -> SafeString | None:
    if question.withheld:
        return None
    return range_alone(question, BAR, LETTERS) if reach is None else around_middle(question, reach, BAR, LETTERS)


def around_middle(question: QuestionResult, reach: Reach, height: float, size: int) -> SafeString:
    """The published shares of one question around the middle answer."""
    return scale_bar(parts_of(question), reach, title=question.text, words=in_words(question), height=height, size=size)


def range_alone(question: QuestionResult, height: float, size: int) -> SafeString | None:
    """The range in which the share of those who agree lies, where that is all that is shown."""
    if question.agree is None:
        return None
    share = question.agree
    low, high = _ends(share)
    words = f"{share.text} {question.agree_label}"
    return scales.range_alone(low, high, title=question.text, words=words, inside=share.short, height=height, size=size)


def is_likert(question: QuestionResult) -> bool:
    """All its shares are shown, on a scale."""
    return question.kind == QuestionKind.SCALE and bool(question.shares)


def parts_of(question: QuestionResult) -> list[Part]:
    """The shares as they are drawn, from the lowest answer to the highest."""
    return [Part(share.percent, share.short, cap_of(share)) for share in question.shares]


def cap_of(share: Share) -> Cap:
    """Whether only one end of a share is published."""
    if share.short.startswith("≤"):
        return Cap.OR_LESS
    return Cap.OR_MORE if share.short.startswith("≥") else Cap.NONE


def share_range(share: Share, y: float = 0.0, *, height: float, size: int = 0) -> list[str]:
    """One published share as the range in which it lies; its words are within it where they have a size."""
    low, high = _ends(share)
    return range_bar(low, high, share.short if size else "", y, height=height, size=size)


def _ends(share: Share) -> tuple[float, float]:
    return float(share.stands_for.low), float(share.stands_for.high)


def in_words(question: QuestionResult) -> str:
    """The shares of one question, for those who do not see the bar."""
    return ", ".join(f"{label}: {share.text}" for label, share in zip(question.labels, question.shares, strict=True))
