"""Audits and what is said in them. No person, no device and no time stands in a row about what somebody wrote.

`audits.checks` refuses to start with a column that would break this. Nothing outside this app imports this package.
"""

from audits.models.audits import Agreement, Audit, RoomGroup, Session, Step
from audits.models.entries import Entry, Tally, Theme
from audits.models.links import Mailing, Recipient
from audits.models.sealed import Envelope, Pulse, Seat, Ticket

__all__ = [
    "Agreement",
    "Audit",
    "Entry",
    "Envelope",
    "Mailing",
    "Pulse",
    "Recipient",
    "RoomGroup",
    "Seat",
    "Session",
    "Step",
    "Tally",
    "Theme",
    "Ticket",
]
