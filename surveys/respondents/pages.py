"""The pages that a respondent sees, as finished text.

They are made without the request: nothing of a session, a person or a link can get into them, and the page of a wave
is the same for everybody of a group in a language. A page holds the answers to its own questions and no others.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from framework.enums import Audience
from framework.queries import translated_texts
from framework.recordings import SPOKEN, sounds_of
from schools.models import School
from schools.queries import safeguarding_lead
from surveys.enums import LONGEST_TEXT, ContactReader
from surveys.models import Wave
from surveys.queries.agreement import agreed_now
from surveys.questions import age_of, first_number, has_review, last_number, page_of, pages_of
from surveys.respondents.items import Item, anchor_of, carried, item_of, with_sounds
from surveys.respondents.looking import next_look
from surveys.respondents.words import EITHER, END, ENGLISH, NAMES, RIGHT_TO_LEFT, WORDS, day_in, known, tag_of
from wqm.ui.forms.summary import SummaryError

MOST_KEPT = 200
LONGEST_NUMBER = 5  # of a page; Python refuses to read one of thousands of digits
KEPT_SECONDS = 600  # a new safeguarding lead is named on the pages within this time


@dataclass(frozen=True)
class Reader:
    """What a page may know of who reads it: the group of the link, the language, and whether the device is shared."""

    group: str
    language: str = ENGLISH
    is_device: bool = False


# A page that is kept: its wave, the last day that it names, its reader, and when it is made anew.
PageKey = tuple[UUID, date, Reader, int]


@dataclass(frozen=True)
class Turn:
    """Which page comes next. `reviewed`: it leads back to the review; `anchor`: where on it somebody was."""

    number: int
    reviewed: bool = False
    anchor: str = ""

    def address(self, language: str = "") -> str:
        """Its own end of the address; with the language where the page has to speak it after the answers are gone."""
        asked = [f"p={self.number}", *(["r=1"] if self.reviewed else []), *([f"l={language}"] if language else [])]
        return f"?{'&'.join(asked)}{f'#{self.anchor}' if self.anchor else ''}"


def turn_of(wave: Wave, sent: Any, reader: Reader) -> Turn:
    """The page that a button of a form leads to, or that an address names; never out of range."""
    questionnaire, first = wave.questionnaire_id, first_of(wave, reader)
    last, asked = last_number(questionnaire), sent.get("page") or sent.get("p") or ""
    here = min(max(int(asked) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else first, first), last)
    changed = page_of(questionnaire, sent.get("change", ""))
    if changed:
        return Turn(changed, reviewed=True, anchor=anchor_of(sent["change"]))
    is_review = has_review(questionnaire) and here == last
    reviewed = bool(sent.get("r")) and has_review(questionnaire) and not is_review
    if page_of(questionnaire, sent.get("clear", "")):
        return Turn(here, reviewed, anchor_of(sent["clear"]))
    step = {"next": 1, "back": -1}.get(sent.get("go", ""), 0)
    if step and reviewed:
        return Turn(last)
    return Turn(min(max(here + step, first), last), reviewed and not step)


def first_of(wave: Wave, reader: Reader) -> int:
    """The first page of one person's own. On a shared device that is a question: the page before it is everybody's."""
    return 1 if reader.is_device else first_number(wave.questionnaire_id)


def language_for(wave: Wave, asked: str) -> str:
    """The language asked for where the wave offers it, else English."""
    return asked if asked in wave.languages and asked in WORDS else ENGLISH


def render_page(
    wave: Wave,
    number: int,
    answers: dict[str, Any],
    reader: Reader,
    *,
    empty: bool = False,
    resumed: int = 0,
    reviewed: bool = False,
    preview_back: str = "",
) -> str:
    """Page `number` with the answers given.

    `empty` says that nothing at all was answered; `resumed` is the page on which somebody had stopped, 0 for none;
    `reviewed`, that the page leads back to the review; `preview_back` is where those go back to who only look at it,
    and whose answers travel in the form, because nothing keeps them.
    """
    language = language_for(wave, reader.language)
    texts = translated_texts(wave.questionnaire_id, language) if language != ENGLISH else {}
    last = last_number(wave.questionnaire_id)
    context = _of_wave(wave, reader, language, texts) | {
        "number": number,
        "first": first_of(wave, reader),
        "has_intro": number == first_number(wave.questionnaire_id) and not reader.is_device,
        "is_last": number == last,
        "button": "send" if number == last else "next",
        "resumed": resumed,
        "reviewed": reviewed,
        "preview_back": preview_back,
        "keeps": not reader.is_device and not preview_back,
        "carried": [],
        "error_list": [],
        "agreed": None,
    }
    if number == 0 or context["has_intro"]:
        context["agreed"] = agreed_in(wave, school_of(wave, reader.group), language)
    if number == 0:
        return _render("start", language, context | {"wipes": reader.is_device})
    is_review = number > context["pages"]
    if is_review:
        context["sections"] = sections_of(wave, answers, language, texts)
        first, here = f"change-{pages_of(wave.questionnaire_id)[0].questions[0].code}", set[str]()
    else:
        items = _items_of(wave, number, answers, language, texts, context)
        first, here = items[0].focus, {item.code for item in items}
    if empty:
        context["error_list"] = [SummaryError(WORDS[language]["nothing_answered"], f"#{first}")]
    if preview_back:
        context["carried"] = carried(answers, here)
    return _render("review" if is_review else "page", language, context)


def _items_of(
    wave: Wave, number: int, answers: dict[str, Any], language: str, texts: Mapping[str, str], context: dict[str, Any]
) -> list[Item]:
    """The questions of a page; adds to the context what it says about them."""
    page = pages_of(wave.questionnaire_id)[number - 1]
    items = [
        with_sounds(item_of(question, answers.get(question.code), language, texts), context["sounds"])
        for question in page.questions
    ]
    context |= {
        "heading": texts.get(f"section:{page.questions[0].section.number}") or page.heading,
        "items": items,
        "longest": LONGEST_TEXT,
        "first_text": next((item.name for item in items if item.is_text), ""),
    }
    return items


def sections_of(
    wave: Wave, answers: dict[str, Any], language: str, texts: Mapping[str, str]
) -> list[tuple[str, list[Item]]]:
    """(heading, items) in order; a section of many questions is one here, on however many pages."""
    sections: dict[int, tuple[str, list[Item]]] = {}
    for page in pages_of(wave.questionnaire_id):
        for question in page.questions:
            heading = texts.get(f"section:{question.section.number}") or question.section.name
            _, items = sections.setdefault(question.section_id, (heading, []))
            items.append(item_of(question, answers.get(question.code), language, texts))
    return list(sections.values())


def first_page(wave: Wave, reader: Reader) -> str:
    """The first page without answers: the same for everybody of a group in a language, so it is made once."""
    key = (wave.pk, wave.closes_on, reader, int(time.monotonic() // KEPT_SECONDS))
    page = _first_pages.get(key)
    if page is None:
        first = 0 if reader.is_device else first_number(wave.questionnaire_id)
        page = render_page(wave, first, {}, reader)
        _keep(_first_pages, key, page)
    return page


def render_thanks(wave: Wave, receipt: str, reader: Reader) -> str:
    """What somebody sees after their answer was stored: the page of their group, with their receipt in its place.

    A receipt consists of letters and digits alone (`wqm.sealing.boxes.make_receipt`), so it needs no escaping.
    """
    key = (wave.pk, wave.closes_on, reader, int(time.monotonic() // KEPT_SECONDS))
    page = _thanks.get(key)
    if page is None:
        language = language_for(wave, reader.language)
        page = _render("thanks", language, _of_wave(wave, reader, language, {}) | {"receipt": RECEIPT_HERE})
        _keep(_thanks, key, page)
    return page.replace(RECEIPT_HERE, receipt)


def _keep(pages: dict[PageKey, str], key: PageKey, page: str) -> None:
    """Other threads may empty it at any moment, so nobody reads back what they have put there."""
    if len(pages) >= MOST_KEPT:
        pages.clear()
    pages[key] = page


def render_passed_on(language: str) -> str:
    """After the answers of a shared device; nothing of them, of the wave or of the class is on it."""
    return _render("passed_on", known(language), {"wipes": True})


def render_used_place(language: str) -> str:
    """After answers that could not be taken, because their place was used or none was left."""
    return _render("used_place", known(language), {"wipes": True})


def render_run_over(language: str) -> str:
    """Where a shared device comes back to pages that were sent or given up."""
    return _render("run_over", known(language), {"wipes": True})


def render_join(language: str, code: str = "", problem: str = "") -> str:
    """Where a code is typed; `problem` is the key of the sentence that says why it led nowhere."""
    language = known(language)
    errors = [SummaryError(WORDS[language][problem], "#code")] if problem else []
    return _render("join", language, {"code": code, "error_list": errors, "wipes": True})


def render_contact(
    language: str,
    school: Any,
    lead: str,
    *,
    readers: Mapping[str, str],
    is_staff: bool,
    is_device: bool,
    **context: Any,
) -> str:
    """The form for asking to be contacted, what was wrong with it, or that it was sent.

    `readers` are the names of those from whom staff choose; `reader` in the context is who was chosen.

    On a shared device nothing that was typed comes back: Back and Reload would show it to the next person.
    """
    blank: dict[str, Any] = {
        "typed": {"name": "", "contact": "", "message": "", "reader": next(iter(readers), "")},
        "reader": "",
        "problems": {},
        "slow": False,
        "unread": False,
        "sent": False,
    }
    language, context = known(language), blank | context
    if is_device:
        context["typed"] = blank["typed"]
    words, problems = WORDS[language], context["problems"]
    errors = [SummaryError(words[key], f"#{name}") for name, key in problems.items()]
    errors += [SummaryError(words[f"contact_{why}"]) for why in ("slow", "unread") if context[why]]
    look = next_look(timezone.localtime())
    context["look_day"], context["look_time"] = day_in(language, look.date()), f"{look:%H:%M}"
    context["problems"] = {name: words[key] for name, key in problems.items()}
    context["readers"] = {
        reader: words[f"contact_reader_{reader}"].format(name=name or settings.SITE_NAME)
        for reader, name in readers.items()
    }
    context["is_for_lead"] = not is_staff or context["reader"] == ContactReader.LEAD
    context["sent_to"] = context["readers"].get(context["reader"], "") if is_staff else lead
    shared = {"school": school, "lead": lead, "can_ask": bool(readers if is_staff else lead), "is_staff": is_staff}
    return _render("contact", language, {**shared, "is_device": is_device, "error_list": errors, **context})


def render_asked(contact_request: Any, *, is_done: bool, valid_days: int) -> str:
    """What a chair of governors or a staff representative reads by their link; without a request, that it has ended."""
    name_above = str(contact_request.school) if contact_request else settings.SITE_NAME
    context = {
        "contact_request": contact_request,
        "name_above": name_above,
        "is_done": is_done,
        "valid_days": valid_days,
    }
    return _render("asked", ENGLISH, context)


def render_receipts(language: str, wave: Wave | None, **context: Any) -> str:
    """The list of receipts of a closed wave, or the sentence that there is none yet (`wave` is None)."""
    offered = {"languages": _offered(wave) if wave else [], "button": "search"}
    return _render("receipts", language, {"wave": wave, **offered, **context})


def render_reply(language: str, wave: Wave, **context: Any) -> str:
    """ "You said, we did": the school's own words in the language in which they were written, ours around them."""
    return _render("reply", language, {"wave": wave, "languages": _offered(wave), **context})


