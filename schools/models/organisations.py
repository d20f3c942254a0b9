"""Schools and trusts are facts of a public register and not secret; who belongs to them is tenant data."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from schools.enums import ContactKind, Country, Phase, RegisterChangeKind, SchoolStatus
from wqm.access.permissions import P
from wqm.access.roles import ROLES, role_choices
from wqm.access.sources import OFFICE, Office, schools_with
from wqm.lines import LineField, search_words
from wqm.tenancy.models import OrganisationRow, SchoolRow
from wqm.times import clock

# What is typed to find a school: so many letters, and of them so many words, are looked at.


class Trust(models.Model):
    """A group of schools. `uid` is the register's group identifier, empty for a trust entered by hand."""

    uid = models.CharField(max_length=20, blank=True)
    name = LineField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["uid"], condition=~models.Q(uid=""), name="trust_uid_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SchoolQuerySet(models.QuerySet):
    """Row filters of schools."""

    def visible_to(self, user) -> "SchoolQuerySet":
        """The schools whose pages this person may open: exactly those where `can(user, P.SCHOOL_VIEW, school)`."""
        return self.filter(schools_with(user, P.SCHOOL_VIEW))

    def search(self, words: str) -> "SchoolQuerySet":
        """Schools whose name, town or postcode contains every word, or whose identifier starts with it.

        Only the first few words count: each is four questions to every row.
        """
        schools = self
        for word in search_words(words):
            schools = schools.filter(
                models.Q(name__icontains=word)
                | models.Q(town__icontains=word)
                | models.Q(postcode__istartswith=word)
                | models.Q(identifier__startswith=word)
            )
        return schools


class School(models.Model):
    """A school: the tenant. `identifier` is unique within country and scheme ("URN" in England), empty without one."""

    country = models.CharField(max_length=20, choices=Country, default=Country.ENGLAND)
    scheme = models.CharField(max_length=20, default="URN")
    identifier = models.CharField(max_length=20, blank=True)
    ukprn = models.CharField("UKPRN", max_length=10, blank=True)
    name = LineField(max_length=200)
    trust = models.ForeignKey(Trust, on_delete=models.SET_NULL, null=True, blank=True, related_name="schools")
    la_code = models.CharField(max_length=5, blank=True)
    la_name = models.CharField(max_length=100, blank=True)
    establishment_number = models.CharField(max_length=6, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=20, choices=Phase, default=Phase.NOT_APPLICABLE)
    status = models.CharField(max_length=10, choices=SchoolStatus, default=SchoolStatus.OPEN)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    lowest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    highest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    website = models.CharField(max_length=250, blank=True)
    from_register = models.BooleanField(default=False)
    # Since when its leaders and safeguarding leads need a second factor; None where the office has switched that off.
    second_factor_from = models.DateTimeField(null=True, blank=True, default=timezone.now)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "scheme", "identifier"], condition=~models.Q(identifier=""), name="school_once"
            ),
        ]
        indexes = [models.Index(fields=["name"]), models.Index(fields=["postcode"])]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """The identifier with its scheme, or an honest absence."""
        return f"{self.scheme} {self.identifier}" if self.identifier else "no register number"


ORGANISATION_ROLES = role_choices("school") + role_choices("trust")
ONE_ORGANISATION = models.Q(school__isnull=False, trust__isnull=True) | models.Q(
    school__isnull=True, trust__isnull=False
)


class Membership(OrganisationRow):
    """A person's role in one school or one trust. It ends by being deleted; the activity record remembers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=ORGANISATION_ROLES)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=ONE_ORGANISATION, name="membership_one_organisation"),
            models.UniqueConstraint(fields=["school", "user", "role"], name="school_membership_once"),
            models.UniqueConstraint(fields=["trust", "user", "role"], name="trust_membership_once"),
        ]
        indexes = [models.Index(fields=["user"])]

    def __str__(self) -> str:
        return f"{self.user}: {ROLES[self.role].label}"


ROLES_OF = {kind: [name for name, _ in role_choices(kind)] for kind in ("school", "trust", "office", "visit")}
INVITATION_FITS = (
    models.Q(school__isnull=False, trust__isnull=True, role__in=ROLES_OF["school"])
    | models.Q(school__isnull=True, trust__isnull=False, role__in=ROLES_OF["trust"])
    | models.Q(school__isnull=True, trust__isnull=True, role__in=ROLES_OF["office"] + ROLES_OF["visit"])
)


class Invitation(OrganisationRow):
    """An invitation to a role, usable once: in a school, in a trust, or (with neither) in the office or as an assessor.

    The row holds no usable secret. The link carries `key` and a signature over it made with SECRET_KEY, so anyone who
    reads the database, a backup or the outbox cannot make the link (see `schools.services.links`).
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=ORGANISATION_ROLES + role_choices("office") + role_choices("visit"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=INVITATION_FITS, name="invitation_role_fits_organisation"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="invitation_one_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{ROLES[self.role].label} of {self.organisation}"

    @property
    def organisation(self) -> "School | Trust | Office":
        """Where it leads."""
        return self.school or self.trust or OFFICE

    @property
    def is_open(self) -> bool:
        """It can still be accepted."""
        return not self.accepted_at and not self.withdrawn_at and self.expires_at > timezone.now()


def _both_or_neither(name: str) -> models.CheckConstraint:
    both = models.Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})
    neither = models.Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=f"appointment_{name}_at_and_by")


