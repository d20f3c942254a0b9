"""Email addresses as people and systems write them: how one is delivered, and as whom it is counted.

Delivered as it is written, apart from what no server understands; counted by mailbox, however often and however
differently it is written. Every place that stores, compares or counts addresses asks here.
"""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from wqm.visible import visible

LONGEST_EMAIL = 254
LONGEST_NAME = 64  # before the @
# Words with dots between them. What else the rules of mail allow (quotes, letters of other scripts) few servers take.
_PLAIN_NAME = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def clean_address(written: str) -> str:
    """The address as it is stored and delivered: no unseen characters, small letters, the host in ASCII.

    Never fails: what is no address comes back as it can be read. A plus-tag stays, because mail may be sorted by it.
    """
    if written.isascii() and written.isprintable():
        return written.strip().lower()
    name, at, host = visible(written).lower().rpartition("@")
    return f"{name}{at}{_ascii_host(host)}"


def base_address(address: str) -> str:
    """Whose mailbox it is: `clean_address` without a plus-tag. Two people of one household who share one count once."""
    name, at, host = clean_address(address).rpartition("@")
    base = name.split("+", 1)[0] or name
    return f"{base if base.isascii() else visible(base.casefold())}{at}{host}"


def usable_address(cell: str) -> str | None:
    """The address in a cell as it is delivered; None for what no letter can be sent to.

    The form alone is looked at: nothing is asked of the network.
    """
    address = clean_address(cell)
    name, _, host = address.rpartition("@")
    fits = len(address) <= LONGEST_EMAIL and len(name) <= LONGEST_NAME
    return address if fits and _PLAIN_NAME.fullmatch(name) and _takes_mail(host) else None


def why_unusable(cell: str) -> str:
    """What is wrong with an address that `usable_address` refuses, as a sentence without its full stop."""
    address = clean_address(cell)
    if not address:
        return "This row has no email address"
    return _wrong_number(address) or _wrong_sign(address) or _wrong_part(address) or (
        "We cannot deliver email to this address. Check the spelling"
    )  # fmt: skip


def _wrong_number(text: str) -> str:
    """No address, two of them, or one with words around it."""
    if text.count("@") > 1 and sum("@" in part for part in re.split(r"[;,/|\s]+", text)) > 1:
        return "This cell has more than one email address. Keep one"
    if "<" in text or ">" in text:
        return "This includes a name. Keep only the address between < and >"
    if "@" not in text:
        return "The @ is missing. Enter an address like name@school.example"
    return "The address has more than one @. Keep one" if text.count("@") > 1 else ""


def _wrong_sign(address: str) -> str:
    """A character that has no place in an address."""
    if re.search(r"\s", address):
        return "The address has a space in it. Remove it"
    if "," in address:
        return "The address has a comma in it. Check whether it should be a full stop"
    name = address.partition("@")[0]
    for letter in name:
        if not letter.isascii():
            return f"We cannot deliver email to an address with “{letter}” before the @. Ask for a different address"
    for sign in address:
        if sign in '"()[]:;\\' or (sign.isascii() and not sign.isprintable()):
            return f"An email address cannot contain “{sign}”. Remove it"
    return ""


def _wrong_part(address: str) -> str:
    """A part that is missing, too long, or has its dots in the wrong place."""
    name, _, host = address.partition("@")
    if not name or not host:
        return f"The address has nothing {'before' if not name else 'after'} the @"
    if len(name) > LONGEST_NAME or len(address) > LONGEST_EMAIL:
        return f"The address is too long. It can have {LONGEST_NAME} characters before the @ and {LONGEST_EMAIL} in all"
    if ".." in address:
        return "The address has two full stops together. Remove one"
    if name.startswith(".") or host.endswith("."):
        return f"The address {'begins' if name.startswith('.') else 'ends'} with a full stop. Remove it"
    if name.endswith(".") or host.startswith("."):
        return "There is a full stop next to the @. Remove it"
    if "." not in host:
        return f"“{host}” after the @ has no full stop. The end of the address may be missing"
    return ""


@lru_cache(maxsize=2000)
def _takes_mail(host: str) -> bool:
    """Whether a host in ASCII has the form of one that can be reached from everywhere."""
    try:
        return validate_email(f"name@{host}", check_deliverability=False).ascii_domain == host
    except EmailNotValidError:
        return False


@lru_cache(maxsize=2000)
def _ascii_host(host: str) -> str:
    """The name that servers know a host by; as it is written where it is no name of a host."""
    try:
        checked = validate_email(f"name@{host}", check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return host
    return checked.ascii_domain.lower()
