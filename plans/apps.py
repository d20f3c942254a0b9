"""Configuration of the app."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse

from wqm.access.permissions import P


class PlansConfig(AppConfig):
    """See the package's docstring."""

    name = "plans"

    def ready(self) -> None:
        """A target may come from a training: both live here, and are linked as things of other rooms are."""
        from plans.leaving import Actions
        from schools.leaving import register_holding
        from wqm.references import (
            register_citer,
            register_reference,
        )  # it holds an abstract model, which needs the apps

        register_holding(Actions())
        register_reference(
            "training",
            label="Training",
            permission=P.PLAN_VIEW,
            address=lambda school_id, key: reverse("training:training", args=[school_id, int(key)]),
        )
        register_citer(_actions_proved_by)
        register_citer(_sharing_shown_by)


def _actions_proved_by(row: Any) -> list[str]:
    from plans.queries.plan import actions_proved_by

    return actions_proved_by(row)


def _sharing_shown_by(row: Any) -> list[str]:
    from plans.queries.sharing import sharing_shown_by

    return sharing_shown_by(row)
