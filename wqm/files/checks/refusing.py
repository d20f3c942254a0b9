"""How a file is refused."""

from wqm.confined import Refused


class BadUpload(Refused):
    """The upload is refused; the message says why and what to do."""


class NotStored(BadUpload):
    """Our disk had no room, or did not answer. Nothing of the file is left, and the file itself may be a good one."""


def check_size(size: int, most: int | None = None) -> None:
    """Raise BadUpload where a file is empty or above `most` bytes (default: the site's limit)."""
    from django.conf import settings  # noqa: PLC0415 - the process that looks into content has no settings

    most = most or settings.MAX_UPLOAD_BYTES
    if size == 0:
        raise BadUpload("The file is empty. Check that it opens on your device, then choose it again.")
    if size > most:
        raise BadUpload(
            f"The file is {size / 1048576:.0f} MB; the most is {most // 1048576} MB. Make it smaller, or split it."
        )
