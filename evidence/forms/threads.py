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
        label="Your answer",
        error_messages={"required": "Write what you want to say"},
    )
    mentions = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Who should read this?",
        help_text="They get an email that says where. Your words are not in it.",
    )
    ui: dict[str, dict[str, Any]] = {"text": {"rows": 4}}

    def __init__(self, *args: Any, school: Any, by: Any, is_shared: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = readers_of(school.pk, is_shared=is_shared).exclude(pk=by.pk)
        choose_from(self, "mentions", rows)


class ThreadForm(AnswerForm):
    """A first comment, and for whom the conversation is. What the office begins is shared, so it is not asked."""

    audience = forms.ChoiceField(
        choices=[(INSIDE, "People of your school only"), (SHARED, "Your school and the office")],
        initial=INSIDE,
        widget=forms.RadioSelect,
        label="Who may read this conversation?",
        error_messages={"required": "Choose who may read this conversation"},
    )
    field_order = ["text", "audience", "mentions"]
    ui = {
        **AnswerForm.ui,
        "audience": {
            "hints": {
                INSIDE: "Governors as well. The office, your trust and assessors never see it.",
                SHARED: "Whoever supports you there reads it and can answer. Your trust and assessors never see it.",
            }
        },
    }

    def __init__(self, *args: Any, side: Side, **kwargs: Any):
        super().__init__(*args, is_shared=True, **kwargs)
        self.fields["text"].label = "What do you want to say?"
        if side == Side.OFFICE:
            del self.fields["audience"]

    def clean(self):
        """`is_shared` instead of the answer to the question."""
        data = super().clean() or {}
        data["is_shared"] = "audience" not in self.fields or data.pop("audience", INSIDE) == SHARED
        return data
