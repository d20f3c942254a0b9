"""`{% say "page_of" n=1 pages=3 %}`: one of our own words in the language of the page (`language` in the context)."""

from typing import Any

from django.template import Context, Library

from surveys.respondents.words import WORDS

register = Library()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: Any) -> str:
    """The words, plain: the tag escapes them with every value in them.

    A key that does not exist is an error, never an empty place.
    """
    return WORDS[context["language"]][key].format(**values)
