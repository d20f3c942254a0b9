"""Creates the three database roles on a server: once when it is set up, again to change a password."""

import os
from argparse import ArgumentParser
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError

from wqm.tenancy.database_roles import OWNER, ROLES, WEB, WORKER, role_statements

PASSWORD_VARIABLES = {OWNER: "WQM_OWNER_PASSWORD", WEB: "WQM_WEB_PASSWORD", WORKER: "WQM_WORKER_PASSWORD"}


class Command(BaseCommand):
    """Needs no migrated database, only an administrator's address; safe to run at every deployment."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--admin-url",
            default=os.environ.get("WQM_ADMIN_DATABASE_URL", ""),
            help="address of the product's database as an administrator (default: WQM_ADMIN_DATABASE_URL)",
        )

    def handle(self, *args: Any, admin_url: str, **options: Any) -> None:
        passwords = {role: os.environ.get(name, "") for role, name in PASSWORD_VARIABLES.items()}
        if missing := [PASSWORD_VARIABLES[role] for role in ROLES if not passwords[role]]:
            raise CommandError(f"Set {', '.join(missing)}.")
        if not admin_url:
            raise CommandError("Give --admin-url or set WQM_ADMIN_DATABASE_URL.")
        connection = psycopg2.connect(admin_url)
        try:
            with connection, connection.cursor() as cursor:
                for statement in role_statements(connection.info.dbname, passwords):
                    cursor.execute(statement)
        finally:
            connection.close()
        self.stdout.write("Roles are in place: " + ", ".join(ROLES))
