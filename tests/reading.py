"""What a page says, whatever its line breaks."""

from typing import Any


def one_line(page: Any) -> str:
    """A response or its text with white space as a browser reads it: where a template breaks its lines says nothing."""
    text = page if isinstance(page, str) else page.content.decode()
    return " ".join(text.split())
