"""Text as a person sees it: without the characters that nobody sees, which decide nothing."""

import unicodedata

# Shown as nothing though they are no format characters: joiners, Hangul fillers, variation selectors and what Unicode
# keeps free for more of them (its property Default_Ignorable_Code_Point); the pattern of braille without a dot.
FILLERS = frozenset([
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2065, 0x2800, 0x3164, *range(0xFE00, 0xFE10),
    0xFFA0, *range(0xFFF0, 0xFFFC), *range(0xE0000, 0xE1000),
])  # fmt: skip


class _Seen(dict[int, int | None]):
    """For `str.translate`: None for what nobody sees. Tabs and line ends are seen, as a space."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        is_unseen = unicodedata.category(character) in ("Cc", "Cf") and not character.isspace()
        self[code] = None if is_unseen or code in FILLERS else code
        return self[code]


_seen = _Seen()


def visible(text: str) -> str:
    """The text without unseen characters, in the plain forms of its letters (NFKC), and no space at either end."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(_seen)).strip()


def is_blank(text: str) -> bool:
    """Nothing of it can be seen."""
    return not visible(text)
