"""What a file may be called."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_STEM, LONGEST_ENDING = 140, 10
# Control characters, and those that turn the direction of what follows: "plan<RLO>fdp.exe" reads as "planexe.pdf".
CONTROL_OR_DIRECTION = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def clean_name(name: str) -> str:
    """A name that every system can store and that reads as it is: no folders, control or direction characters.

    At most 150 characters with its ending; never empty, never one of the names that Windows keeps for devices.
    """
    base = PurePosixPath(name.replace("\\", "/")).name
    base = CONTROL_OR_DIRECTION.sub("", unicodedata.normalize("NFC", base))
    base = NOT_ON_WINDOWS.sub("_", base).rstrip(" .")
    stem, dot, ending = base.rpartition(".")
    if not dot:
        stem, ending = base, ""
    stem = stem.strip(" .")[:LONGEST_STEM] or "file"
    if RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    return stem + dot + ending[:LONGEST_ENDING]
