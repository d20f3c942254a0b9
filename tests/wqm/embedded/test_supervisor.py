"""Children run together or not at all."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wqm.embedded.test_process import lives, wait_until_gone
from wqm.embedded import process, supervisor
from wqm.embedded.postgres import ServerError

# Two children; each writes its name when it is told to stop, so that the order can be read.
PARENT = """
import sys, time
from pathlib import Path
from wqm.embedded import process, supervisor
folder = Path(sys.argv[1])
CHILD = '''
import signal, sys, time
def stop(*_):
    with open(sys.argv[2], "a") as file: file.write(sys.argv[1] + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("up", flush=True)
time.sleep(600)
'''
def body(sup):
    pids = []
    for name in ("first", "second"):
        argv = [sys.executable, "-c", CHILD, name, folder / "order"]
        child = sup.start(process.Command(name, argv, log=folder / (name + ".log")))
        while "up" not in child.last_words():
            time.sleep(0.02)
        pids.append(child.process.pid)
    print(*pids, flush=True)
sys.exit(supervisor.run_until_stopped(body))
"""


@pytest.fixture
def running(tmp_path: Path):
    """A supervisor with two children that are up: (its process, their pids)."""
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert [lives(pid) for pid in pids] == [True, True]
    yield parent, pids
    parent.kill()
    parent.communicate()


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_children_in_reverse(running, tmp_path: Path, sig: signal.Signals) -> None:
    parent, pids = running
    parent.send_signal(sig)
    assert parent.wait(15) == 0
    assert [lives(pid) for pid in pids] == [False, False]
    assert (tmp_path / "order").read_text() == "second first "


def test_death_of_one_stops_all_and_names_it(running) -> None:
    parent, pids = running
    subprocess.run(["kill", "-9", str(pids[0])], check=True)
    assert parent.wait(15) == 1
    assert parent.stderr.read().splitlines()[0] == "first stopped by itself (exit -9). The end of its log:"
    assert [lives(pid) for pid in pids] == [False, False]


def test_killed_supervisor_leaves_no_child(running) -> None:
    parent, pids = running
    parent.kill()
    parent.wait()
    assert wait_until_gone(pids) == []


def test_second_start_on_the_same_data_is_refused(tmp_path: Path) -> None:
    lock = supervisor.take_lock(tmp_path, "http://127.0.0.1:8000")
    with pytest.raises(ServerError) as raised:
        supervisor.take_lock(tmp_path, "http://127.0.0.1:9000")
    assert str(raised.value).startswith(f"Already running on {tmp_path}: process ")
    assert str(raised.value).endswith(", http://127.0.0.1:8000.")
    lock.close()
    supervisor.take_lock(tmp_path, "http://127.0.0.1:9000").close()


def test_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError) as raised:
            supervisor.check_port(port, patience=0)
    assert str(raised.value) == (
        f"Port {port} cannot be used (Address already in use). Choose another: PORT=8080 make run"
    )
    supervisor.check_port(port, patience=0)


def test_failed_step_shows_its_last_words(tmp_path: Path) -> None:
    sup = supervisor.Supervisor()
    argv = [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]
    finish = sup.run_step(process.Command("The step", argv, log=tmp_path / "log"))
    with pytest.raises(ServerError) as raised:
        finish()
    assert str(raised.value) == "The step failed:\nthe reason"
    assert sup.children == []


def test_child_does_not_get_the_signals_of_the_terminal(tmp_path: Path) -> None:
    """A Ctrl-C reaches the supervisor alone, or PostgreSQL would go before the web server."""
    command = process.Command("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], log=tmp_path / "log")
    child = process.start(command)
    try:
        stat = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
        assert int(stat[3]) == child.process.pid  # the leader of its own session
    finally:
        child.stop()
