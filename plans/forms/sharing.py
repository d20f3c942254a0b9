"""What is typed about shared practice."""

from typing import Any

from django import forms
from django.utils import timezone

from evidence.models import Evidence
from plans.models import SharedPractice
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, choose_from

LONGEST_TEXT = 4000


class SharedPracticeForm(EditedForm):
    """What was shared, with whom, when, what came of it and what shows it."""

    title = forms.CharField(
        max_length=160,
        label="What you shared",
        help_text="For example, how we run supervision for teaching assistants.",
    )
    with_whom = forms.CharField(
        max_length=160,
        label="Who you shared it with",
        help_text="A school, a group or an event, without names of people.",
    )
    shared_on = GovukDateField(label="Date")
    effect = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        label="What came of it",
        help_text="What the others do now, and what you learned yourselves.",
    )
    evidence = forms.ModelChoiceField(
        queryset=Evidence.objects.none(),
        required=False,
        label="Evidence",
        empty_label="None yet",
        help_text="From your library, for example the programme of the day.",
    )
    names = ("title", "with_whom", "shared_on", "effect", "evidence")
    ui: dict[str, dict[str, Any]] = {
        "title": {"width": "two-thirds"},
        "with_whom": {"width": "two-thirds"},
        "effect": {"rows": 4},
    }

    def __init__(self, *args, school, is_new: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "evidence", Evidence.objects.filter(school=school).order_by("title", "pk"))
        if is_new:
            del self.fields["edition"]

    @classmethod
    def initial_of(cls, shared: SharedPractice) -> dict[str, Any]:
        """The fields of the form."""
        return {name: getattr(shared, name) for name in (*cls.names, "edition")}

    def clean_shared_on(self):
        """What was shared lies behind us."""
        day = self.cleaned_data["shared_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The date is in the future. Enter today or an earlier date.")
        return day
