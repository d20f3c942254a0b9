"""Fails on tracked text that belongs to one machine: hosts of package registries, paths of somebody's directories."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written in pieces, so that this file does not find itself.
HOSTS = (
    r"registry\.npm"
    + r"js|pypi\."
    + r"org|files\.python"
    + r"hosted|registry\.yarn"
    + r"pkg|--(?:extra-)?index-"
    + r"url"
)
PATHS = r"(?<![\w.])/(?:ho" + r"me|Us" + r"ers)/\w+/|(?<![\w.])/ro" + r"ot/\w|/wo" + r"rk/(?:main|shared)"
RESOLVED = r'"resolv' + r'ed": "http'
PATTERN = re.compile(f"{HOSTS}|{PATHS}|{RESOLVED}")


def main() -> int:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    leaks = 0
    for name in filter(None, listed.split("\0")):
        try:
            lines = (ROOT / name).read_text().splitlines()
        except (UnicodeDecodeError, OSError):
            continue
        for number, line in enumerate(lines, 1):
            if match := PATTERN.search(line):
                leaks += 1
                print(f"{name}:{number}: {match.group()}")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