@lru_cache(maxsize=16)
def render_neutral(language: str = ENGLISH) -> str:
    """Unknown, used and closed links lead here; the page is the same to the byte."""
    return _render("neutral", known(language), {})


@lru_cache(maxsize=16)
def render_waiting(language: str = ENGLISH) -> str:
    """Where every link of a wave leads while its key is missing; the page is the same to the byte."""
    return _render("waiting", known(language), {})


def render_busy(language: str, *, fields: list[tuple[str, str]], address: str) -> str:
    """Something that passes by itself stopped the request; `fields` are the answers, to be sent again to `address`."""
    return _render("busy", known(language), {"fields": fields, "address": address})


def _of_wave(wave: Wave, reader: Reader, language: str, texts: dict[str, str]) -> dict[str, Any]:
    age = age_of(wave.questionnaire_id)
    school = school_of(wave, reader.group)
    intro = texts.get("intro") or wave.questionnaire.intro
    sounds = _sounds(wave, language) if age in SPOKEN else {}
    return {
        "wave": wave,
        "organisation": wave.school or wave.trust or school,
        "audience": wave.questionnaire.audience,
        "intro": intro,
        "sounds": sounds,
        "intro_sound": sounds.get(intro, ""),
        "minutes": wave.questionnaire.minutes,
        "last_day": day_in(language, wave.closes_on),
        "pages": len(pages_of(wave.questionnaire_id)),
        "age": age,
        "is_young": first_number(wave.questionnaire_id) == 0,
        "is_spoken": age in SPOKEN,
        "is_device": reader.is_device,
        "languages": _offered(wave),
        "lead": safeguarding_lead(school.pk) if school else "",
        "lead_school": school,
    }


