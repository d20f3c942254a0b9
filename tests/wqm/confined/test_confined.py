"""Whatever the code in the child does, the parent gets one of three things, in time."""

import io
import logging
import os
import threading
import time
from dataclasses import replace

import pytest

from wqm.confined import CouldNotCheck, Limits, Reason, Refused, run_confined, running

MB = 1024 * 1024
QUICK = Limits(seconds=1, memory=200 * MB, result=MB)


def run(name: str, content: bytes = b"content", limits: Limits = QUICK, **keywords):
    return run_confined(f"tests.wqm.confined.hostile.{name}", content, limits=limits, **keywords)


def test_bytes_come_back_as_bytes() -> None:
    assert run("reverse", b"abc\n\x00\xff") == b"\xff\x00\ncba"


def test_a_file_is_read_from_its_beginning() -> None:
    file = io.BytesIO(b"abc")
    file.read()
    assert run("reverse", file) == b"cba"


def test_keywords_go_and_json_comes_back() -> None:
    assert run("count", b"banana", letter="a") == {"size": 6, "a": 3}


def test_a_refusal_is_raised_as_the_callers_own_with_its_sentence() -> None:
    class BadThing(Refused):
        pass

    with pytest.raises(BadThing, match="^The file “café” is refused. Choose another.$"):
        run("refuse", "café".encode(), refused=BadThing)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("spin", Reason.TIME),
        ("sleep", Reason.TIME),
        ("grow", Reason.MEMORY),
        ("answer_at_length", Reason.RESULT),
        ("die", Reason.CRASH),
        ("fail", Reason.CRASH),
        ("leave", Reason.CRASH),
        ("lie", Reason.CRASH),
        ("no_such_function", Reason.CRASH),
    ],
)
def test_what_stops_the_child_is_could_not_check_with_its_reason(name: str, reason: Reason) -> None:
    with pytest.raises(CouldNotCheck) as stopped:
        run(name)
    assert stopped.value.reason is reason


def test_words_of_a_failure_do_not_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(CouldNotCheck) as stopped:
        run("fail")
    assert str(stopped.value) == "crash: KeyError"
    assert [record.detail for record in caplog.records] == ["KeyError"]


def test_a_library_that_prints_does_not_spoil_the_answer() -> None:
    assert run("print_and_answer") == b"value"


def test_the_child_has_no_secrets_and_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    found = run("surroundings")
    assert found["environment"] == ["LANG", "LC_ALL", "MALLOC_ARENA_MAX"]
    assert found["loaded"] == []
    # Root may start processes whatever the limit; nobody should run the web as root.
    assert found["started"] is (os.geteuid() == 0)


def test_a_sealed_child_opens_nothing() -> None:
    assert run("reach_out") == ["file", "parent", "connection", "pipe", "more"]
    sealed = replace(QUICK, is_sealed=True)
    # Root with all its rights may raise its limits again; nobody should run the worker so.
    assert set(run("reach_out", limits=sealed)) <= ({"more"} if os.geteuid() == 0 else set())
    assert run("reverse", b"ab", limits=sealed) == b"ba"


def test_no_descriptor_of_the_parent_is_open_in_the_child() -> None:
    with open(os.devnull, "rb") as file:  # noqa: PTH123
        os.set_inheritable(file.fileno(), True)
        assert run("open_files") == 4  # in, out, errors, and the answer


def test_so_many_run_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_places", threading.BoundedSemaphore(1))
    first = threading.Thread(target=lambda: pytest.raises(CouldNotCheck, run, "sleep"))
    first.start()
    time.sleep(0.2)
    with pytest.raises(CouldNotCheck) as stopped:
        run("reverse", limits=Limits(patience=0.05))
    first.join()
    assert stopped.value.reason is Reason.BUSY
    assert run("reverse", b"ab") == b"ba"  # and the place is free again


def test_nothing_is_left_open_or_running() -> None:
    before = set(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for name in ("reverse", "sleep", "die"):
        try:
            run(name)
        except CouldNotCheck:
            pass
    assert set(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
