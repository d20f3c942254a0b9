"""Configuration of the app."""

from django.apps import AppConfig

from wqm.access.permissions import P


class SurveysConfig(AppConfig):
    """Registers the schema guard, the composers of survey mail, the documents of this app, what a worker looks at
    when it starts, whose key folders it has, and how a result is referred to."""

    name = "surveys"

    def ready(self):
        """Import what registers itself."""
        from schools.changing import register_room
        from surveys import checks, documents, emails, starting  # noqa: F401 - importing registers them
        from surveys.changing import SurveysAtSchool
        from surveys.follow_up import KIND, address_of
        from surveys.services import contact_links  # noqa: F401 - registers a composer
        from surveys.services.key_store import belongs_elsewhere, keys_of_open_waves
        from wqm.references import register_reference
        from wqm.sealing.keys import register_store_check, register_waiting

        register_room(SurveysAtSchool())
        register_store_check(belongs_elsewhere)
        register_waiting(keys_of_open_waves)
        register_reference(KIND, label="Survey result", permission=P.SURVEY_VIEW, address=address_of)
