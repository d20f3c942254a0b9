"""From which network somebody comes, as far as the log needs it."""

import ipaddress

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import PermissionDenied

IPV4_BITS, IPV6_BITS = 24, 48


# The least that is given to one customer: a customer who has it has all of its addresses.
COUNTED_IPV6_BITS = 64


def plain_address(address: str) -> str:
    """The address; IPv4 that came wrapped in IPv6 is unwrapped, or all of it would count as one network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def counted_network(address: str) -> str:
    """What limits count by: one IPv4 address, the first 64 bits of IPv6."""
    plain = plain_address(address)
    try:
        return str(ipaddress.IPv6Network(f"{plain}/{COUNTED_IPV6_BITS}", strict=False))
    except ValueError:
        return plain


def network_of(address: str) -> str:
    """The network of an address, which is no single household's; empty for what is no address."""
    try:
        ip = ipaddress.ip_address(plain_address(address))
    except ValueError:
        return ""
    bits = IPV4_BITS if ip.version == 4 else IPV6_BITS
    return str(ipaddress.ip_network(f"{ip}/{bits}", strict=False))


def current_network() -> str:
    """The network of the request that is being answered; empty outside of one, or where it cannot be told."""
    try:
        request = context.request
        return network_of(get_adapter(request).get_client_ip(request)) if request else ""
    except (LookupError, PermissionDenied):
        return ""
