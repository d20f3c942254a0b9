"""The pages of people with a link, as finished text, made without the request: what it is about, the form, sent."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string

from audits.contents import Asked
from audits.enums import LONGEST_ENTRY, Form
from audits.models import Step
from audits.pages import Typed, View, agreed_on, errors_of, exit_to_choose, of_step, promises_to_mark
from audits.queries.hall import Place, promises_of, scale_of


def first_page(place: Place, step: Step) -> str:
    """What is stored, who sees what, how long it takes, until when."""
    return _render("first", place, step, agreed_on(place.audit))


def form_page(place: Place, step: Step, typed: Typed | None = None) -> str:
    """The form; as it was sent, where something is wrong."""
    shown = of_step(step, replace(place, step=step), View(), typed)
    context = {**shown, "error_list": errors_of(typed)}
    if is_online(place):
        data = typed.data if typed else QueryDict()
        context |= {"promises": promises_to_mark(place.audit, data), "exit_points": exit_to_choose(data)}
    return _render("form", place, step, context)


def sent_page(place: Place, step: Step) -> str:
    """The same after the first and after every other time."""
    return _render("sent", place, step, {})


def asked_by_link(place: Place, step: Step) -> Asked:
    """What the form asks for; online also what a hall asks in other steps: promises, and the last question."""
    online = is_online(place)
    promises = [str(agreement.pk) for agreement in promises_of(place.audit)] if online else []
    points = [point.value for point in scale_of(place.audit)]
    return Asked(list(step.principles), points, agreements=promises, asks_exit=online)


def is_online(place: Place) -> bool:
    """Whether everybody responds by link."""
    return place.audit.form == Form.ELECTRONIC


def _render(stage: str, place: Place, step: Step, more: dict[str, Any]) -> str:
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "audit": place.audit,
        "school": place.audit.school,
        "group": place.group,
        "step": step,
        "stage": stage,
        "is_online": is_online(place),
        "longest": LONGEST_ENTRY,
        "error_list": [],
        **more,
    }
    return render_to_string("audits/link/seat.html", context)
