"""The languages that questionnaires are offered in: one table for the office's pages and for respondents.

Easy Read is a language of this table: the same questions under the same codes in easier words.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`code` is what is stored, `tag` what a page says in its `lang` attribute, `own_name` how readers call it."""

    code: str
    own_name: str
    name: str
    direction: str = "ltr"

    @property
    def tag(self) -> str:
        """A valid language tag for the `lang` attribute."""
        return "en-GB" if self.code.startswith("en") else self.code

    @property
    def both_names(self) -> str:
        """For who looks for it under either."""
        return self.name if self.own_name == self.name else f"{self.name} ({self.own_name})"

    def __str__(self) -> str:
        return self.name


ENGLISH = Language("en", "English", "English")
EASY_READ = Language("en-easy", "English, Easy Read", "English, Easy Read")
# In the order in which the office sees them.
TRANSLATED = (
    Language("cy", "Cymraeg", "Welsh"),
    Language("pl", "Polski", "Polish"),
    Language("ro", "Română", "Romanian"),
    Language("ur", "اردو", "Urdu", "rtl"),
    Language("ar", "العربية", "Arabic", "rtl"),
    EASY_READ,
)
LANGUAGES = {language.code: language for language in (ENGLISH, *TRANSLATED)}


def language_of(code: str) -> Language:
    """The language of a stored code; a code from a file of later days is shown as it is, never an error."""
    return LANGUAGES.get(code) or Language(code, code, code)
