"""`/healthz` asks nobody; `/readyz` tells what is needed from what is useful."""

import json
import shutil
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import timezone

from wqm import health
from wqm.files.folder import FRESH, MARKER, mark_folder


def ask(view, **answers):
    return view(RequestFactory().get("/"))


@pytest.fixture
def all_well(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.MIN_FREE_BYTES = tmp_path, 1
    mark_folder()
    for name in ("database", "migrations", "broker", "storage"):
        monkeypatch.setattr(health, f"check_{name}", lambda: True)
    monkeypatch.setattr(health, "ticks", lambda: True)


def test_process_answers_without_a_database() -> None:
    """pytest-django forbids the database here, so a query would be an error."""
    response = ask(health.healthz)
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_when_all_is_well(all_well: None) -> None:
    response = ask(health.readyz)
    assert response.status_code == 200
    assert json.loads(response.content) == {
        "state": "ok",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "storage": "ok",
        "space": "ok",
        "folder": "ok",
        "clock": "ok",
    }


def state_and(part: str) -> tuple[int, str, str]:
    response = ask(health.readyz)
    answer = json.loads(response.content)
    return response.status_code, answer["state"], answer[part]


def test_little_room_for_files_is_degraded(all_well: None, settings) -> None:
    settings.MIN_FREE_BYTES = shutil.disk_usage(settings.MEDIA_ROOT).total
    assert state_and("space") == (200, "degraded", "low")


def test_folder_that_the_worker_does_not_share_is_degraded(all_well: None, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "of-the-web-alone"
    assert state_and("folder") == (200, "degraded", "not shared")


def test_mark_of_a_worker_that_stopped_is_degraded_until_it_runs_again(all_well: None, tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text((timezone.now() - FRESH).isoformat())
    assert state_and("folder") == (200, "degraded", "not shared")
    (tmp_path / MARKER).write_text((timezone.now() + 2 * FRESH).isoformat())  # by a clock that was ahead
    assert state_and("folder") == (200, "degraded", "not shared")
    mark_folder()
    assert state_and("folder") == (200, "ok", "ok")
    assert [path.name for path in tmp_path.iterdir()] == [MARKER]


def test_clock_that_stands_still_is_degraded(all_well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ticks", lambda: False)
    assert state_and("clock") == (200, "degraded", "has stopped")


@pytest.mark.parametrize("part", ["broker", "storage"])
def test_useful_part_missing_is_degraded(all_well: None, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setattr(health, f"check_{part}", lambda: False)
    response = ask(health.readyz)
    answer = json.loads(response.content)
    assert (response.status_code, answer["state"], answer[part]) == (200, "degraded", "failed")


@pytest.mark.parametrize("part", ["database", "migrations"])
def test_needed_part_missing_is_unavailable(all_well: None, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    def fail() -> bool:
        raise OperationalError("password of wqm_web is wrong")

    fail.__name__ = part
    monkeypatch.setattr(health, f"check_{part}", fail)
    response = ask(health.readyz)
    assert (response.status_code, json.loads(response.content)["state"]) == (503, "unavailable")
    assert "password" not in response.content.decode()


def test_stopped_broker_is_found_out_quickly(move_broker) -> None:
    """Positive control first: with the real broker the same check succeeds."""
    assert health.check_broker() is True
    move_broker("redis://127.0.0.1:9/0")
    assert health._answer(health.check_broker) is False
