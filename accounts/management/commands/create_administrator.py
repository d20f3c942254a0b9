"""Makes the first administrator of the office: `manage.py create_administrator EMAIL "NAME"`."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import OfficeMembership, User
from wqm.contacts.addresses import clean_address


class Command(BaseCommand):
    """Everybody else is invited by somebody; the first person cannot be. Again is harmless."""

    help = __doc__

    def add_arguments(self, parser):
        """Who it is."""
        parser.add_argument("email")
        parser.add_argument("name")

    @transaction.atomic
    def handle(self, *args, email: str, name: str, **options):
        """Without a password: they sign in by a code that is mailed to them, then set up a second factor."""
        email = clean_address(email)
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an email address.") from error
        user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, name)
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        OfficeMembership.objects.update_or_create(user=user, defaults={"role": "administrator"})
        self.stdout.write(f"{user.email} can sign in with an emailed code, and then sets up two-step verification.")
