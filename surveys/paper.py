"""The pages that a respondent sees, as finished text.

They are made without the request: nothing of a session, a person or a link can get into them, and the page of a wave
is the same for everybody. Answers of other pages travel in the form itself; nothing is kept before the last click.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from framework.enums import QuestionKind
from framework.models import Question
from surveys.enums import LONGEST_TEXT
from surveys.models import Wave
from surveys.questions import Page, pages_of
from wqm.ui.forms.summary import SummaryError

OPTIONS = (
    (1, _("Strongly disagree")),
    (2, _("Disagree")),
    (3, _("Neither agree nor disagree")),
    (4, _("Agree")),
    (5, _("Strongly agree")),
)
MOST_KEPT = 200


@dataclass(frozen=True)
class Item:
    """A question with what was answered so far."""

    question: Question
    value: Any

    @property
    def name(self) -> str:
        """Of its inputs."""
        return f"q-{self.question.code}"

    @property
    def is_text(self) -> bool:
        """Own words rather than a choice."""
        return self.question.kind == QuestionKind.TEXT


def wanted_page(sent: Any, pages: tuple[Page, ...]) -> int:
    """The number of the page that the button leads to, from the form of page `page`; never out of range."""
    here = int(sent.get("page", "")) if sent.get("page", "").isdecimal() else 1
    step = {"next": 1, "back": -1}.get(sent.get("go", ""), 0)
    return min(max(here + step, 1), len(pages))


def render_paper(wave: Wave, number: int, answers: dict[str, Any], *, empty: bool = False) -> str:
    """Page `number` with the answers given; `empty` says that nothing at all was answered."""
    return _render("paper", _paper_context(wave, number, answers, empty=empty))


def _paper_context(wave: Wave, number: int, answers: dict[str, Any], *, empty: bool) -> dict[str, Any]:
    pages = pages_of(wave.questionnaire_id)
    page = pages[number - 1]
    here = {question.code for question in page.questions}
    items = [Item(question, answers.get(question.code, "")) for question in page.questions]
    return {
        "wave": wave,
        "organisation": wave.school or wave.trust,
        "page": page,
        "pages": len(pages),
        "is_last": number == len(pages),
        "items": items,
        "carried": [(f"q-{code}", value) for code, value in answers.items() if code not in here],
        "options": OPTIONS,
        "longest": LONGEST_TEXT,
        "first_text": next((one.question.pk for one in items if one.is_text), None),
        "error_list": [SummaryError(str(_EMPTY), f"#{_focus(items[0])}")] if empty else [],
    }


def render_preview(wave: Wave, number: int, answers: dict[str, Any], *, back: str) -> str:
    """Page `number` for those who prepare the wave, with a word that it is a preview and the way back."""
    return _render("preview", _paper_context(wave, number, answers, empty=False) | {"back": back})


def first_paper(wave_id: UUID, find: Callable[[UUID], Wave | None]) -> str | None:
    """The first page without answers: the same for everybody in the wave and language, so it is made once.

    `find` gets the wave where the page is not in memory; None where the wave has just closed. An open wave does not
    change, so nothing has to be thrown away.
    """
    key = (wave_id, get_language())
    if key not in _kept and (wave := find(wave_id)):
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = render_paper(wave, 1, {})
    return _kept.get(key)


def render_thanks(wave: Wave, receipt: str) -> str:
    """What somebody sees once, after their answer was stored."""
    return _render("thanks", {"wave": wave, "organisation": wave.school or wave.trust, "receipt": receipt})


def render_receipts(**context: Any) -> str:
    """The list of receipts of a closed wave, or the sentence that there is none yet."""
    return _render("receipts", context)


def render_neutral() -> str:
    """Unknown, used and closed links lead here; the page is the same to the byte."""
    return _neutral(get_language())


@lru_cache(maxsize=8)
def _neutral(language: str) -> str:
    return _render("neutral", {})


def _render(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"surveys/respond/{name}.html", {"SITE_NAME": settings.SITE_NAME, **context})


def _focus(item: Item) -> str:
    return item.name if item.is_text else f"{item.name}-1"


_EMPTY = _("You have not answered anything yet. Answer at least one question, or close this page.")
_kept: dict[tuple[UUID, str | None], str] = {}
