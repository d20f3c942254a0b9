"""Who one can be, and the mail that was sent. Exists in demo mode only."""

import re

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from demo import mailbox
from demo.queries import demo_people, open_halls
from wqm.access.views import public_view

WHY = "the demo is open to anyone who runs it"
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)]")


@require_safe
@public_view(WHY)
def people(request):
    """The demo's people by place, each with one click to sign in."""
    context = {"groups": demo_people(), "mail": mailbox.newest(5), "halls": open_halls()}
    return render(request, "demo/people.html", context)


@require_POST
@public_view(WHY)
def sign_in(request):
    """Be somebody."""
    number = request.POST.get("user", "")
    if not number.isdigit():
        raise BadRequest
    user = get_object_or_404(User, pk=number, is_active=True)
    logout(request)
    record_authentication(request, user, "demo")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")


@require_safe
@public_view(WHY)
def mail(request):
    """The newest mail, all or to one address."""
    to = request.GET.get("to", "").strip()
    return render(request, "demo/mail.html", {"mail": mailbox.newest(60, to), "to": to})


@require_safe
@public_view(WHY)
def message(request, key):
    """One message, its links to click on."""
    message = mailbox.read(key)
    if message is None:
        raise Http404
    body = message.get_body(preferencelist=("plain",))
    text = body.get_content() if body else ""
    return render(request, "demo/message.html", {"message": message, "text": _with_links(text)})


def _with_links(text: str) -> SafeString:
    linked = LINK.sub(lambda match: f'<a class="govuk-link" href="{match[0]}">{match[0]}</a>', escape(text))
    return mark_safe(linked)
