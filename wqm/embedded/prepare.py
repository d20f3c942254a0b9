"""Brings the demo's database up to date, in one process because starting Django three times takes seconds.

Run by the supervisor as the owner of the tables: `python -m wqm.embedded.prepare [--demo]`.
"""

import sys

import django
from django.core.management import call_command, get_commands


def main() -> None:
    """Migrations, the cache's table, and with `--demo` the demo's people and schools."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable")
    if "--demo" in sys.argv and "load_demo" in get_commands():
        call_command("load_demo")


if __name__ == "__main__":
    main()
