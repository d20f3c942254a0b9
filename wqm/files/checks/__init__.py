"""What an upload is, and whether it may be kept. Each refusal is a sentence that says what to do.

The web asks what is cheap: size, name, how the content begins. What it holds (`contents`) the worker asks, confined.
"""

from wqm.files.checks.kinds import BEGINNING, kind_of
from wqm.files.checks.names import clean_name
from wqm.files.checks.refusing import BadUpload, NotStored, check_size
from wqm.files.checks.sounds import MOST_SOUND_BYTES, sound_kind_of

__all__ = [
    "BEGINNING",
    "MOST_SOUND_BYTES",
    "BadUpload",
    "NotStored",
    "check_size",
    "clean_name",
    "kind_of",
    "sound_kind_of",
]
