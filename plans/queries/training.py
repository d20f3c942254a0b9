"""Trainings of a school, what comes back, and who was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from plans.enums import CheckState, Stage, WholeSchoolArea
from plans.models import AreaCheck, Attendance, Prompt, ReflectiveNote, Training
from schools.models import Membership
from wqm.access.permissions import P
from wqm.access.roles import ROLES, Role
from wqm.prepared import Prepared


def trainings_of(school: Any) -> QuerySet[Training]:
    """Every training, the newest first, with how many areas carry it and how many people of the school were there."""
    trainings = Training.objects.filter(school=school).annotate(
        areas_in_place=Count("checks", filter=Q(checks__state=CheckState.IN_PLACE), distinct=True),
        named=Count("attendances", distinct=True),
    )
    return trainings.order_by("-held_on", "-id")  # rows that are counted have no order of their own


def open_prompts(school: Any, today: date | None = None) -> QuerySet[Prompt]:
    """The questions whose day has come and that nobody has answered."""
    day = today or timezone.localdate()
    return Prompt.objects.filter(school=school, answered_at=None, due_on__lte=day).select_related("training")


def _unanswered_in(school_id: int) -> QuerySet:
    return Prompt.objects.filter(school=school_id, answered_at=None).order_by().values_list("due_on")


_UNANSWERED = Prepared(_unanswered_in)


def prompts_waiting(school: Any) -> int:
    """How many of them, for a front door. Few at any school, so their days are compared here."""
    today = timezone.localdate()
    return sum(due_on <= today for (due_on,) in _UNANSWERED.rows(school.pk))


def _with_prompts(school_id: int) -> QuerySet:
    trainings = Training.objects.filter(school=school_id).order_by("held_on", "id")
    return trainings.values_list("pk", "title", "held_on", "prompts__due_on", "prompts__answered_at")


_WITH_PROMPTS = Prepared(_with_prompts)


def unanswered_by_training(school_id: int) -> list[tuple[str, int]]:
    """Every training that took place with how many questions about it wait for an answer, the earliest first."""
    today = timezone.localdate()
    waiting: dict[tuple[int, str], int] = {}
    for pk, title, held_on, due_on, answered_at in _WITH_PROMPTS.rows(school_id):
        if held_on <= today:
            is_waiting = due_on is not None and answered_at is None and due_on <= today
            waiting[pk, title] = waiting.get((pk, title), 0) + is_waiting
    return [(title, count) for (_, title), count in waiting.items()]


def schools_with_prompts(today: date) -> list[int]:
    """Schools in which a question waits."""
    prompts = Prompt.objects.filter(answered_at=None, due_on__lte=today).order_by("school_id")
    return list(prompts.values_list("school_id", flat=True).distinct())


@dataclass(frozen=True)
class Coverage:
    """Who of those who lead was at any training that took place, and the training that reached most of the staff."""

    leaders: list[tuple[User, bool]]
    best: Training | None

    @property
    def trained_leaders(self) -> int:
        """How many of the leaders."""
        return sum(was_there for _, was_there in self.leaders)


def coverage(school: Any, trainings: list[Training]) -> Coverage:
    """Two queries beside the trainings."""
    today = timezone.localdate()
    names = [role.name for role in ROLES.values() if role.kind == "school" and P.PLAN_EDIT in role]
    members = Membership.objects.filter(school=school, role__in=names, user__is_active=True).select_related("user")
    people = {membership.user for membership in members}
    attended = set(
        Attendance.objects.filter(school=school, training__held_on__lte=today).values_list("user_id", flat=True)
    )
    counted = [
        training
        for training in trainings
        if training.staff_present is not None and training.staff_total and training.held_on <= today
    ]
    best = max(counted, key=lambda training: (training.staff_present or 0) / (training.staff_total or 1), default=None)
    leaders = sorted(((person, person.pk in attended) for person in people), key=lambda pair: str(pair[0]))
    return Coverage(leaders, best)


@dataclass(frozen=True)
class Area:
    """One of the eight areas, with what the school says, or nothing yet."""

    area: WholeSchoolArea
    check: AreaCheck | None


def areas_of(training: Training) -> list[Area]:
    """All eight, in order. One query."""
    checks = {check.area: check for check in training.checks.all()}
    return [Area(area, checks.get(area)) for area in WholeSchoolArea]


def next_stage(training: Training) -> Stage | None:
    """The stage after the one the school is in; None at the end."""
    order = list(Stage)
    at = order.index(Stage(training.stage))
    return order[at + 1] if at + 1 < len(order) else None


def people_of(training: Training) -> list[str]:
    """Attendance, by name."""
    attendances = Attendance.objects.filter(training=training).select_related("user")
    return sorted(str(attendance.user) for attendance in attendances)


def notes_of(school: Any, reader: Any, roles: Iterable[Role]) -> QuerySet[ReflectiveNote]:
    """The notes that exist for this person: the database leaves out what others keep to themselves.

    What is shared is shared with the leaders of the school: the office, without a place there, sees its own alone.
    """
    notes = ReflectiveNote.objects.filter(school=school).select_related("written_by", "training")
    return notes if any(role.kind == "school" for role in roles) else notes.filter(written_by=reader)
