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
        raise BadPaper("No slip for this survey has this code. Check each letter: the code has 10.")
    if not answers:
        raise BadPaper("Nothing is ticked yet. Tick the answers on the paper, then save.")
    token, group = slip
    try:
        with scope(wave=wave.pk):
            return cast_ballot(wave=wave, token=token, group=group, answers=answers)
    except NotTakenNow:
        raise BadPaper(
            "This survey has a technical problem and cannot take answers at the moment. Keep the paper."
        ) from None
    except LinkUsedUp:
        raise BadPaper(
            "The answers for this slip have already been received, so nothing was saved a second time."
        ) from None
