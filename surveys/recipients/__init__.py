"""Lists of people as schools' systems export them: reading the file, naming its columns, picking the people.

Pure functions. Only address, group and language leave this package, and the cell that made a row be rejected.
"""

from surveys.recipients.columns import guess_meanings
from surveys.recipients.gate import unclear_cells
from surveys.recipients.picking import BadRow, ContactList, Person, pick_people
from wqm.contacts.columns import Meaning
from wqm.contacts.reading import read_people as read_table
from wqm.tables.table import MOST_ROWS, BadList, Table


def read_contacts(content: bytes) -> ContactList:
    """Read a plain list with the columns as they are guessed. Raises BadList for no list, no addresses, or nobody."""
    table = read_table(content)
    contact_list = pick_people(table, guess_meanings(table, []))
    if not contact_list.people:
        raise BadList(contact_list.why_nobody)
    return contact_list


__all__ = [
    "MOST_ROWS",
    "BadList",
    "BadRow",
    "ContactList",
    "Meaning",
    "Person",
    "Table",
    "guess_meanings",
    "pick_people",
    "read_contacts",
    "read_table",
    "unclear_cells",
]
