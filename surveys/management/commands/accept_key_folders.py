"""`python manage.py accept_key_folders`: from now on these key folders are the right ones, as they are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.services.alerts import check_keys
from surveys.services.key_store import accept_key_store
from wqm.sealing.keys import WrongKeyStore


class Command(BaseCommand):
    """For the person who looks after the server. Run it as the worker, with its database role and its folders."""

    help = "Use the key folders as they are. Surveys whose keys are not in them stop taking answers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark the folders, and tell the office at once of every key that is missing."""
        try:
            accept_key_store()
        except WrongKeyStore as refused:
            raise CommandError(str(refused)) from None
        told = check_keys()
        self.stdout.write(
            f"The key folders are marked. The office was told of {told} surveys whose keys are in danger."
        )
