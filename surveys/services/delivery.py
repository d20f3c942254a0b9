"""Invitations that did not arrive: a corrected address and a new invitation with the same link.

A corrected address sends somebody's link to another mailbox. So it is allowed for an invitation that failed and for no
other: otherwise a leader could have the link of a colleague sent to themselves. A complaint is no failure in this
sense, because the person who complains holds the link.
"""

from typing import Any

from django.db import transaction

from surveys.models import Recipient, Wave
from surveys.policies import check_can_correct
from surveys.queries.recipients import INVITATION, is_undelivered, states_of
from surveys.services.locking import locked
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.contacts.addresses import base_address, usable_address, why_unusable
from wqm.mail.services import queue_composed, withdraw_failed
from wqm.tenancy.scope import scope


@transaction.atomic
def correct_address(*, wave: Wave, recipient: Recipient, email: str, by: Any) -> None:
    """Give somebody whose invitation failed another address, and invite them once more with the same link.

    Raises NotAllowed while the wave is not open, for an invitation that has not failed, for what is no address, and for
    a mailbox that somebody else has who is on the list or waits to be let in, however it is written: one mailbox would
    answer for two people.
    """
    wave = locked(wave.pk)
    people = Recipient.objects.select_for_update(of=("self",)).select_related("school")
    recipient = people.get(pk=recipient.pk, wave=wave)
    state = states_of(wave, [recipient.pk]).get(str(recipient.pk))
    check_can_correct(wave, has_failed=is_undelivered(state))
    address = usable_address(email)
    if address is None:
        raise NotAllowed(f"{why_unusable(email)}.")
    listed = wave.recipients.filter(school=recipient.school_id).exclude(pk=recipient.pk)
    waiting = wave.schools.get(school=recipient.school_id).late
    others = [*listed.values_list("email", flat=True), *(each[0] for each in waiting)]
    if address == recipient.email or base_address(address) in map(base_address, others):
        raise NotAllowed("This email address is already on the list. Enter this person’s own address.")
    recipient.email = address
    recipient.save(update_fields=["email"])
    argument = {"recipient": str(recipient.pk), "reminder": 0}
    with scope(everything=True):
        withdraw_failed(batch=wave.pk, kind=INVITATION, arguments=argument)
        queue_composed(kind=INVITATION, composer="surveys.invitation", arguments=[argument], batch=wave.pk)
    record("wave.address_corrected", by=by, school=recipient.school, target=wave, summary="Corrected an email address")
