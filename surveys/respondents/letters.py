"""The words of an invitation or reminder in the language of its reader."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from surveys.models import Wave
from surveys.respondents.pages import language_for
from surveys.respondents.words import EITHER, END, ENGLISH, RIGHT_TO_LEFT, WORDS, day_in

FROM_THE_RIGHT = "\u200f"  # at the start of a line of plain text: what follows is read from the right


@dataclass(frozen=True)
class Letter:
    """A message about `wave` from `organisation`, in `language` where the wave offers it and in English elsewhere.

    `test` is the sentence with which a test begins.
    """

    wave: Wave
    organisation: Any
    language: str = ENGLISH
    is_reminder: bool = False
    test: str = ""

    def subject(self) -> str:
        """The survey and who asks; a reminder says that it is one."""
        if self.is_reminder:
            return self._say("mail_reminder", name=self.wave.name, school=self.organisation)
        return f"{self.wave.name}, {self.organisation}"

    def body(self, link: str) -> str:
        """The whole text. The school's own words stand as they were written, in English where there are no others."""
        own = self.wave.messages
        context = {
            "test": self.test,
            "before": [self._say(key) for key in ("mail_hello", *(["mail_reminded"] if self.is_reminder else []))],
            "message": own.get(self._language) or own.get(ENGLISH, ""),
            "about": self._say(
                "mail_about",
                organisation=self.organisation,
                name=self.wave.name,
                minutes=self.wave.questionnaire.minutes,
                day=day_in(self._language, self.wave.closes_on),
            ),
            "above_link": self._say("mail_link"),
            "link": link,
            "keep": self._say("mail_keep"),
            "talk": self._say("neutral_talk"),
            "SITE_NAME": settings.SITE_NAME,
        }
        return render_to_string("emails/survey_invitation.txt", context)

    @property
    def _language(self) -> str:
        return language_for(self.wave, self.language)

    def _say(self, key: str, **values: Any) -> str:
        """The words; in languages from the right each value keeps its own order within them."""
        words = WORDS[self._language][key]
        if self._language not in RIGHT_TO_LEFT:
            return words.format(**values)
        marked = {name: value if name == "day" else f"{EITHER}{value}{END}" for name, value in values.items()}
        return FROM_THE_RIGHT + words.format(**marked)
