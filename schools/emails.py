"""Mail about membership."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from schools.models import Invitation
from schools.services.links import link_of
from wqm.access.roles import ROLES
from wqm.mail.composers import composer
from wqm.mail.services import queue_composed
from wqm.tenancy.scope import scope


def invitation(invitation: Invitation) -> None:
    """To the invited person. The row carries the invitation's id only; the link exists in the worker's memory."""
    queue_composed(
        kind="schools.invitation",
        composer="schools.invitation",
        arguments=[{"invitation": invitation.pk}],
        batch=uuid4(),
    )


@composer("schools.invitation")
def compose_invitation(arguments: dict[str, Any]) -> EmailMultiAlternatives | None:
    """The message; nothing where the invitation was used, withdrawn or replaced meanwhile."""
    with scope(everything=True):
        invitations = Invitation.objects.select_related("school", "trust", "invited_by").filter(
            pk=arguments["invitation"]
        )
        invitation = invitations.first()
    if invitation is None or not invitation.is_open:
        return None
    context = {
        "invitation": invitation,
        "role": ROLES[invitation.role],
        "link": link_of(invitation),
        "SITE_NAME": settings.SITE_NAME,
    }
    text = render_to_string("emails/invitation.txt", context)
    return EmailMultiAlternatives(subject=f"Invitation to {invitation.organisation}", body=text, to=[invitation.email])
