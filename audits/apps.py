"""Configuration of the app."""

from django.apps import AppConfig

from wqm.access.permissions import P


class AuditsConfig(AppConfig):
    """Registers the schema guard, the composer of links, the documents of this app, and how a theme is referred to."""

    name = "audits"

    def ready(self) -> None:
        """Import what registers itself."""
        from audits import checks, documents, emails  # noqa: F401 - importing registers them
        from audits.changing import AuditsAtSchool
        from audits.follow_up import KIND, address_of
        from audits.services import aside  # noqa: F401 - registers a composer
        from audits.services.keys import keys_of_open_audits
        from schools.changing import register_room
        from wqm.references import register_reference
        from wqm.sealing.keys import register_waiting

        register_room(AuditsAtSchool())
        register_waiting(keys_of_open_audits)
        register_reference(KIND, label="Audit theme", permission=P.AUDIT_VIEW, address=address_of)
