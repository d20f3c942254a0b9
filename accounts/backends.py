"""Who the person of a session is."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef, QuerySet

from accounts.factors import factors_of
from accounts.models import User
from wqm.prepared import Prepared


def _open_account(user_id: int) -> QuerySet[User]:
    people = User.objects.annotate(has_factor=Exists(factors_of(OuterRef("pk"))))
    return people.filter(pk=user_id, is_active=True)


OPEN_ACCOUNT = Prepared(_open_account)


class Backend(AuthenticationBackend):
    """allauth's; the person of a request comes with `has_factor`, so that the question costs no trip of its own."""

    def get_user(self, user_id: int) -> User | None:
        """Nobody where the account is closed."""
        return next(iter(User.objects.raw(*OPEN_ACCOUNT.sql(user_id))), None)
