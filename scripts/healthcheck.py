"""What the containers ask themselves: `web` whether the site answers, `beat` whether its clock still ticks."""

import os
import sys
import time
import urllib.request
from pathlib import Path

BEAT_SCHEDULE = Path("/tmp/beat-schedule")  # noqa: S108 - a private tmpfs of the container
BEAT_WRITES_AT_LEAST_EVERY = 600


def web() -> bool:
    """Asks under a name that the site accepts, and as if through the proxy that speaks HTTPS."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=4) as response:  # noqa: S310 - our own address on this machine
        return response.status == 200


def beat() -> bool:
    return time.time() - BEAT_SCHEDULE.stat().st_mtime < BEAT_WRITES_AT_LEAST_EVERY


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]]() else 1)
