"""Schools and trusts that the office enters by hand."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from schools.enums import SchoolStatus
from schools.models import School, Trust
from schools.services.register_changes import Moved, note_changes
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit


def enter_school(*, by: Any, **fields: Any) -> School:
    """Enter a school that is not in the register. A school that is there already is named, not doubled.

    `fields` are name, country, scheme, identifier, phase, town, postcode, trust.
    """
    same = _same_school(fields)
    if same:
        raise NotAllowed(f"{same} ({same.reference}, {same.town or 'no town'}) is already here. Use that school.")
    if not fields.get("identifier"):
        fields["scheme"] = fields.get("scheme") or "URN"
    school = School(**fields, status=SchoolStatus.OPEN)
    school.save(force_insert=True)
    record("school.entered", by=by, target=school, school=school, summary="Added a school.")
    return school


@transaction.atomic
def correct_school(*, school: School, by: Any, edition: int | None = None, **fields: Any) -> School:
    """Correct what the office typed about a school. Raises NotAllowed for one of the register, and EditConflict.

    Where a school that is in use gets another trust, its people and both trusts are told, as after an import.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    if school.from_register:
        raise NotAllowed(f"{school} is in the national register, so it is corrected there.")
    same = _same_school(fields, without=school.pk)
    if same:
        raise NotAllowed(f"{same} ({same.reference}, {same.town or 'no town'}) is already here. Use that school.")
    if not fields.get("identifier"):
        fields["scheme"] = fields.get("scheme") or "URN"
    changes = start_edit(school, fields, edition=edition)
    trust_before_id = school.trust_id
    for name, value in changes.items():
        setattr(school, name, value)
    if changes:
        school.save(update_fields=sorted(changes))
        record("school.corrected", by=by, target=school, school=school, summary="Corrected the school’s details.")
        moved = Moved(school, school.status, trust_before_id, reason_closed="", is_from_register=False)
        note_changes(moved=[moved], by=by)
    return school


def _same_school(fields: dict[str, Any], without: int | None = None) -> School | None:
    schools = School.objects.filter(country=fields["country"])
    schools = schools.exclude(pk=without) if without else schools
    if fields.get("identifier"):
        return schools.filter(scheme=fields["scheme"], identifier=fields["identifier"]).first()
    alike = schools.filter(name__iexact=fields["name"].strip())
    if fields.get("postcode"):
        return alike.filter(postcode__iexact=fields["postcode"].strip()).first()
    return alike.filter(town__iexact=(fields.get("town") or "").strip()).first()


def set_second_factor(*, school: School, is_required: bool, by: Any) -> None:
    """Whether this school's leaders and safeguarding leads need a second factor; each has a fortnight from now.

    Where that is so already nothing changes: the same answer twice gives nobody another fortnight.
    """
    if is_required == (school.second_factor_from is not None):
        return
    school.second_factor_from = timezone.now() if is_required else None
    school.save(update_fields=["second_factor_from"])
    what = (
        "Turned on two-step verification for leaders."
        if is_required
        else "Turned off two-step verification for leaders."
    )
    record("school.second_factor", by=by, target=school, school=school, summary=what)


def create_trust(*, name: str, by: Any) -> Trust:
    """Enter a trust that is not in the register; the same name twice is refused."""
    if Trust.objects.filter(name__iexact=name.strip()).exists():
        raise NotAllowed(f"There is already a trust called {name.strip()}.")
    trust = Trust(name=name.strip())
    trust.save(force_insert=True)
    record("trust.entered", by=by, target=trust, trust=trust, summary="Added a trust.")
    return trust
