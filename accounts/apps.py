"""Configuration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to what Django and allauth tell of signing in."""
        from accounts import security

        security.connect()
