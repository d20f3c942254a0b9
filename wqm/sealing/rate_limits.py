"""Limits for pages without a sign-in: by network address, blurred, and generous, because a school is one address."""

import math
import time

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from wqm.sealing.codes import blurred
from wqm.security.networks import counted_network

HOUR = 3600


def is_over(request: HttpRequest, action: str, most: int) -> bool:
    """Whether this network has had `most` of these in this hour of the clock; never one that cannot be told apart."""
    network = _network(request)
    return bool(network) and caches["surveys"].get(_key(network, action), 0) >= most


def count(request: HttpRequest, action: str) -> None:
    """One more of these from this network. Two at the same moment may count as one; the limit is no exact number.

    Every counter ends with the hour: an hour after its last use would keep the second of that.
    """
    network = _network(request)
    if not network:
        return
    key = _key(network, action)
    counters = caches["surveys"]
    counters.set(key, counters.get(key, 0) + 1, timeout=math.ceil(HOUR - time.time() % HOUR))


def _key(network: str, action: str) -> str:
    return f"survey:{action}:{blurred(network)}:{int(time.time() // HOUR)}"


def _network(request: HttpRequest) -> str:
    """The network behind our own proxies; empty where it cannot be told. That is a fault of the installation, and all
    schools together would be turned away for what one does."""
    try:
        return counted_network(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
