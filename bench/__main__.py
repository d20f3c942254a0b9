"""Starts the demo on a throwaway directory, measures, prints one row per measure, stops everything."""

import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from bench.load import Request, requests_per_second
from bench.measures import MEASURES, Site
from wqm.embedded.demo import Demo, Place
from wqm.embedded.postgres import ServerError
from wqm.embedded.supervisor import Stop, Supervisor, stop_on_signals


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure_all(port: int) -> int:
    """The number of measures that could not be taken; a goal that is missed says SHORT and is no failure."""
    failed = 0
    print(f"{'name':<34}{'ours':>10}{'base':>10}{'ratio':>8}{'goal':>8}", flush=True)
    for take in MEASURES:
        try:
            # The base anew for each row: the machine may have become slower or faster.
            base = requests_per_second(port, Request("/healthz"))
            print(take(Site(port, base)), flush=True)
        except (OSError, RuntimeError) as error:
            failed += 1
            print(f"{take.__name__:<34}not measured: {error}", flush=True)
    return failed


def main() -> int:
    stop_on_signals()
    supervisor, folder = Supervisor(), Path(tempfile.mkdtemp(prefix="wqm-bench-"))
    folder.chmod(0o711)  # as root the servers run as nobody and must be able to pass
    os.environ |= {"LOG_LEVEL": "WARNING"}
    try:
        place = Place(folder, free_port())
        Demo(place, supervisor).start()
        return 1 if measure_all(place.port) else 0
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