def agreed_in(wave: Wave, school: School | None, language: str) -> dict[str, Any] | None:
    """What the school of staff talked through before it asked them; the same for everyone whom it asks."""
    agreed = agreed_now(school) if wave.questionnaire.audience == Audience.STAFF else None
    if agreed is None:
        return None
    day, who = agreed.agreement.agreed_on, agreed.agreement.with_whom
    return {
        "who": f"{EITHER}{who}{END}" if language in RIGHT_TO_LEFT else who,
        "day": f"{day_in(language, day)} {day.year}",
        "blocks": agreed.blocks,
    }


def _sounds(wave: Wave, language: str) -> dict[str, str]:
    """The addresses of recordings by the words that they say."""
    sounds = sounds_of(wave.questionnaire_id, language)
    return {words: reverse("respond:sound", args=[pk]) for words, pk in sounds.items()}


def _offered(wave: Wave) -> list[tuple[str, str, str]]:
    """The languages to choose from, English first; none where there is no choice."""
    codes = [ENGLISH, *(code for code in wave.languages if code in WORDS and code != ENGLISH)]
    return [(code, NAMES[code], tag_of(code)) for code in codes] if len(codes) > 1 else []


def school_of(wave: Wave, group: str) -> School | None:
    """The school of a group of respondents; of a wave with many schools, the one that the group names."""
    school_id = next(
        (wave_group.get("school") for wave_group in wave.groups if wave_group["code"] == group), wave.school_id
    )
    if wave.school and wave.school.pk == school_id:
        return wave.school
    return School.objects.filter(pk=school_id).first() if school_id else None


def _render(name: str, language: str, context: dict[str, Any]) -> str:
    """The browser's own wish for a language changes nothing: the same address gives the same bytes."""
    shared = {
        "SITE_NAME": settings.SITE_NAME,
        "language": language,
        "languages": [],
        "survey_lang": tag_of(language),
        "survey_rtl": language in RIGHT_TO_LEFT,
        "error_list": [],
        "is_spoken": False,
        "wipes": False,
    }
    return render_to_string(f"surveys/respond/{name}.html", shared | context)


RECEIPT_HERE = "AAAAA-AAAAA"
_first_pages: dict[PageKey, str] = {}
_thanks: dict[PageKey, str] = {}
