"""The application never runs as a role for which row-level security does not count."""

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.signals import connection_created

PRIVILEGED_ROLE = (
    "SELECT current_user FROM pg_roles WHERE rolname = current_user"
    " AND (rolsuper OR rolbypassrls OR rolcreaterole"
    "      OR EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public'))"
)


@register(Tags.database)
def database_role_is_unprivileged(app_configs, databases, **kwargs):
    """Error `tenancy.E001` where the connection is a superuser, bypasses policies or owns the tables.

    Runs for processes that name a database (`check --database default`, the web server's start); migrations do not
    call it with one, because they have to be the owner.
    """
    return [
        Error(
            f"The database role {role!r} is not bound by row-level security.",
            hint="Connect the web as wqm_web and the worker as wqm_worker; only `migrate` uses the owner.",
            id="tenancy.E001",
        )
        for alias in databases or []
        if (role := _privileged_role(alias))
    ]


def _privileged_role(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute(PRIVILEGED_ROLE)
        row = cursor.fetchone()
    return row[0] if row else None


def refuse_privileged_connections() -> None:
    """From now on every connection of this process that row-level security does not bind is an error.

    The web server and the worker call it when they start; commands such as `migrate` do not.
    """
    connection_created.connect(_refuse_privileged, dispatch_uid="tenancy.refuse_privileged")


def _refuse_privileged(sender, connection, **kwargs):
    role = _privileged_role(connection.alias)
    if role:
        raise ImproperlyConfigured(f"{role} is not bound by row-level security; connect as wqm_web or wqm_worker.")
