"""The first administrator."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from wqm.access.permissions import P
from wqm.access.sources import OFFICE, can


def test_first_administrator_can_do_their_work_and_again_is_harmless(db, capsys):
    for _ in range(2):
        call_command("create_administrator", "First@office.example", "First Person")
    user = User.objects.get(email="first@office.example")
    assert (user.name, user.has_usable_password()) == ("First Person", False)
    assert can(user, P.OFFICE_PEOPLE_MANAGE, OFFICE)
    assert "first@office.example can sign in" in capsys.readouterr().out


def test_something_that_is_no_address_is_refused(db):
    with pytest.raises(CommandError, match="not an email address"):
        call_command("create_administrator", "nobody", "Nobody")
