"""The agenda of the demo's booked visit: started from the template, made the school's own, and shared."""

from datetime import time
from typing import Any

from accounts.models import User
from assessments.models import AgendaItem, Visit
from assessments.queries.agendas import agenda_of
from assessments.services.agenda_answers import comment_on_agenda
from assessments.services.agendas import change_item, remove_item, save_arrival, share_agenda, start_agenda

ARRIVAL = (
    "Main gate on Northgate Road, then left to reception. Parking for visitors is behind the sports hall.\n"
    "Sign in with photo ID. Reception has the safeguarding leaflet and a map; Andrew Keane meets you at 8:30am."
)
NO_GOVERNORS = "Both governors work in the daytime. They can meet the assessor online on the evening before."
# By title: what the school changed.
CHANGES: dict[str, dict[str, Any]] = {
    "Senior leaders": {"place": "Conference room", "who": "Assistant heads and heads of year", "people": 6},
    "Walk round, led by pupils": {"place": "From reception", "who": "School council", "people": 4, "chosen_by": "all"},
    "Pupils, first group": {"place": "Library", "who": "Years 7 to 9", "people": 8, "chosen_by": "lot"},
    "Teaching staff": {"place": "Room 14", "people": 9, "chosen_by": "themselves", "principles": ["staff"]},
    "Support staff": {"place": "Room 14", "people": 7, "chosen_by": "themselves", "principles": ["staff"]},
    "Open drop-in": {"place": "Room 3, upstairs"},
    "Parents and carers": {"place": "Library", "people": 6, "chosen_by": "leaders"},
    "Union representatives": {"place": "Room 3, upstairs", "starts_at": time(10, 15)},
    "Quiet hour": {"place": "Interview room"},
}


def share(visit: Visit, head: User) -> None:
    """Shared with the assessor and the office without governors, which is named; they have not answered in full yet."""
    start_agenda(visit=visit, by=head)
    for item in AgendaItem.objects.filter(visit=visit, voice="governors"):
        remove_item(visit=visit, item=item, by=head)
    for item in AgendaItem.objects.filter(visit=visit, removed_at=None):
        if changes := CHANGES.get(item.title):
            change_item(visit=visit, item=item, edition=item.edition, by=head, **changes)
    begun = agenda_of(visit)
    assert begun is not None  # noqa: S101 - it was started above
    save_arrival(
        visit=visit,
        edition=begun.edition,
        by=head,
        arrival=ARRIVAL,
        dsl_phone="01632 960 231",
        chair_phone="01632 960 118",
        authority_phone="01632 960 400",
    )
    edition = agenda_of(visit)
    assert edition is not None  # noqa: S101 - as above
    share_agenda(
        visit=visit,
        edition=edition.edition,
        by=head,
        reason=NO_GOVERNORS,
        message="Lunch is at 12:05pm. Tell us what you eat.",
    )
    comment_on_agenda(
        visit=visit,
        text="Thank you, this is a good plan. Could parents put themselves forward? I am glad of any lunch.",
        asks_for_changes=False,
        by=visit.lead,
    )
