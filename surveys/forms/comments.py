"""Which comments the office reads."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from surveys.models import Comment


class CommentFilterForm(forms.Form):
    """A survey and a school among those with comments to read. What does not exist asks for nothing."""

    survey = forms.ChoiceField(required=False, label="Survey")
    school = forms.ChoiceField(required=False, label="School")
    ui = {"survey": {"optional": False}, "school": {"optional": False}}

    def __init__(self, *args: Any, comments: QuerySet[Comment], **kwargs: Any):
        super().__init__(*args, **kwargs)
        pairs = comments.order_by("wave__name", "school__name").values_list(
            "wave_id", "wave__name", "school_id", "school__name"
        )
        surveys: dict[str, str] = {}
        schools: dict[str, str] = {}
        for wave_id, wave, school_id, school in pairs.distinct():
            surveys[str(wave_id)] = wave
            if school_id:
                schools[str(school_id)] = school
        for name, found in (("survey", surveys), ("school", schools)):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - tells the type checker
            choice.choices = [("", "All"), *sorted(found.items(), key=lambda item: item[1].casefold())]

    def narrowed(self, comments: QuerySet[Comment]) -> QuerySet[Comment]:
        """The comments that are asked for."""
        self.is_valid()
        if wave := self.cleaned_data.get("survey"):
            comments = comments.filter(wave=wave)
        if school := self.cleaned_data.get("school"):
            comments = comments.filter(school=school)
        return comments
