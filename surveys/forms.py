"""What is typed about waves."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from framework.queries import published_questionnaires
from wqm.files.checks import BadUpload, check_size
from wqm.ui.forms import GovukDateField, choose_from

LONGEST_WAVE = timedelta(days=60)


class WaveForm(forms.Form):
    """A new wave of one school."""

    questionnaire = forms.ModelChoiceField(
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        label="Which questionnaire?",
        error_messages={"required": "Choose a questionnaire"},
    )
    name = forms.CharField(
        max_length=120,
        label="What shall we call it?",
        help_text="People see this name in their invitation.",
        error_messages={"required": "Enter a name for the survey"},
    )
    opens_on = GovukDateField(label="When shall it open?", help_text="Invitations go out in the morning of this day.")
    closes_on = GovukDateField(
        label="What is the last day to answer?", help_text="Two weeks work well. Results come the morning after."
    )
    remind_everybody = forms.BooleanField(
        required=False,
        label="Send reminders to everybody",
        help_text="Without this, reminders go only to those whose link has not been used; nobody sees who that is.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = published_questionnaires()
        choose_from(self, "questionnaire", found)
        hints = {str(one.pk): f"{one.get_audience_display()}, about {one.minutes} minutes" for one in found}
        self.ui = {"questionnaire": {"hints": hints}, "name": {"width": "two-thirds"}}

    def clean(self):
        """Dates in order, not in the past, not for ever."""
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and opens < timezone.localdate():
            self.add_error("opens_on", "The opening day is in the past. Choose today or a later day.")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "The last day is before the opening day. Choose a later day.")
        if opens and closes and closes - opens > LONGEST_WAVE:
            self.add_error("closes_on", "A survey can be open for 60 days at most. Choose an earlier day.")
        return data


class RecipientsForm(forms.Form):
    """A list of people, as a file."""

    list = forms.FileField(
        label="List of people",
        help_text="A CSV file from your school's system with a column called Email. Only the addresses are kept.",
    )

    def clean_list(self):
        """Not empty and not enormous."""
        upload = self.cleaned_data["list"]
        try:
            check_size(upload.size, 10 * 1024 * 1024)
        except BadUpload as error:
            raise forms.ValidationError(str(error)) from error
        return upload


class RepliesForm(forms.Form):
    """ "You said, we did" as pairs of fields: the lines there are, and a few empty ones."""

    EMPTY = 3

    def __init__(self, *args, replies=(), **kwargs):
        super().__init__(*args, **kwargs)
        number = max(len(replies) + self.EMPTY, self._sent())
        for at in range(number):
            said, did = (replies[at].said, replies[at].did) if at < len(replies) else ("", "")
            self.fields[f"said_{at}"] = forms.CharField(
                label=f"You said ({at + 1})", max_length=400, required=False, initial=said
            )
            self.fields[f"did_{at}"] = forms.CharField(
                label=f"We did ({at + 1})", max_length=600, required=False, initial=did, widget=forms.Textarea
            )
        self.ui = {name: {"optional": False, "rows": 2} for name in self.fields}

    def _sent(self) -> int:
        return min(sum(name.startswith("said_") for name in self.data), 40)

    def clean(self):
        """A line says both what was said and what was done."""
        data = super().clean() or {}
        for name in [one for one in data if one.startswith("said_")]:
            other = name.replace("said", "did")
            if bool(data[name]) != bool(data.get(other)):
                missing, what = (other, "what you did about it") if data[name] else (name, "what was said")
                self.add_error(missing, f"Write {what}, or leave both fields of the line empty")
        return data

    def lines(self) -> list[tuple[str, str]]:
        """(said, did) in order."""
        names = [one for one in self.cleaned_data if one.startswith("said_")]
        return [(self.cleaned_data[one], self.cleaned_data[one.replace("said", "did")]) for one in names]
