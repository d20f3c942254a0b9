"""A person, and who of them is the office."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wqm.access.roles import ROLES, role_choices
from wqm.contacts.addresses import clean_address
from wqm.lines import LineField
from wqm.people import shown_name


class UserManager(BaseUserManager["User"]):
    """Creates people by email address."""

    def create_user(self, email: str, name: str = "", password: str | None = None) -> "User":
        """A person with an unusable password where none is given (they sign in by emailed code)."""
        user = self.model(email=clean_address(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses are compared as they are stored: capitals and unseen characters in what is typed do not count."""
        return self.get(email__iexact=clean_address(username or ""))


class User(AbstractBaseUser):
    """A person with an account. What they may do is said by memberships, never here."""

    email = models.EmailField(unique=True)
    name = LineField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Since when a role that they have lost asked for a second factor: a role given anew begins no new fortnight.
    factor_asked_from = models.DateTimeField(null=True, blank=True)
    # How often they were signed out everywhere. A session that began before the last time does not count.
    sign_outs = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return shown_name(self.name, self.email, self.is_active)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session has to agree with: Django's, until the person is signed out everywhere."""
        plain: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # the stubs do not know it
        if not self.sign_outs:
            return plain
        return salted_hmac("accounts.sign_outs", f"{plain}|{self.sign_outs}", secret=secret).hexdigest()

    def get_short_name(self) -> str:
        """The first word of the name, for greetings."""
        return self.name.split(" ", 1)[0] if self.name else self.email


class OfficeMembership(models.Model):
    """A person of the office and their role there."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="office_membership")
    role = models.CharField(max_length=20, choices=role_choices("office"))
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user}: {ROLES[self.role].label}"
