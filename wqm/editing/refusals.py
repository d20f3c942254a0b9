"""What a rule refuses, said where the person reads it. What they typed stays in the form."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from wqm.access.refusals import NotAllowed
from wqm.files.checks import BadUpload


class _Caught:
    """Ends its block at a refusal, which `say` is told; what follows the block goes on."""

    def __init__(self, say: Callable[[str], Any]):
        self._say = say

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, NotAllowed):
            self._say(str(error))
            return True
        return False


def refusals_on(form: forms.Form, field: str | None = None) -> _Caught:
    """`with refusals_on(form):` a refusal is shown on the form (at `field`, or above it) and ends the block."""
    return _Caught(partial(form.add_error, field))


def refusals_as_message(request: HttpRequest) -> _Caught:
    """`with refusals_as_message(request):` a refusal is said on the next page and ends the block."""
    return _Caught(partial(messages.error, request))


def submitted(form: forms.Form, act: Callable[..., Any], **more: Any) -> Any:
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
