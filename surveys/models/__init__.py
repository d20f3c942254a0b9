"""Sealed-ballot storage. No token, no flag, no time and no serial number stands in any row about a person or an answer.

`surveys.checks` refuses to start with a column that would break this. Nothing outside this app may import this package.
"""

from surveys.models.ballots import Ballot, Draft, Recipient, Ticket
from surveys.models.benchmarks import Benchmark
from surveys.models.contact import ContactBox, ContactRequest, SealedRequest
from surveys.models.key_stores import KeyStoreMark
from surveys.models.lists import ListImport, ListMapping, RememberedGroups
from surveys.models.results import Comment, Receipt, Reply, Tally
from surveys.models.sittings import Sitting
from surveys.models.waves import Wave, WaveSchool

__all__ = [
    "Ballot",
    "Benchmark",
    "Comment",
    "ContactBox",
    "ContactRequest",
    "Draft",
    "KeyStoreMark",
    "ListImport",
    "ListMapping",
    "Receipt",
    "Recipient",
    "RememberedGroups",
    "Reply",
    "SealedRequest",
    "Sitting",
    "Tally",
    "Ticket",
    "Wave",
    "WaveSchool",
]
