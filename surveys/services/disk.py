"""The tables of surveys whose deleted rows leave the disk; see `wqm.sealing.disk`."""

from surveys.models import Ballot, Draft, ListImport, Recipient, Ticket, WaveSchool
from wqm.sealing import disk
from wqm.tables.models import Upload


def take_off_the_disk() -> None:
    """Give back the room of deleted rows."""
    disk.vacuum([Ticket, Ballot, Draft, Recipient])


def write_anew() -> None:
    """Write the tables that hold addresses anew, without what was deleted."""
    disk.write_anew([Recipient, WaveSchool, ListImport, Upload])
