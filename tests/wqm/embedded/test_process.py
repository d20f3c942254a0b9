"""Servers die with the process that started them, however it dies."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from wqm.embedded import paths, postgres, process, valkey

STARTER = """
import sys, time
from pathlib import Path
from wqm.embedded import postgres, valkey
folder = Path(sys.argv[1])
server, broker = postgres.start(folder, options=postgres.THROWAWAY), valkey.start(folder)
print(server.url(), broker.socket, server.child.process.pid, broker.child.process.pid, flush=True)
time.sleep(600)
"""


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pids: list[int], seconds: float = 15) -> list[int]:
    deadline = time.monotonic() + seconds
    while (left := [pid for pid in pids if lives(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def test_killed_parent_leaves_no_server(open_folder: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", STARTER, str(open_folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout is not None
        url, socket, *numbers = parent.stdout.readline().split()
        pids = [int(number) for number in numbers]
        # They are really up, or their absence afterwards would prove nothing.
        psycopg2.connect(url).close()
        assert redis.Redis(unix_socket_path=socket).ping()
        assert [lives(pid) for pid in pids] == [True, True]
    finally:
        parent.kill()
        parent.wait()
        if parent.stdout:
            parent.stdout.close()
    assert wait_until_gone(pids) == []
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(url)


def test_data_survives_a_restart(open_folder: Path) -> None:
    for expected in (None, "kept"):
        server, broker = postgres.start(open_folder), valkey.start(open_folder)
        try:
            assert broker.client().get("key") == (expected and expected.encode())
            broker.client().set("key", "kept")
            connection = psycopg2.connect(server.url())
            with connection, connection.cursor() as cursor:
                cursor.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
                cursor.execute("SELECT max(word) FROM kept")
                assert cursor.fetchone() == (expected,)
                cursor.execute("INSERT INTO kept VALUES ('kept')")
            connection.close()
        finally:
            broker.stop()
            server.stop()


def test_password_file_is_private(open_folder: Path) -> None:
    server = postgres.start(open_folder, options=postgres.THROWAWAY)
    server.stop()
    assert oct((open_folder / "postgres.password").stat().st_mode)[-3:] == "600"
    assert oct(server.sockets.stat().st_mode)[-3:] == "700"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_private_directory_is_not_opened(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "ELSEWHERE", open_folder / "elsewhere")
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    server = postgres.start(private, options=postgres.THROWAWAY)
    try:
        psycopg2.connect(server.url()).close()
    finally:
        server.stop()
    assert oct(private.stat().st_mode)[-3:] == "700"
    assert (private / "postgres").resolve().parent == open_folder / "elsewhere"


def test_forced_folder_without_binary_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WQM_PG_BIN", str(tmp_path))
    with pytest.raises(postgres.ServerError) as raised:
        postgres.find_binaries()
    assert str(raised.value) == f"WQM_PG_BIN is {tmp_path}, but there is no postgres in it."


def test_long_path_gets_a_short_socket(open_folder: Path) -> None:
    long = open_folder / ("x" * 120)
    long.mkdir(mode=0o755)
    server = postgres.start(long, options=postgres.THROWAWAY)
    try:
        psycopg2.connect(server.url()).close()
        assert len(str(server.sockets)) <= paths.LONGEST_SOCKET
    finally:
        server.stop()
        server.sockets.rmdir()


def test_stop_insists_when_asking_does_not_help(tmp_path: Path) -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    command = process.Command("stubborn", [sys.executable, "-c", stubborn], log=tmp_path / "log", patience=0.3)
    child = process.start(command)
    while "up" not in child.last_words():
        time.sleep(0.02)
    child.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_log_of_yesterday_is_still_there_today(tmp_path):
    log = tmp_path / "logs" / "web.log"
    for word in ("yesterday", "today"):
        with process.open_log(log) as file:
            file.write(f"{word}\n".encode())
    assert log.read_text() == "yesterday\ntoday\n"


def test_log_is_put_aside_when_it_is_long_and_three_stay(tmp_path):
    log = tmp_path / "web.log"
    with process.open_log(log) as file:
        for number in range(6):
            file.write(f"{number}".encode() * 200)
            file.flush()
            process.rotate_log(log, most=100)
        file.write(b"new")
        file.flush()
        assert log.read_bytes() == b"new"
    aside = {path.name: path.read_bytes()[:1] for path in tmp_path.iterdir() if path != log}
    assert aside == {"web.log.1": b"5", "web.log.2": b"4", "web.log.3": b"3"}
