"""Addresses that are secrets: how the parts of a link look."""

from django.urls import register_converter


class TokenConverter:
    """The secret part of a link: 18 bytes in 24 characters."""

    regex = r"[A-Za-z0-9_-]{24}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(TokenConverter, "token")
