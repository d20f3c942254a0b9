"""The office hears of a key in danger while something can still be done, and once."""

from pathlib import Path

import pytest
from django.conf import settings as configured

from accounts.queries import office_addresses
from surveys.tasks import check_keys
from tests.databases import as_worker
from tests.surveys.services.test_closing import answered, closed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def key_files(wave) -> list[Path]:
    return [Path(folder) / f"{wave.pk}.key" for folder in configured.SURVEY_KEY_DIRS]


def alerts(wave) -> list[str]:
    """Who was written to about this wave."""
    with as_worker():
        check_keys()
        with scope(everything=True):
            rows = OutgoingEmail.objects.filter(kind="surveys.key_alert", text__contains=str(wave.pk))
            return sorted(rows.values_list("to", flat=True))


@pytest.fixture
def office(world) -> list[str]:
    with scope(everything=True):
        addresses = sorted(office_addresses())
    assert len(addresses) >= 2
    return addresses


def test_whole_keys_alarm_nobody(world):
    assert alerts(answered(world, 3)) == []


def test_one_lost_copy_is_told_to_everybody_of_the_office_once(world, office):
    wave = answered(world, 3)
    key_files(wave)[1].unlink()
    assert alerts(wave) == office
    assert alerts(wave) == office


def test_second_copy_lost_later_is_told_again(world, office):
    wave = answered(world, 3)
    key_files(wave)[0].unlink()
    alerts(wave)
    key_files(wave)[1].write_bytes(b"torn")
    assert alerts(wave) == sorted(office * 2)


def test_copies_that_differ_are_told(world, office):
    wave = answered(world, 3)
    key_files(wave)[0].write_bytes(b"x" * 32)
    assert alerts(wave) == office


def test_wave_that_was_counted_needs_no_alert(world):
    wave = closed(answered(world, 10))
    for path in key_files(wave):
        path.unlink()
    assert alerts(wave) == []
