"""Citing evidence in a narrative: [E3] is the third piece of evidence of the same criterion.

A number stays with its piece for as long as the piece is used there, and a number that the words still cite is given to
no other, so that a citation never comes to mean something else.
"""

import re

CITATION = re.compile(r"\[E(\d{1,4})\]", re.IGNORECASE)
# From where the space before it begins: to begin anywhere in it would read it once for each of its letters.
CITATION_WITH_SPACE = re.compile(r"(?<![ \t])[ \t]*\[E(\d{1,4})\]", re.IGNORECASE)


def without_citations(text: str) -> str:
    """The text where its evidence is not at hand: numbers that lead nowhere are left out."""
    return CITATION_WITH_SPACE.sub("", text)


def cited_numbers(*texts: str) -> set[int]:
    """The numbers that these texts cite."""
    return {int(number) for text in texts for number in CITATION.findall(text)}
