"""Invitations that did not arrive: a corrected address and a new invitation with the same link.

A corrected address sends somebody's link to another mailbox. So it is allowed for an invitation that failed and for no
other: otherwise a leader could have the link of a colleague sent to themselves. A complaint is no failure in this
sense, because whoever complains holds the link.
"""

from typing import Any

from django.db import transaction

from surveys.models import Recipient, Wave
from surveys.policies import check_can_correct
from surveys.queries.recipients import INVITATION, is_undelivered, states_of
from surveys.services.locking import locked
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.mail.services import queue_composed, withdraw_failed
from wqm.tenancy.scope import scope


@transaction.atomic
def correct_address(*, wave: Wave, recipient: Recipient, email: str, by: Any) -> None:
    """Give somebody whose invitation failed another address, and invite them once more with the same link.

    Raises NotAllowed while the wave is not open, for an invitation that has not failed, and for an address that is on
    the list already.
    """
    wave = locked(wave.pk)
    people = Recipient.objects.select_for_update(of=("self",)).select_related("school")
    recipient = people.get(pk=recipient.pk, wave=wave)
    state = states_of(wave, [recipient.pk]).get(str(recipient.pk))
    check_can_correct(wave, has_failed=is_undelivered(state))
    email = email.strip().lower()
    if wave.recipients.filter(school=recipient.school_id, email=email).exists():
        raise NotAllowed("This address is on the list already. Enter the person's own address.")
    recipient.email = email
    recipient.save(update_fields=["email"])
    argument = {"recipient": str(recipient.pk), "reminder": 0}
    with scope(everything=True):
        withdraw_failed(batch=wave.pk, kind=INVITATION, arguments=argument)
        queue_composed(kind=INVITATION, composer="surveys.invitation", arguments=[argument], batch=wave.pk)
    record("wave.address_corrected", by=by, school=recipient.school, target=wave, summary="Corrected an address")
