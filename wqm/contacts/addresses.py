"""Email addresses as they stand in lists: which can be written to."""

from email_validator import EmailNotValidError, validate_email

LONGEST_EMAIL = 254


def usable_address(cell: str) -> str | None:
    """The address in a cell as it is delivered, in small letters; None for what no letter can be sent to.

    The form alone is looked at: nothing is asked of the network.
    """
    try:
        address = validate_email(cell, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
    return address.lower() if len(address) <= LONGEST_EMAIL else None
