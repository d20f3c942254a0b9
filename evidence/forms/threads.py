"""What is typed in a conversation."""

from typing import Any

from django import forms

from accounts.models import User
from evidence.queries.threads import readers_of
from evidence.thread_visibility import Side
from wqm.ui.forms import choose_from

LONGEST_COMMENT = 4000
INSIDE, SHARED = "inside", "shared"


class AnswerForm(forms.Form):
    """Words, and who should read them."""

    text = forms.CharField(
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea,
        label="Reply",
        error_messages={"required": "Enter your comment"},
    )
    mentions = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Notify",
        help_text="They get an email with a link. Your comment is not in the email.",
    )
    ui: dict[str, dict[str, Any]] = {"text": {"rows": 4}}

    def __init__(self, *args: Any, school: Any, by: Any, is_shared: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = readers_of(school.pk, is_shared=is_shared).exclude(pk=by.pk)
        choose_from(self, "mentions", rows)


class ThreadForm(AnswerForm):
    """A first comment, and for whom the conversation is. What the office begins is shared, so it is not asked."""

    audience = forms.ChoiceField(
        choices=[(INSIDE, "People at your school only"), (SHARED, "Your school and the office")],
        initial=INSIDE,
        widget=forms.RadioSelect,
        label="Who can see this?",
        error_messages={"required": "Choose who can see this"},
    )
    field_order = ["text", "audience", "mentions"]
    ui = {
        **AnswerForm.ui,
        "audience": {
            "hints": {
                INSIDE: "Includes governors. The office, your trust and assessors cannot see it.",
                SHARED: "Your contact at the office can read and reply. Your trust and assessors cannot see it.",
            }
        },
    }

    def __init__(self, *args: Any, side: Side, **kwargs: Any):
        super().__init__(*args, is_shared=True, **kwargs)
        self.fields["text"].label = "Comment"
        if side == Side.OFFICE:
            del self.fields["audience"]

    def clean(self):
        """`is_shared` instead of the answer to the question."""
        data = super().clean() or {}
        data["is_shared"] = "audience" not in self.fields or data.pop("audience", INSIDE) == SHARED
        return data
