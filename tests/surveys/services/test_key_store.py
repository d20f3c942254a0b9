"""A worker with key folders of its own, or with emptied ones, does not start; every other worker does."""

import logging
import shutil
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from surveys.models import ContactBox, KeyStoreMark, Wave
from surveys.services import alerts, key_store, waves
from surveys.services.key_store import claim_key_store
from surveys.starting import prepare_keys
from tests.databases import as_worker
from tests.surveys.waves_in_states import again, draft, launched
from wqm.sealing import keys
from wqm.sealing.keys import WrongKeyStore
from wqm.sealing.stores import MARK_FILE
from wqm.tenancy.scope import scope


def folders() -> list[Path]:
    return [Path(folder) for folder in configured.SURVEY_KEY_DIRS]


def marks() -> list[str | None]:
    return keys.key_store().marks()


def remembered() -> str:
    with as_worker(), scope(everything=True):
        return KeyStoreMark.objects.get().mark


def start() -> None:
    with as_worker():
        claim_key_store()


def use_other_folders(settings, tmp_path) -> None:
    settings.SURVEY_KEY_DIRS = [str(tmp_path / "other-a"), str(tmp_path / "other-b")]


@pytest.fixture
def quiet(world):
    """No survey is open."""
    with scope(everything=True):
        Wave.objects.filter(state="open").update(state="too_few")
    return world


def test_first_start_marks_both_folders_and_the_next_finds_them(quiet):
    start()
    first, second = marks()
    assert first == second == remembered()
    assert len(first) == 32
    assert {(folder / MARK_FILE).stat().st_mode & 0o777 for folder in folders()} == {0o600}
    start()
    assert marks() == [first, first]
    assert keys.stored_keys() == []


def test_folders_with_the_keys_of_before_are_marked(quiet):
    wave = launched(quiet)
    start()
    assert marks() == [remembered()] * 2
    assert keys.read_key(wave.pk)


def test_worker_with_folders_of_another_installation_does_not_start(quiet, settings, tmp_path):
    launched(quiet)
    start()
    use_other_folders(settings, tmp_path)
    keys.key_store().set_mark("f" * 32)
    before = remembered()
    with pytest.raises(WrongKeyStore, match="another installation"):
        start()
    assert remembered() == before
    assert marks() == ["f" * 32] * 2


def test_worker_with_empty_folders_does_not_start_while_keys_are_expected(quiet, settings, tmp_path):
    launched(quiet)
    use_other_folders(settings, tmp_path)
    for _ in ("before any worker has started", "after one has"):
        with pytest.raises(WrongKeyStore, match="1 survey or staff audit is open, and the key folders hold none"):
            start()
        assert not any(folder.exists() for folder in folders())
        with as_worker(), scope(everything=True):
            KeyStoreMark.objects.update_or_create(pk=1, defaults={"mark": "a" * 32})


def test_worker_with_empty_folders_starts_where_nothing_is_expected_and_the_one_from_before_no_longer_does(
    quiet, settings, tmp_path
):
    before = list(settings.SURVEY_KEY_DIRS)
    start()
    use_other_folders(settings, tmp_path)
    start()
    assert marks() == [remembered()] * 2
    settings.SURVEY_KEY_DIRS = before
    with pytest.raises(WrongKeyStore, match="another installation"):
        start()


def test_folders_may_be_mounted_the_other_way_round(quiet, settings):
    wave = launched(quiet)
    start()
    key = keys.read_key(wave.pk)
    settings.SURVEY_KEY_DIRS = list(reversed(settings.SURVEY_KEY_DIRS))
    start()
    assert keys.read_key(wave.pk) == key


@pytest.mark.parametrize("number", [0, 1])
def test_one_folder_that_is_gone_or_new_stops_nothing_and_alarms(quiet, number):
    wave = launched(quiet)
    start()
    shutil.rmtree(folders()[number])
    start()
    assert marks() == [remembered()] * 2
    with as_worker():
        assert alerts.check_key(wave.pk) is True
    assert again(wave).key_lost_on is None


