"""Configuration of the app."""

from django.apps import AppConfig

from wqm.access.permissions import P


class AuditsConfig(AppConfig):
    """Registers the schema guard, the composer of links, the documents of this app, and how a theme is referred to."""

    name = "audits"

    def ready(self) -> None:
        """Import what registers itself."""
        from audits import checks, documents, emails  # noqa: F401 - importing registers them
        from audits.follow_up import KIND, address_of
        from wqm.references import register_reference

        register_reference(KIND, label="Audit theme", permission=P.AUDIT_VIEW, address=address_of)
