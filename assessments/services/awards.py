"""Awards made and withdrawn."""

import secrets
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from assessments import emails
from assessments.enums import AwardState, VisitState
from assessments.models import Award
from assessments.policies.awards import check_can_award
from assessments.services.cycles import hold_awards
from evidence.models import Cycle
from evidence.services.cycles import advance_cycle
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record

# Without letters and digits that look alike.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


CODE_LENGTH = 10


@transaction.atomic
def make_award(*, cycle: Cycle, awarded_on: date, by: Any) -> Award:
    """Make the award of the cycle's level; valid for as many months as the version says."""
    hold_awards(cycle.school_id)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("school", "level", "version").get(pk=cycle.pk)
    recorded = cycle.visits.select_related("outcome").filter(state=VisitState.RECORDED).first()
    check_can_award(cycle, recorded, awarded_on)
    award = Award.objects.create(
        school_id=cycle.school_id,
        cycle=cycle,
        level=cycle.level,
        code="".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
        awarded_on=awarded_on,
        valid_until=awarded_on + relativedelta(months=cycle.level.valid_months),
        made_by=by,
    )
    advance_cycle(cycle=cycle, step="award", by=by)
    record("award.made", by=by, school=cycle.school, target=award, summary=f"{cycle.level}")
    emails.award_made(award)
    return award


@transaction.atomic
def withdraw_award(*, award: Award, reason: str, by: Any) -> None:
    """Withdraw an award; the public page says so from now on."""
    award = Award.objects.select_for_update(of=("self",)).select_related("school").get(pk=award.pk)
    if award.state != AwardState.IN_FORCE:
        raise NotAllowed("This award has already been withdrawn.")
    award.state, award.withdrawn_reason = AwardState.WITHDRAWN, reason
    award.save(update_fields=["state", "withdrawn_reason"])
    record("award.withdrawn", by=by, school=award.school, target=award, summary="Award withdrawn")