def test_one_folder_of_another_installation_stops_the_worker(quiet):
    launched(quiet)
    start()
    (folders()[1] / MARK_FILE).write_text("f" * 32)
    with pytest.raises(WrongKeyStore, match="belong to different installations"):
        start()


def test_keys_brought_back_into_new_folders_are_known_by_themselves(quiet, settings, tmp_path):
    wave = launched(quiet)
    start()
    before, key = remembered(), keys.read_key(wave.pk)
    use_other_folders(settings, tmp_path)
    for number in (0, 1):
        keys.key_store().write(wave.pk, number, key)
    start()
    assert remembered() == before


def test_wrong_keys_in_new_folders_are_none(quiet, settings, tmp_path):
    wave = launched(quiet)
    use_other_folders(settings, tmp_path)
    for number in (0, 1):
        keys.key_store().write(wave.pk, number, b"x" * 32)
    with pytest.raises(WrongKeyStore):
        start()


def test_command_accepts_what_is_left_and_tells_the_office_what_is_lost(quiet, settings, tmp_path, capsys):
    wave = launched(quiet)
    start()
    before = remembered()
    use_other_folders(settings, tmp_path)
    with as_worker():
        call_command("accept_key_folders")
    assert again(wave).key_lost_on is not None
    assert "told of 1 surveys" in capsys.readouterr().out
    start()
    assert marks() == [remembered()] * 2
    assert remembered() != before


def test_start_of_a_worker_ends_with_the_sentence(quiet, settings, tmp_path, monkeypatch):
    launched(quiet)
    use_other_folders(settings, tmp_path)
    monkeypatch.setattr("surveys.starting.connection", type("Kept", (), {"close": lambda self: None})())
    with as_worker(), pytest.raises(SystemExit) as stopped:
        prepare_keys()
    assert "The worker does not start. 1 survey or staff audit is open" in str(stopped.value)
    assert str(folders()[0]) in str(stopped.value)
    assert "accept_key_folders" in str(stopped.value)


def test_somebody_can_ask_to_be_contacted_as_soon_as_a_worker_has_started(quiet, monkeypatch):
    monkeypatch.setattr("surveys.starting.connection", type("Kept", (), {"close": lambda self: None})())
    with as_worker(), scope(everything=True):
        ContactBox.objects.all().delete()
    with as_worker():
        prepare_keys()
    form = reverse("respond:contact", args=[quiet.school.pk])
    assert Client().post(form, {"name": "Robin", "contact": "5B"}).status_code == 303


def test_running_worker_with_other_folders_judges_no_key_and_launches_nothing(quiet, settings, tmp_path, caplog):
    wave = launched(quiet)
    start()
    use_other_folders(settings, tmp_path)
    keys.key_store().set_mark("f" * 32)
    with as_worker(), caplog.at_level(logging.ERROR):
        assert alerts.check_keys() == 0
    assert "belong to another installation" in caplog.text
    assert again(wave).key_lost_on is None
    second, head = draft(quiet, name="Second"), quiet.person("head")
    with scope(schools=[quiet.school.pk], person=head.pk):
        waves.send_wave(wave=second, by=head)
    with as_worker(), pytest.raises(WrongKeyStore):
        waves.launch_wave(second.pk)
    assert again(second).state == "draft"


def test_folders_emptied_under_a_running_worker_are_a_loss(quiet):
    wave = launched(quiet)
    start()
    for folder in folders():
        shutil.rmtree(folder)
    with as_worker():
        assert alerts.check_keys() == 1
        assert key_store.belongs_elsewhere() is False
    assert again(wave).key_lost_on is not None


@pytest.mark.parametrize("act", ["SELECT mark FROM", "INSERT INTO", "UPDATE", "DELETE FROM"])
def test_web_can_neither_read_nor_write_the_mark(quiet, act):
    start()
    ends = {"INSERT INTO": " VALUES (1, 'x')", "UPDATE": " SET mark = 'x'"}
    from django.db import connection  # noqa: PLC0415 - as the web

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{act} surveys_keystoremark{ends.get(act, '')}")
