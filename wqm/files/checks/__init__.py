"""What an upload is, by its content, and whether it may be kept. Each refusal is a sentence that says what to do."""

from wqm.files.checks.kinds import kind_of, safe_content
from wqm.files.checks.names import clean_name
from wqm.files.checks.refusing import BadUpload, check_size
from wqm.files.checks.sounds import MOST_SOUND_BYTES, sound_kind_of

__all__ = ["MOST_SOUND_BYTES", "BadUpload", "check_size", "clean_name", "kind_of", "safe_content", "sound_kind_of"]
