"""Steps about the plan and about training."""

from django.urls import reverse

from home.queries.steps import leads
from plans.queries.plan import ActionsAtHome
from plans.queries.training import prompts_waiting
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.ui.nav import NextStep


def plan_steps(school, access: Access, actions: ActionsAtHome) -> list[NextStep]:
    overdue, soon = (actions.overdue, actions.due_soon) if access.can(P.PLAN_VIEW) else (0, 0)
    if not overdue and not (soon and leads(access)):
        return []
    parts = [f"{overdue} overdue" if overdue else "", f"{soon} due within a week" if soon else ""]
    url = f"{reverse('plans:actions', args=[school.pk])}{'?state=overdue' if overdue else ''}"
    words = " and ".join(part for part in parts if part)
    whose = "your" if access.can(P.ACTIONS_OWN) else "the"
    return [NextStep(f"Actions in {whose} plan: {words}", "", url, "See the actions")]


def prompt_steps(school, access: Access) -> list[NextStep]:
    """Questions about earlier trainings whose day has come."""
    waiting = prompts_waiting(school) if leads(access) else 0
    if not waiting:
        return []
    title = "Answer 1 follow-up question about training"
    if waiting > 1:
        title = f"Answer {waiting} follow-up questions about training"
    url = reverse("training:overview", args=[school.pk])
    return [NextStep(title, "It takes five minutes.", url, "Answer")]
