"""Who mail comes from, as the settings read it."""

from email.utils import formataddr


def one_sender(text: str) -> str:
    """A name and an address as a header has them: `Quality Mark, Office <office@x.example>` gets its quotation marks.

    What is not of the form `Name <address>` or an address stays as it is, for the check to refuse.
    """
    name, separator, address = text.strip().rpartition("<")
    if not separator or not address.endswith(">"):
        return text.strip()
    return formataddr((name.strip().strip('"'), address[:-1].strip()))
