"""Looking for evidence, and choosing criteria for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from evidence.enums import Acceptance, EvidenceKind
from evidence.models import Cycle, Evidence
from evidence.queries.library import Wanted
from framework.models import Criterion, Principle
from framework.queries import criteria_of
from wqm.ui.forms import choose_from

ANY = ("", "Any")


class FindForm(forms.Form):
    """A search in the library, in the URL."""

    q = forms.CharField(label="Search", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[ANY, *EvidenceKind.choices])
    principle = forms.ChoiceField(label="Principle", required=False)
    decision = forms.ChoiceField(label="Office’s decision", required=False, choices=[ANY, *Acceptance.choices])
    use = forms.ChoiceField(
        label="In this cycle", required=False, choices=[ANY, ("used", "Used"), ("unused", "Not used yet")]
    )
    review = forms.ChoiceField(label="Review date", required=False, choices=[ANY, ("due", "Review due")])
    flag = forms.ChoiceField(
        label="People shown or named",
        required=False,
        choices=[ANY, ("personal_data", "Personal data"), ("children_pictured", "Children shown")],
    )
    ui = {
        "q": {"width": 20, "optional": False},
        **{name: {"optional": False} for name in ("kind", "principle", "decision", "use", "review", "flag")},
    }

    def __init__(self, *args: Any, cycle: Cycle | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["principle"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        rows = Principle.objects.filter(version_id=cycle.version_id) if cycle else Principle.objects.none()
        field.choices = [ANY, *((principle.code, str(principle)) for principle in rows)]

    def wanted(self) -> Wanted:
        """What is asked for; a choice that does not exist asks for nothing."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class WordsForm(forms.Form):
    """A search by words alone."""

    q = forms.CharField(label="Search your evidence", required=False, max_length=200)
    ui = {"q": {"width": 20, "optional": False}}


@dataclass(frozen=True)
class Tick:
    """A criterion to tick. What is used already is ticked, and cannot be unticked here."""

    criterion: Criterion
    checked: bool
    is_there: bool


class CriteriaForm(forms.Form):
    """Criteria of a cycle, several at once; `used_for` are those that are used already."""

    criteria = forms.ModelMultipleChoiceField(
        queryset=None, label="Criteria", error_messages={"required": "Tick at least one criterion."}
    )

    def __init__(self, *args: Any, cycle: Cycle, used_for: Iterable[int] = (), required: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose_from(self, "criteria", criteria_of(cycle.version_id))
        self.fields["criteria"].required = required
        self.used_for = set(used_for)

    def groups(self) -> list[tuple[Principle, list[Tick]]]:
        """Every principle with its criteria; one query."""
        ticked = set(self.data.getlist("criteria")) if self.is_bound and hasattr(self.data, "getlist") else set()
        ticks: dict[Principle, list[Tick]] = {}
        for criterion in self.fields["criteria"].queryset:  # type: ignore[attr-defined]  # a field of models
            is_there = criterion.pk in self.used_for
            ticks.setdefault(criterion.principle, []).append(
                Tick(criterion, is_there or str(criterion.pk) in ticked, is_there)
            )
        return list(ticks.items())


class PiecesForm(forms.Form):
    """Pieces of the library, several at once."""

    pieces = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Evidence",
        error_messages={
            "required": "Select at least one piece of evidence.",
            "invalid_choice": "Some of this evidence is no longer in the library. Select again.",
        },
    )

    def __init__(self, *args: Any, school: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose_from(self, "pieces", Evidence.objects.filter(school=school))
