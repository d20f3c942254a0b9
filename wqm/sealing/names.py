"""Names in what somebody wrote: what a reviewer is shown, and what may be blacked out. Pure functions."""

import re
from collections.abc import Iterable

from wqm.access.refusals import NotAllowed

GAP = "[…]"
SHORTEST = 3
# Words that have a capital and are nobody's name.
NOT_NAMES = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "christmas", "easter",
    "eid", "diwali", "hanukkah", "ramadan", "english", "maths", "science", "history", "geography", "french",
    "spanish", "german", "welsh", "latin", "music", "art", "drama", "computing", "reception", "year", "key",
    "stage", "nursery", "head", "headteacher", "deputy", "governor", "governors", "ofsted", "wales", "england",
    "scotland", "ireland", "britain", "british", "covid", "internet", "google", "microsoft", "teams", "zoom",
    "youtube", "tiktok", "instagram", "whatsapp", "snapchat", "minecraft", "fortnite", "roblox", "i'm", "i've",
    "i'll", "i'd",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_][\w'’-]*")


def known_names(emails: Iterable[str], people: Iterable[str]) -> set[str]:
    """Words that are somebody's name: the parts of people's names, and of addresses before the @."""
    parts = [part for email in emails for part in re.split(r"[^a-z]+", email.split("@")[0].lower())]
    parts += [part for name in people for part in re.split(r"[^\w]+", name.lower())]
    return {part for part in parts if len(part) >= SHORTEST}


def marked(text: str, known: set[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it may be a name: a known one, or a capital within a sentence."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in WORD.finditer(text):
        word = match[0]
        is_known = re.sub(r"['’]s?$", "", word.lower()) in known
        if is_known or (_has_capital_of_a_name(word) and not _begins_a_sentence(text[: match.start()])):
            pieces += [(text[end : match.start()], False)] if match.start() > end else []
            pieces.append((word, True))
            end = match.end()
    return [*pieces, (text[end:], False)] if end < len(text) else pieces


def _has_capital_of_a_name(word: str) -> bool:
    """A capital at its beginning alone, of a word that is no day, month, subject or the like: "PE" is no name."""
    plain = word.lower().replace("’", "'")
    is_acronym = word.isupper() or (word[:-1].isupper() and word.endswith("s"))
    return word[0].isupper() and len(word) > 1 and not is_acronym and plain.removesuffix("'s") not in NOT_NAMES


def _begins_a_sentence(before: str) -> bool:
    """What comes next begins a sentence: nothing stands before it, or the end of a sentence or a line does."""
    words = before.rstrip()
    if not words or "\n" in before[len(words) :]:
        return True
    return words.rstrip("\"'”’)")[-1:] in tuple(".!?:\n")


def check_only_blacked_out(original: str, edited: str) -> str:
    """The edited text, where it is the original with some parts replaced by GAP; raises NotAllowed otherwise.

    Nobody can put words into somebody's mouth, or change the order of theirs.
    """
    edited = edited.replace("\r\n", "\n").replace("[...]", GAP).strip()
    first, *rest = [piece.strip() for piece in edited.split(GAP)]
    if not _is_left(original, first, rest):
        raise NotAllowed(f"You can only remove words and put {GAP} in their place. You cannot add or change words.")
    if (rest and not original.endswith(rest[-1])) or (not rest and first != original):
        raise NotAllowed(f"Put {GAP} where you have removed words, so that readers can see the gap.")
    return edited


def _is_left(original: str, first: str, rest: list[str]) -> bool:
    """Whether the original starts with `first` and has each of `rest` after the one before, the last one at its end."""
    at = len(first)
    if not original.startswith(first):
        return False
    for number, piece in enumerate(rest, start=1):
        is_last = number == len(rest) and original.endswith(piece)
        start = len(original) - len(piece) if is_last else original.find(piece, at)
        if start < at:
            return False
        at = start + len(piece)
    return True
