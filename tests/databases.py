"""Databases for tests: a template that is migrated and filled once a run, and copies of it.

The session's user is the cluster's superuser, and every connection starts as `wqm_web` (or the role that is asked for):
privileges and policies count for the current role, so tests meet what the application meets.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from wqm.embedded.database import admin_cursor
from wqm.tenancy.database_roles import OWNER, WEB, WORKER

TEMPLATE = "wqm_template"


def use_database(name: str, role: str = WEB) -> None:
    """Every connection opened from now on, in any thread, goes to this database as this role."""
    connection.close()
    configured = connections.settings["default"]
    configured["NAME"] = settings.DATABASES["default"]["NAME"] = name
    configured["OPTIONS"] = {**configured.get("OPTIONS", {}), "options": f"-c role={role}"}
    connection.settings_dict.update(NAME=name, OPTIONS=configured["OPTIONS"])


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """This connection acts as another role for a while, as the worker's or the owner's would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {before}")


def as_worker():
    """The connection of a Celery worker."""
    return as_role(WORKER)


def open_as_admin(admin_url: str, name: str):
    """A cursor of the cluster's superuser in one of its databases, outside of the application."""
    parts = urlsplit(admin_url)
    return admin_cursor(urlunsplit(parts._replace(path=f"/{name}")))


def create_template(admin_url: str, fill) -> None:
    """Migrate and fill the template as the owner."""
    with admin_cursor(admin_url) as cursor:
        cursor.execute(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
    use_database(TEMPLATE, OWNER)
    # Migrating makes thousands of model classes; collecting them again and again is a third of its time.
    gc.disable()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        gc.enable()
    call_command("createcachetable")
    fill()
    connection.close()


def copy_template(admin_url: str, name: str) -> None:
    """A fresh copy, with everything that is in the template."""
    with admin_cursor(admin_url) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")


def drop_database(admin_url: str, name: str) -> None:
    """Remove a copy, whoever is still connected."""
    with admin_cursor(admin_url) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
