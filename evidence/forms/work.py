"""What is typed when a criterion is given to somebody."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from schools.queries import people_who_can
from wqm.access.permissions import P
from wqm.ui.forms import GovukDateField, choose_from


class GiveForm(forms.Form):
    """Who, by when. Who may not give to others takes it on, and is not asked who."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        empty_label="Choose someone",
        label="Assign to",
        help_text="People at your school who can edit the self-evaluation. They get an email.",
        error_messages={"required": "Choose who to assign it to"},
    )
    due_on = GovukDateField(required=False, label="By when?")

    def __init__(self, *args: Any, school: Any, by: Any, may_give: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by = by
        if may_give:
            choose_from(self, "person", people_who_can(school.pk, P.EVIDENCE_EDIT))
        else:
            del self.fields["person"]

    def clean_due_on(self):
        """A day that is over helps nobody."""
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("The date is in the past. Enter today or a later date, or leave it blank.")
        return day

    def clean(self):
        """Without the question it is the person themselves."""
        data = super().clean() or {}
        if "person" not in self.fields:
            data["person"] = self.by
        return data
