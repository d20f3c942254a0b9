"""The application refuses a database role for which policies do not count."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.signals import connection_created

from tests.databases import as_role
from wqm.tenancy.checks import _refuse_privileged, refuse_privileged_connections


@pytest.mark.parametrize("role", ["wqm_owner", "postgres"])
def test_owner_and_superuser_are_an_error_and_a_refused_connection(db, role):
    with as_role(role):
        ids = [error.id for error in run_checks(tags=[Tags.database], databases=["default"])]
        with pytest.raises(ImproperlyConfigured, match=role):
            _refuse_privileged(None, connection)
    assert ids == ["tenancy.E001"]


@pytest.mark.parametrize("role", ["wqm_web", "wqm_worker"])
def test_roles_of_the_application_pass(db, role):
    with as_role(role):
        assert run_checks(tags=[Tags.database], databases=["default"]) == []
        _refuse_privileged(None, connection)


def test_web_server_listens_to_new_connections():
    refuse_privileged_connections()
    try:
        assert any(key[0] == "tenancy.refuse_privileged" for key, *_ in connection_created.receivers)
    finally:
        connection_created.disconnect(dispatch_uid="tenancy.refuse_privileged")
