"""Sixty assessors with their days, and a school that waits for one of them. Prints the address of its board.

Started by `bench` with the rights of the owner.
"""

from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after the set-up

from accounts.models import User  # noqa: E402 - Django is set up first
from assessments.models import Assessor, Availability, Conflict  # noqa: E402 - Django is set up first
from evidence.models import Cycle  # noqa: E402 - Django is set up first
from schools.calendar import USUAL  # noqa: E402 - Django is set up first
from schools.models import Membership, School  # noqa: E402 - Django is set up first
from wqm.tenancy.scope import scope  # noqa: E402 - Django is set up first

SCHOOL, PEOPLE = "990001", 60


def fill(school: School) -> Cycle:
    """Every third is away then, every third works at a school, every fifth has declared a conflict."""
    day = USUAL.next_school_day(timezone.localdate() + timedelta(weeks=4))
    schools = list(School.objects.exclude(pk=school.pk))
    for number in range(PEOPLE - Assessor.objects.count()):
        user = User.objects.create_user(f"assessor{number}@bench.example", f"Assessor {number}")
        Assessor.objects.create(user=user, most_days=20)
        if number % 3 == 0:
            Availability.objects.create(user=user, first_day=day, last_day=day + timedelta(days=9))
        elif number % 3 == 1:
            Membership.objects.create(user=user, school=schools[number % len(schools)], role="slt")
        if number % 5 == 0:
            Conflict.objects.create(user=user, school=school, kind="family", source="assessor", declared_by=user)
    Cycle.objects.filter(school=school).exclude(state="closed").update(state="ready")
    return Cycle.objects.get(school=school, state="ready")


def main() -> None:
    with scope(everything=True):
        print(f"/office/visits/book/{fill(School.objects.get(identifier=SCHOOL)).pk}/")


if __name__ == "__main__":
    main()
