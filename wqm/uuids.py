"""An id as a form or an address sends it."""

from uuid import UUID


def uuid_or_none(text: str | None) -> UUID | None:
    """The id that was sent; None where it is none, so that the caller says what is missing."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
