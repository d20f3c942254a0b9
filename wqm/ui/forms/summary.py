"""What the error summary lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet


@dataclass(frozen=True)
class SummaryError:
    """One line of the summary; without href it is about the form as a whole."""

    text: str
    href: str = ""


def errors_of(*things: Any) -> list[SummaryError]:
    """Errors of forms and formsets in the order of the page, each leading to what has to be changed."""
    errors: list[SummaryError] = []
    for source in things:
        if isinstance(source, BaseFormSet):
            errors += errors_of(*source.forms)
            errors += [SummaryError(str(e)) for e in source.non_form_errors()] if source.is_bound else []
        elif isinstance(source, BaseForm):
            errors += _errors_of_form(source)
        elif isinstance(source, SummaryError):
            errors.append(source)
        elif isinstance(source, Iterable) and not isinstance(source, (str, bytes)):
            errors += errors_of(*source)
    return errors


def _errors_of_form(form: BaseForm) -> list[SummaryError]:
    if not form.is_bound:
        return []
    errors = [SummaryError(str(error)) for error in form.non_field_errors()]
    for field in form:
        href = "" if field.is_hidden else f"#{getattr(field, 'focus_id', field.auto_id)}"
        errors += [SummaryError(str(error), href) for error in shown(field)]
    return errors


def shown(field: Any) -> list[str]:
    """One message per visible field; all of a hidden one, since nothing else on the page says them."""
    if field.is_hidden:
        return [f"{field.label}: {error}" for error in field.errors]
    return list(getattr(field, "messages", field.errors))[:1]
