"""How long somebody stays signed in, and ending it.

A session ends two hours after it was last used, and twelve hours after it began even if it was used all the time. When
it was used is noted every five minutes and when its network or browser change; a page view alone writes nothing.
"""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from wqm.security.enums import EventKind
from wqm.security.services import note

# In the session: when it was last noted, by which network and browser, and when it began.
ACTIVITY = "last_used"
NOTED_EVERY = 300  # seconds
UNUSED = "You were signed out because you had not used this site for two hours."
LONG = "You were signed out because you had been signed in for twelve hours."


def client_of(request: Any) -> str:
    """The network and the browser of a request, as a short hash."""
    network, browser = get_adapter(request).get_client_ip(request), request.headers.get("User-Agent", "")
    return salted_hmac("accounts.client", f"{network}|{browser}", algorithm="sha256").hexdigest()[:16]


def begin(request: Any) -> None:
    """Note in a new session when it was used first, by which network and browser."""
    now = int(time.time())
    request.session[ACTIVITY] = (now, client_of(request), now)


def keep_or_end(request: Any) -> str:
    """Note that the session of this request is used, where it is time to; end it where it was left too long.

    What a page asks by itself is no use. Returns why it was ended, in words for the person; empty where it goes on.
    """
    client, now = client_of(request), int(time.time())
    noted_at, noted_client, began = request.session.get(ACTIVITY, (0, "", now))
    if noted_at and now - noted_at >= settings.SESSION_IDLE_SECONDS:
        return _end(request, "Timed out after two hours without use", UNUSED)
    if now - began >= settings.SESSION_COOKIE_AGE:
        return _end(request, "Timed out after twelve hours", LONG)
    if not _asks_by_itself(request) and (noted_client != client or now - noted_at >= NOTED_EVERY):
        UserSession.objects.create_from_request(request)
        request.session[ACTIVITY] = (now, client, began)
    return ""


def _asks_by_itself(request: Any) -> bool:
    """A page that asks how far a job is (htmx does nothing else here), or tries again to save: nobody need be there."""
    return "HX-Request" in request.headers or "X-Trying-Again" in request.headers


def _end(request: Any, what: str, sentence: str) -> str:
    note(EventKind.ENDED, who=request.user, what=what)
    request.session.flush()
    request.user = AnonymousUser()
    return sentence


def sessions_of(user: User) -> list[UserSession]:
    """Where somebody is signed in, the last used first; what has ended meanwhile is deleted."""
    sessions = UserSession.objects.purge_and_list(user)
    return sorted(sessions, key=lambda session: session.last_seen_at or timezone.now(), reverse=True)


@transaction.atomic
def end_all(*, user: User, by: Any) -> int:
    """Sign somebody out everywhere, at their next request; in how many browsers.

    Anyone who is just signing in is signed out, too: their session agrees with the person as they were before.
    """
    User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1)
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    note(EventKind.ENDED, who=by, what=f"Signed account {user.pk} out of {len(sessions)} sessions")
    return len(sessions)


def clear_ended() -> int:
    """Delete sessions whose time is over or that were left, and what is known about them; how many. In the worker."""
    now = timezone.now()
    unused_since = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS + NOTED_EVERY)
    left = UserSession.objects.filter(last_seen_at__lt=unused_since)
    Session.objects.filter(session_key__in=left.values("session_key")).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return gone.delete()[0]
