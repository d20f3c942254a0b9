"""Words about results that templates need."""

from django.template import Library

from surveys.publication.comparisons import BETTER, NO_CLEAR_CHANGE, WORSE, Changes

register = Library()
WORDS = {BETTER: "improved", WORSE: "got worse", NO_CLEAR_CHANGE: "show no clear change"}
WORDS_OF_ONE = WORDS | {NO_CLEAR_CHANGE: "shows no clear change"}


@register.filter
def counted(changes: Changes) -> str:
    """12 questions improved, 1 got worse and 15 show no clear change."""
    parts = [f"{number} {(WORDS_OF_ONE if number == 1 else WORDS)[meaning]}" for meaning, number in changes.counted]
    if not parts:
        return ""
    number = changes.counted[0][1]
    noun = "question" if number == 1 else "questions"
    parts[0] = parts[0].replace(str(number), f"{number} {noun}", 1)
    return (parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}") + "."
