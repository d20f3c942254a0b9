"""Recordings of spoken words."""

from pathlib import PurePosixPath

import filetype

from wqm.files.checks.refusing import BadUpload
from wqm.files.checks.types import SOUND_TYPES

# Half a minute of speech is less than half of this in every kind but .wav.
MOST_SOUND_BYTES = 2 * 1024 * 1024


def sound_kind_of(name: str, beginning: bytes) -> str:
    """The kind (a key of SOUND_TYPES) that name and content agree on; raises BadUpload otherwise."""
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending not in SOUND_TYPES:
        raise BadUpload("We cannot play this recording. Save it as .mp3 or .m4a, then choose it again.")
    guess = filetype.guess(beginning[:8192])
    detected = guess.extension if guess else ""
    if detected != ending and not (ending == "m4a" and detected == "mp4"):
        raise BadUpload(
            f"The file ends in .{ending} but is a different kind of file. Save it again as .{ending}, then retry."
        )
    return ending
