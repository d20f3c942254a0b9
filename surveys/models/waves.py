"""A wave and who takes part. DO_NOTHING where sealed rows hang on a wave: the web may not even look for them."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models

from framework.models import Questionnaire
from surveys.enums import WaveState
from wqm.lines import LineField
from wqm.sealing.small_numbers import LOWEST_K
from wqm.tenancy.models import OrganisationRow, SchoolRow
from wqm.times import days, days_in_words


class Wave(OrganisationRow):
    """One questionnaire, one audience, one or many schools, one closing moment: the end of `closes_on`, in London.

    `moved_from` is the last day that there was before it was moved, which happens once at most.

    Run by a school, by a trust for its schools, or (with neither) by the office for schools of its choice.

    `breakdowns` and `groups` are the table specification: what may ever be published, declared before the wave opens
    and fixed after. A breakdown (three at most, the most important first) has `code`, `name` and `categories`, each
    with `code`, `name` and `into` (the category it is merged into where it is too small, or empty). A group is a kind
    of respondent: `code` (which travels in a link), `school` (an id) and `in` (its category in each breakdown). `rows`
    is what was decided at the close about the tables of all schools together, see `surveys.publication.rows`.
    `released` and `released_ballots` (by school) are for pupils' comments, see `surveys.services.safeguarding`.
    `public_key` seals ballots; the private key is outside of the database. `tickets`: how many were made at the launch.
    `key_lost_on`: since when the worker has not found the key; until it is back the wave takes no answers
    (`surveys.services.alerts`). `give_up_reason`: why the office has given the wave up, for the leaders; the worker
    does it (`surveys.services.giving_up`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = LineField(max_length=120)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    breakdowns = models.JSONField(default=list, blank=True)
    groups = models.JSONField(default=list)
    rows = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    messages = models.JSONField(default=dict, blank=True)
    k = models.PositiveSmallIntegerField()
    public_key = models.BinaryField(max_length=32, null=True, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=14, choices=WaveState, default=WaveState.DRAFT)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminder_dates = models.JSONField(default=list, blank=True)
    sending_stopped = models.BooleanField(default=False)
    share_at_once = models.BooleanField(default=True)
    shared_on = models.DateField(null=True, blank=True)
    release_comments = models.BooleanField(default=False)
    released_ballots = models.JSONField(default=dict, blank=True)
    released = models.JSONField(default=list, blank=True)
    invited = models.PositiveIntegerField(default=0)
    tickets = models.PositiveIntegerField(default=0)
    participation = models.CharField(max_length=30, blank=True)
    participation_on = models.DateField(null=True, blank=True)
    response_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    send_wanted = models.BooleanField(default=False)
    moved_from = models.DateField(null=True, blank=True)
    settle_on = models.DateField(null=True, blank=True)
    key_lost_on = models.DateField(null=True, blank=True)
    give_up_reason = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-closes_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(school__isnull=True) | models.Q(trust__isnull=True),
                name="wave_one_organisation",
            ),
            models.CheckConstraint(condition=models.Q(k__gte=LOWEST_K), name="wave_k_not_below_lowest"),
            models.CheckConstraint(condition=models.Q(closes_on__gte=models.F("opens_on")), name="wave_closes_after"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(public_key__isnull=False), name="wave_open_has_key"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(key_lost_on__isnull=True), name="wave_key_missed_while_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "lost"], give_up_reason__gt="")
                | (~models.Q(state="lost") & models.Q(give_up_reason="")),
                name="wave_given_up_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dates(self) -> str:
        """From its first to its last day, in words."""
        return days(self.opens_on, self.closes_on)

    @property
    def reminders_on(self) -> str:
        """The days of the planned reminders, in words."""
        return days_in_words(self.reminder_days)

    @property
    def reminder_days(self) -> list[date]:
        """The days of the planned reminders."""
        return [date.fromisoformat(day) for day in self.reminder_dates]


class WaveSchool(SchoolRow):
    """A school that takes part in a wave, with its own share of what may be said while it is open and after.

    `groups` are the kinds of respondents of the school while the wave is prepared; the launch copies those of all
    schools into the wave. `response_percent` is reached at least; `rows` is what was decided about the school's own
    tables. `replied_on`: the day on which "you said, we did" was published. `late` are people (address, language) who
    wait to be let in while the wave is open, `reserves_used` those who were (`surveys.services.late_people`).
    `on_hold`: the register says that the school is gone, and somebody has to decide (`surveys.services.holding`).
    `read_on`: the day on which somebody of the school first opened the results; nobody's name goes with it.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="schools")
    groups = models.JSONField(default=list, blank=True)
    invited = models.PositiveIntegerField(default=0)
    participation = models.CharField(max_length=30, blank=True)
    response_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    rows = models.JSONField(default=list, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    late = models.JSONField(default=list, blank=True)
    reserves_used = models.PositiveIntegerField(default=0)
    on_hold = models.BooleanField(default=False)
    read_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["school", "wave"], name="wave_school_once")]

    def __str__(self) -> str:
        return f"{self.school} in {self.wave_id}"
