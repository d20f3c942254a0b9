"""What a worker makes sure of before it takes any task."""

from typing import Any

from celery.signals import celeryd_init
from django.db import DatabaseError, connection

from surveys.services.contact import make_box
from surveys.services.key_store import claim_key_store
from wqm.sealing.keys import WrongKeyStore


@celeryd_init.connect
def prepare_keys(**_: Any) -> None:
    """Do not start with key folders that belong to another database, or that lost every key. Then make the key of
    requests for contact, or nobody could ask for the first minutes.

    SystemExit, because Celery logs what a receiver raises and goes on.
    """
    try:
        claim_key_store()
        make_box()
    except WrongKeyStore as refused:
        raise SystemExit(f"The worker does not start. {refused}") from None
    except DatabaseError as error:
        raise SystemExit(f"The worker does not start, because it cannot ask the database: {error}") from None
    finally:
        connection.close()  # the pool's processes would inherit it
