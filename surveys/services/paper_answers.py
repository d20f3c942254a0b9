"""Answers on paper, typed in against a slip."""

from typing import Any

from surveys.models import Wave
from surveys.policies import check_can_enter_paper
from surveys.respondents.slips import find_slip
from surveys.services.answers import LinkUsedUp, NotTakenNow, cast_ballot
from wqm.tenancy.scope import scope


class BadPaper(ValueError):
    """Nothing was saved; the message says what to do."""


def enter_paper(*, wave: Wave, code: str, answers: dict[str, Any]) -> str:
    """Seal the answers of one paper under its slip and return the receipt. Raises BadPaper and NotAllowed.

    It becomes a ballot like every other: nothing says that it was on paper, and who typed it is recorded nowhere.
    """
    check_can_enter_paper(wave)
    slip = find_slip(wave, code)
    if slip is None:
        raise BadPaper("No slip for this survey has this code. Check each of its 10 letters.")
    if not answers:
        raise BadPaper("You have not entered any answers. Enter the answers from the paper form, then save.")
    token, group = slip
    try:
        with scope(wave=wave.pk):
            return cast_ballot(wave=wave, token=token, group=group, answers=answers)
    except NotTakenNow:
        raise BadPaper(
            "A technical problem means this survey cannot take responses at the moment. Keep the paper form."
        ) from None
    except LinkUsedUp:
        raise BadPaper("We already have a response for this slip, so nothing was saved this time.") from None
