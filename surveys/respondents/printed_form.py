"""The questions of a wave on paper: what stands on the page, on the PDF, and on the screen where it is typed in."""

from typing import Any

from framework.enums import Audience
from framework.queries import translated_texts
from schools.models import School
from surveys.enums import LONGEST_TEXT
from surveys.models import Wave
from surveys.respondents import pages
from surveys.respondents.items import Item
from surveys.respondents.slips import join_address
from surveys.respondents.words import ENGLISH, RIGHT_TO_LEFT, day_in, tag_of

HELP_WORDS: dict[str, str] = {
    Audience.STAFF: "help_staff",
    Audience.PUPILS: "help_pupils",
    Audience.PARENTS: "help_parents",
}


def sections_of(wave: Wave, answers: dict[str, Any], language: str) -> list[tuple[str, list[Item]]]:
    """(heading, items) in order, as in the review on a screen."""
    texts = translated_texts(wave.questionnaire_id, language) if language != ENGLISH else {}
    return pages.sections_of(wave, answers, language, texts)


def form_context(wave: Wave, language: str, school: School) -> dict[str, Any]:
    """What the empty form of a school shows in a language that the wave offers."""
    return {
        "wave": wave,
        "school": school,
        "agreed": pages.agreed_in(wave, school, language),
        "language": language,
        "paper_lang": tag_of(language),
        "paper_dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "sections": sections_of(wave, {}, language),
        "last_day": day_in(language, wave.closes_on),
        "address": join_address(),
        "longest": LONGEST_TEXT,
        "help_word": HELP_WORDS[wave.questionnaire.audience],
    }