class Appointment(SchoolRow):
    """Somebody is to become safeguarding lead: proposed by one person, confirmed by another, begun a day later.

    Until it has begun there is no membership, so nothing that asks for members can take the person for the lead.
    Somebody new is invited once it is confirmed. `needs_second` is false for the first lead of a school alone.
    The row is deleted 30 days after it was proposed, or confirmed where it has not begun by then
    (`schools.services.appointments.forget_appointments`).
    """

    WAIT = timedelta(days=1)

    email = models.EmailField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.SET_NULL, null=True, related_name="+")
    needs_second = models.BooleanField(default=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            _both_or_neither("confirmed"),
            _both_or_neither("stopped"),
            models.CheckConstraint(
                condition=models.Q(needs_second=False)
                | models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="appointment_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(began_at__isnull=True)
                | models.Q(
                    confirmed_at__isnull=False,
                    began_at__gte=models.F("confirmed_at") + timedelta(days=1),
                    stopped_at__isnull=True,
                    user__isnull=False,
                ),
                name="appointment_begins_a_day_later",
            ),
        ]
        indexes = [models.Index(fields=["school", "proposed_at"])]

    def __str__(self) -> str:
        return f"{self.who}: {ROLES['dsl'].label}"

    @property
    def who(self) -> str:
        """The person as others know them; before they have an account, their address."""
        return str(self.user) if self.user else self.email

    @property
    def who_exactly(self) -> str:
        """The person with their address, for those who have to know whether it is the right one."""
        return f"{self.user} ({self.email})" if self.user else self.email

    @property
    def begins_at(self) -> datetime | None:
        """When the role begins at the earliest; None before somebody has confirmed it."""
        return self.confirmed_at + self.WAIT if self.confirmed_at else None

    @property
    def next_step(self) -> str:
        """What has to happen before the role begins, as a sentence."""
        if self.begins_at is None:
            return "Awaiting confirmation by a second person."
        at = timezone.localtime(self.begins_at)
        begins = f"{at:%A %-d %B} at {clock(at)}"
        if self.user is None:
            return f"Starts when they accept their invitation, but not before {begins}."
        return f"Starts on {begins}."

    @property
    def is_open(self) -> bool:
        """It can still be stopped."""
        return self.began_at is None and self.stopped_at is None


class RegisterChange(SchoolRow):
    """A school that is in use here has closed, merged, opened again or changed its trust, says the register.

    Written by the import, once a change. `says` is the sentence that people read. The trust that the school belonged to
    may read the row (`trust_before`, in its policy) and nothing else of the school. Open until somebody of the office
    resolves it and says in a line what was done.
    """

    kind = models.CharField(max_length=10, choices=RegisterChangeKind)
    says = models.CharField(max_length=900)
    happened_on = models.DateField()
    trust_before = models.ForeignKey(Trust, on_delete=models.SET_NULL, null=True, related_name="+")
    trust_after = models.ForeignKey(Trust, on_delete=models.SET_NULL, null=True, related_name="+")
    noticed_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_note = LineField(max_length=300, blank=True)

    class Meta:
        ordering = ["-noticed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True, resolved_by__isnull=True, resolved_note="")
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False, resolved_note__gt=""),
                name="register_change_resolved_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["school", "noticed_at"]), models.Index(fields=["trust_before"])]

    def __str__(self) -> str:
        return self.says


class UseAgreement(SchoolRow):
    """What staff surveys and audits are for was talked through at a school: with whom, when, and in which words.

    `text` is the office's text as it was, so that a later change of it changes nothing that was agreed. Rows are a
    history that nobody rewrites; the newest counts. It records a conversation and is nobody's consent.
    """

    with_whom = LineField(max_length=300)
    agreed_on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["school", "-at"])]

    def __str__(self) -> str:
        return f"Agreement on use of {self.agreed_on:%-d %B %Y}"


class SchoolContact(SchoolRow):
    """The chair of governors, or the staff representative: who reads what staff write to them, without an account."""

    kind = models.CharField(max_length=10, choices=ContactKind)
    name = LineField(max_length=120)
    email = models.EmailField()

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["school", "kind"], name="school_contact_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_kind_display().lower()}"
