"""What an upload is, by its content, and whether it may be kept. Each refusal is a sentence that says what to do."""

from wqm.files.checks.kinds import kind_of, safe_content
from wqm.files.checks.names import clean_name
from wqm.files.checks.refusing import BadUpload, check_size

__all__ = ["BadUpload", "check_size", "clean_name", "kind_of", "safe_content"]
