"""Which passwords are refused: those that somebody who guesses would come to early."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

# zxcvbn's highest score: more than 10^10 guesses, for anyone who knows its word lists and the person's own details.
ENOUGH = 4
# It looks at no more (its time grows with the square); a password this long, well begun, is long enough.
LOOKED_AT = 72


class GuessableValidator:
    """Refuses common passwords, patterns, repeats, and the person's or the site's own name with little else."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with what to do instead."""
        if zxcvbn(password[:LOOKED_AT], user_inputs=_own_words(user))["score"] < ENOUGH:
            raise ValidationError(
                "This password is easy to guess. Use three random words, or let your browser suggest one.",
                code="guessable",
            )

    def get_help_text(self) -> str:
        """For pages that say it before anybody tries."""
        return "Three random words are easy to remember and hard to guess."


def _own_words(user: Any) -> list[str]:
    told = f"{getattr(user, 'name', '')} {getattr(user, 'email', '')} {settings.SITE_NAME}".casefold()
    return [word for word in re.split(r"[^\w]+", told) if word]
