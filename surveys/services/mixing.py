"""Ballots are written anew in no order, again and again while there are any.

The server numbers its transactions, and many rows have a time: a session that is opened, an act in the record. So the
number of a ballot's transaction says when it was stored, and who knows when a class sat, or sees the row of its
session, knows whose it is. After mixing, all ballots of a wave have one transaction, and no order on the disk.
"""

from uuid import UUID

from django.db import connection, transaction

from surveys.models import Ballot
from surveys.services.disk import take_off_the_disk
from surveys.services.locking import locked
from wqm.tenancy.scope import scope


def waves_with_ballots() -> list[UUID]:
    """The waves whose ballots are still there: from the first answer to the settling."""
    with scope(everything=True):
        return list(Ballot.objects.order_by().values_list("wave_id", flat=True).distinct())


def mix_ballots(wave_id: UUID) -> int:
    """Mix the ballots of a wave; how many, 0 where none has come since the last time. Worker only.

    Nothing else about them changes, and answers that are sent meanwhile are mixed the next time.
    """
    with scope(everything=True), transaction.atomic(), connection.cursor() as cursor:
        locked(wave_id)
        cursor.execute("SELECT mix_ballots(%s)", [wave_id])
        number = cursor.fetchone()[0]
    if number:
        take_off_the_disk()
    return number
