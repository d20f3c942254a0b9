"""Recording what was agreed on the use of staff surveys and audits."""

from datetime import date
from typing import Any

from django.db import transaction

from schools.models import School, UseAgreement
from schools.policies import check_can_record_agreement
from wqm.activity.services import record


@transaction.atomic
def record_use_agreement(*, school: School, with_whom: str, agreed_on: date, text: str, by: Any) -> UseAgreement:
    """Record that `text` was talked through; it counts in place of what was agreed before, which stays as history.

    `text` is the office's, read by the caller: schools know nothing of it. Raises NotAllowed for a day to come.
    """
    check_can_record_agreement(agreed_on, with_whom)
    agreement = UseAgreement(school=school, with_whom=with_whom, agreed_on=agreed_on, text=text, by=by)
    agreement.save(force_insert=True)
    record("agreement.recorded", by=by, school=school, target=agreement, summary="Recorded the agreement on use")
    return agreement
