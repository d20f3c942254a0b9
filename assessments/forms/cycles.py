"""A school begins its way to a level."""

from django import forms

from framework.enums import VersionState
from framework.models import Level
from wqm.ui.forms import choose_from


class CycleForm(forms.Form):
    """A school's next cycle: which level, of which published version."""

    level = forms.ModelChoiceField(queryset=None, empty_label=None, widget=forms.RadioSelect, label="Level")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = Level.objects.filter(version__state=VersionState.PUBLISHED).select_related("version")
        rows = levels.order_by("-version_id", "number")
        choose_from(self, "level", rows, label=lambda level: f"{level}, {level.version}")
