"""`manage.py import_register FILE`: the national register's extract into the database, with a report."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schools.register import BadRegister
from schools.services.register import Report, import_register


class Command(BaseCommand):
    """All of the file or nothing of it; running it again changes nothing."""

    help = "Create and update schools and trusts from the national register's extract (CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        """One file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print."""
        try:
            with options["file"].open("rb") as file:
                report = import_register(file=file, by=None)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except BadRegister as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self._print(report)

    def _print(self, report: Report) -> None:
        for line in report.lines():
            self.stdout.write(line)
        for change in report.changes:
            self.stdout.write(f"  {change['urn']} {change['name']}: {', '.join(change['fields'])}")
        for row in report.rejected_rows:
            self.stdout.write(f"  line {row['line']}: {row['value']!r}: {row['reason']}")
