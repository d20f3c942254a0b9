"""Starts the demo on a throwaway directory, measures, prints one row per measure, stops everything."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import bench.uploads  # noqa: F401 - puts its measure on the list
from bench.halls import hall_rows
from bench.load import Request, requests_per_second
from bench.measures import MEASURES, Site, wave_rows
from wqm.embedded.demo import Demo, DemoAddress
from wqm.embedded.postgres import ServerError
from wqm.embedded.supervisor import Stop, Supervisor, stop_on_signals
from wqm.tenancy.database_roles import OWNER, WEB, WORKER


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


LINKS = 28_000


def measure_all(port: int, links: tuple[str, ...], evaluation: str, board: str) -> int:
    """The number of measures that could not be taken; a goal that is missed says SHORT and is no failure."""
    failed = 0
    print(f"{'name':<34}{'ours':>10}{'base':>10}{'ratio':>8}{'goal':>8}", flush=True)
    for take in MEASURES:
        try:
            # The base anew for each row, before it and after: the machine may have become slower or faster.
            before = requests_per_second(port, Request("/healthz"))
            row = take(Site(port, before, links, evaluation, board))
            if row.base == before:
                row = replace(row, base=(before + requests_per_second(port, Request("/healthz"))) / 2)
            print(row, flush=True)
        except (OSError, RuntimeError) as error:
            failed += 1
            print(f"{take.__name__:<34}not measured: {error}", flush=True)
    return failed


def ask_waves(demo: Demo, *arguments: str) -> str:
    """What `bench.waves` says, run with the rights of a worker."""
    return ask(demo, "bench.waves", WORKER, demo.environment(WEB)["DATABASE_URL"], *arguments)


def ask(demo: Demo, module: str, role: str, *arguments: str) -> str:
    """What a module of ours prints, run with the rights of a role."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=demo.environment(role), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def measure_waves(demo: Demo) -> int:
    """The rows about large waves; 1 where they could not be taken."""
    try:
        lines = ask_waves(demo).splitlines()
    except RuntimeError as error:
        print(f"waves: not measured: {error}")
        return 1
    for line in lines:
        if line.startswith("["):
            name, *values = json.loads(line)
            print(*wave_rows(name, values), sep="\n", flush=True)
    return 0


def measure_halls(demo: Demo, port: int) -> int:
    """The rows about a hall; 1 where they could not be taken."""
    try:
        for row in hall_rows(partial(ask, demo), port):
            print(row, flush=True)
    except (OSError, RuntimeError) as error:
        print(f"halls: not measured: {error}")
        return 1
    return 0


def main() -> int:
    stop_on_signals()
    supervisor, folder = Supervisor(), Path(tempfile.mkdtemp(prefix="wqm-bench-"))
    folder.chmod(0o711)  # as root the servers run as nobody and must be able to pass
    os.environ |= {"LOG_LEVEL": "WARNING"}
    try:
        place = DemoAddress(folder, free_port())
        demo = Demo(place, supervisor, wsgi="bench.wsgi:application")
        demo.start_servers()
        demo.prepare()
        demo.start_web()  # and no worker: what it would do is measured by itself
        links = tuple(ask_waves(demo, str(LINKS)).split())
        evaluation = ask(demo, "bench.evaluation", OWNER).strip()
        board = ask(demo, "bench.board", OWNER).strip()
        failed = (
            measure_all(place.port, links, evaluation, board) + measure_halls(demo, place.port) + measure_waves(demo)
        )
        return 1 if failed else 0
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    except Stop:
        return 130
    finally:
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
