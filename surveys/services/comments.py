"""Reading comments before anybody else does."""

from typing import Any
from uuid import UUID

from django.db import transaction

from surveys.enums import CommentDecision
from surveys.models import Comment
from wqm.access.policy import NotAllowed
from wqm.activity.services import record


@transaction.atomic
def decide_comment(*, comment_id: UUID, show: bool, by: Any) -> Comment:
    """Show a comment as it stands, or withhold it; withheld words are wiped for good."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("wave__school").get(pk=comment_id)
    if comment.decision != CommentDecision.UNREAD:
        raise NotAllowed("Somebody has decided on this comment already.")
    comment.decision = CommentDecision.SHOWN if show else CommentDecision.WITHHELD
    if not show:
        comment.text = ""
    comment.save(update_fields=["decision", "text"])
    record(f"comment.{comment.decision}", by=by, school=comment.wave.school, target=comment.wave)
    return comment
