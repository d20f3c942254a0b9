"""How a visit can end, and what counts towards the next level, until the office writes its own: a draft from scratch
and a file of the first format begin with these.
"""

from typing import Any

from framework.enums import CountEffect, CountEvent, OutcomeKind

OUTCOMES: tuple[dict[str, Any], ...] = (
    {
        "number": 1,
        "code": "awarded",
        "name": "Awarded",
        "sentence": "You hold the award. The targets in your report are for the year ahead.",
        "kind": OutcomeKind.AWARDED,
        "days": None,
        "most_named": 0,
    },
    {
        "number": 2,
        "code": "one-target",
        "name": "Awarded, one target to show",
        "sentence": "You hold the award. Show us one target remotely by the date agreed; no second visit is needed.",
        "kind": OutcomeKind.WITH_TARGET,
        "days": 90,
        "most_named": 1,
    },
    {
        "number": 3,
        "code": "not-yet",
        "name": "Not yet",
        "sentence": "Most is in place. We come back to the principles named here by the date agreed, and to no others.",
        "kind": OutcomeKind.NOT_YET,
        "days": 180,
        "most_named": 3,
    },
)

COUNT_RULES: tuple[dict[str, Any], ...] = (
    {
        "event": CountEvent.NOT_YET,
        "effect": CountEffect.LEFT_OUT,
        "months": None,
        "sentence": "A year that ends without the award is left out. The years before it still count.",
    },
    {
        "event": CountEvent.GAP,
        "effect": CountEffect.STARTS_AGAIN,
        "months": 12,
        "sentence": "If your next cycle starts more than 12 months after your award ended, the count starts again.",
    },
    {
        "event": CountEvent.PAUSED,
        "effect": CountEffect.LEFT_OUT,
        "months": None,
        "sentence": "A year in which your award is paused is left out. The years before it still count.",
    },
    {
        "event": CountEvent.WITHDRAWN,
        "effect": CountEffect.STARTS_AGAIN,
        "months": None,
        "sentence": "If an award is withdrawn, the count starts again.",
    },
)
