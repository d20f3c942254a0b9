"""Reading comments before anybody else does."""

from typing import Any
from uuid import UUID

from django.db import transaction

from surveys.enums import CommentDecision
from surveys.models import Comment
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.sealing.names import check_only_blacked_out


@transaction.atomic
def decide_comment(*, comment_id: UUID, show: bool, by: Any, text: str | None = None) -> Comment:
    """Show a comment, as it stands or with parts blacked out (`text`), or withhold it.

    The original is wiped on the decision: withheld words are gone, of blacked out ones only the rest is kept. Raises
    NotAllowed for a second decision, and for a text that says something else than the original.
    """
    comments = Comment.objects.select_for_update(of=("self",)).select_related("wave", "school")
    comment = comments.get(pk=comment_id)
    if comment.decision != CommentDecision.UNREAD:
        raise NotAllowed("Someone has already decided about this comment.")
    if show and text is not None:
        comment.text = check_only_blacked_out(comment.text, text)
    comment.decision = CommentDecision.SHOWN if show else CommentDecision.WITHHELD
    if not show:
        comment.text = ""
    comment.save(update_fields=["decision", "text"])
    record(f"comment.{comment.decision}", by=by, school=comment.school, target=comment.wave)
    return comment
