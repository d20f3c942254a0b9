"""From which network somebody comes, as far as the log needs it."""

import ipaddress

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import PermissionDenied

IPV4_BITS, IPV6_BITS = 24, 48


def network_of(address: str) -> str:
    """The network of an address, which is no single household's; empty for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    bits = IPV4_BITS if ip.version == 4 else IPV6_BITS
    return str(ipaddress.ip_network(f"{ip}/{bits}", strict=False))


def current_network() -> str:
    """The network of the request that is being answered; empty outside of one, or where it cannot be told."""
    try:
        request = context.request
        return network_of(get_adapter(request).get_client_ip(request)) if request else ""
    except (LookupError, PermissionDenied):
        return ""
