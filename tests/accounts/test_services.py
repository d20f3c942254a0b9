"""Accounts of people who came by an invitation."""

import pytest

from accounts.services import create_person

PASSWORD = "correct horse battery"


@pytest.mark.parametrize(("chosen", "usable"), [(PASSWORD, True), ("", False), (None, False)])
def test_account_has_the_chosen_password_or_none_at_all(db, chosen, usable):
    person = create_person(email="new@people.example", name=" New ", password=chosen)
    assert (person.name, person.has_usable_password(), person.check_password(PASSWORD)) == ("New", usable, usable)
