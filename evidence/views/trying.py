"""Doing what a form asks for, with the sentence of a refusal on the form."""

from collections.abc import Callable
from typing import Any

from django import forms

from wqm.access.refusals import NotAllowed
from wqm.files.checks import BadUpload


def done(form: forms.Form, act: Callable[..., Any], **more: Any) -> Any:
    """What `act` gives back, called with what the form holds; None where the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data, **more)
    except BadUpload as error:
        form.add_error("upload", str(error))
    except NotAllowed as error:
        form.add_error(None, str(error))
        if hasattr(form, "choose_again"):
            form.choose_again()
    return None
