"""One database, one key store: a worker with other key folders would launch waves that no other worker can count.

The folders carry a mark, the same in each, and the database remembers it. Worker only: the web sees neither.
"""

import logging
import secrets
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from surveys.enums import WaveState
from surveys.models import KeyStoreMark, Wave
from wqm.sealing import keys
from wqm.sealing.keys import WrongKeyStore, key_store
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

TURN = 0x5741564B  # any number that nothing else locks


def claim_key_store() -> None:
    """For a worker that starts: see that its key folders are the right ones, and mark those that are new.

    Raises WrongKeyStore, and then nothing was written. One folder that is new or was emptied is no reason: its keys
    are in the other one, and the hourly check tells the office of each that is missing here.
    """
    with scope(everything=True), transaction.atomic():
        remembered = _remembered()
        carried = _carried()
        if len(carried) > 1:
            raise WrongKeyStore(
                "The two key folders belong to different installations. Put back the folders that belong together."
                f" {_advice()}"
            )
        if carried:
            (mark,) = carried
            if remembered and remembered != mark:
                raise WrongKeyStore(
                    "The key folders belong to another installation than this database, so no survey that is open could"
                    f" be counted. Give this worker the key folders of the other workers. {_advice()}"
                )
        else:
            mark = _mark_for_unmarked(remembered)
        _remember(mark)


def keys_of_open_waves() -> list[tuple[UUID, bytes]]:
    """Those that a close will need; registered in `wqm.sealing.keys`. In a wide scope."""
    waves = Wave.objects.filter(state=WaveState.OPEN, key_lost_on=None)
    return [(pk, bytes(public_key or b"")) for pk, public_key in waves.values_list("pk", "public_key")]


def accept_key_store() -> None:
    """Accept these folders as the right ones, even if keys are missing: someone at the server has said so.

    They get a mark of their own, so that a worker with the folders from before no longer starts.
    """
    with scope(everything=True), transaction.atomic():
        _remember(secrets.token_hex(16))


def belongs_elsewhere() -> bool:
    """Whether the folders of this worker carry the mark of another installation: it cannot say which keys are lost.

    Folders without a mark do not: they were emptied while the worker ran, and that is what the check is for. Registered
    in `wqm.sealing.keys`, which is where every room asks.
    """
    with scope(everything=True):
        remembered = KeyStoreMark.objects.values_list("mark", flat=True).first()
    if remembered is None or not _carried() - {remembered}:
        return False
    log.error("the key folders of this worker belong to another installation; nothing is done with keys")
    return True


def _mark_for_unmarked(remembered: str | None) -> str:
    """Of folders without any mark: the one that is remembered where the keys were brought back, else a new one.

    Where no key is waited for, nothing can be lost by starting; a worker with the folders from before then is the one
    that no longer starts.
    """
    waited_for = keys.waited_for()
    if not waited_for:
        return secrets.token_hex(16)
    if not any(keys.is_there(name, public_key) for name, public_key in waited_for):
        number = len(waited_for)
        opened = "1 survey or staff audit is" if number == 1 else f"{number} surveys or staff audits are"
        raise WrongKeyStore(
            f"{opened} open, and the key folders hold none of the keys. Are the right folders mounted? {_advice()}"
        )
    return remembered or secrets.token_hex(16)


def _advice() -> str:
    folders = ", ".join(str(folder) for folder in settings.SURVEY_KEY_DIRS)
    return (
        f"The folders (WQM_KEY_DIRS): {folders}. If those from before are lost for good, run `python manage.py"
        " accept_key_folders` as the worker, then start it again."
    )


def _carried() -> set[str]:
    return {mark for mark in key_store().marks() if mark}


def _remembered() -> str | None:
    """Two workers that start at once take turns, also while there is no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    return KeyStoreMark.objects.values_list("mark", flat=True).first()


def _remember(mark: str) -> None:
    KeyStoreMark.objects.update_or_create(pk=1, defaults={"mark": mark})
    try:
        key_store().set_mark(mark)
    except OSError as error:
        if mark not in _carried():
            raise WrongKeyStore(f"The key folders cannot be written: {error}. {_advice()}") from None
        log.exception("a key folder cannot be written; the other one is used")
