"""Words about results that templates need."""

from django.template import Library

from surveys.publication.comparisons import HIGHER, LOWER, NO_CLEAR_CHANGE, Changes

register = Library()
WORDS = {HIGHER: "went up", LOWER: "went down", NO_CLEAR_CHANGE: "show no clear change"}
WORDS_OF_ONE = WORDS | {NO_CLEAR_CHANGE: "shows no clear change"}


@register.filter
def counted(changes: Changes) -> str:
    """12 questions went up, 1 went down and 15 show no clear change."""
    parts = [f"{number} {(WORDS_OF_ONE if number == 1 else WORDS)[said]}" for said, number in changes.counted]
    if not parts:
        return ""
    number = changes.counted[0][1]
    noun = "question" if number == 1 else "questions"
    parts[0] = parts[0].replace(str(number), f"{number} {noun}", 1)
    return (parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}") + "."
