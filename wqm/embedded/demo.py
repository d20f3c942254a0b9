"""What `make run` starts, in order: PostgreSQL, Valkey, preparation, web, worker."""

import json
import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from wqm.embedded import database, postgres, process, valkey
from wqm.embedded.postgres import ServerError
from wqm.embedded.supervisor import Supervisor, check_port, take_lock
from wqm.tenancy.database_roles import OWNER, ROLES, WEB, WORKER

DATABASE = "wqm"


@dataclass(frozen=True)
class DemoAddress:
    """Where this demo lives."""

    data_dir: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def address_from_environment() -> DemoAddress:
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ServerError(f"PORT is {port}, but it must be a number between 1 and 65535.")
    data_dir = Path(os.environ.get("WQM_DATA_DIR") or database.CODE / "var").resolve()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ServerError(f"WQM_DATA_DIR {data_dir} cannot be created: {error.strerror}.") from None
    return DemoAddress(data_dir, int(port))


def load_secrets(data_dir: Path) -> dict[str, str]:
    """The key and passwords of this demo: made up once, readable by us alone."""
    path = data_dir / "secrets.json"
    values = json.loads(path.read_text()) if path.exists() else {}
    wanted = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", *ROLES)} | values
    if wanted != values:
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123 - a descriptor, not a path
            json.dump(wanted, file)
        fresh.rename(path)
    return wanted


class Demo:
    """One demo on one data directory."""

    def __init__(self, place: DemoAddress, supervisor: Supervisor, wsgi: str = "wqm.wsgi:application") -> None:
        self.place, self.supervisor, self.wsgi = place, supervisor, wsgi
        self.secrets = load_secrets(place.data_dir)
        self.admin_url = self.broker_url = ""

    def start(self) -> None:
        """Everything runs and the site answers afterwards."""
        self.start_servers()
        self.prepare()
        self.start_web()
        # The worker only when the site answers: on two cores they would delay each other.
        self.supervisor.start(self.command("The worker", worker_arguments(), WORKER, "worker"))
        # A process of its own: within the worker it could die without anybody noticing.
        self.supervisor.start(self.command("The clock", beat_arguments(self.place.data_dir), WORKER, "beat"))

    def start_web(self) -> None:
        """The site answers afterwards."""
        self.supervisor.start(
            self.command("The web server", gunicorn_arguments(self.place.port, self.wsgi), WEB, "web")
        )
        self.supervisor.wait_for(f"{self.place.url}/healthz")

    def start_servers(self) -> None:
        if given := os.environ.get("DATABASE_URL"):
            self.admin_url = given
        else:
            server = postgres.start(self.place.data_dir)
            self.supervisor.add(server)
            database.ensure_database(server.url(), DATABASE)
            self.admin_url = server.url(DATABASE)
        database.ensure_roles(self.admin_url, self.secrets)
        if given := os.environ.get("REDIS_URL"):
            self.broker_url = given
        else:
            broker = valkey.start(self.place.data_dir)
            self.supervisor.add(broker)
            self.broker_url = broker.url()

    def prepare(self) -> None:
        """Database and static files are up to date afterwards; what has not changed is not looked at again."""
        state, steps = database.read_state(self.admin_url), []
        schema, static = database.schema_digest(), database.static_digest()
        stamp = self.place.data_dir / "static" / ".stamp"
        if not (stamp.exists() and stamp.read_text() == static):
            shutil.rmtree(stamp.parent, ignore_errors=True)
            collect = ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
            steps.append(self.supervisor.run_step(self.command("Collecting static files", collect, WEB, "static")))
        if state.get("schema") != schema or not state.get("demo"):
            print("Preparing the database and the demo's schools ..." if not state else "Updating ...", flush=True)
            arguments = ["-m", "wqm.embedded.prepare", *([] if state.get("demo") else ["--demo"])]
            steps.append(self.supervisor.run_step(self.command("Preparing the database", arguments, OWNER, "prepare")))
        for finish in steps:
            finish()
        if steps:
            database.write_state(self.admin_url, {"schema": schema, "demo": True})
            stamp.write_text(static)

    def command(self, name: str, arguments: list[str], role: str, log: str) -> process.Command:
        return process.Command(
            name,
            [sys.executable, *arguments],
            log=self.place.data_dir / "logs" / f"{log}.log",
            env=self.environment(role),
            cwd=database.CODE,
        )

    def environment(self, role: str) -> dict[str, str]:
        """Each process connects as its own role and knows no other password."""
        inherited = {
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DEBUG"} and not k.startswith("PG")
        }
        return inherited | {
            "DJANGO_SETTINGS_MODULE": "wqm.settings",
            "PYTHONUNBUFFERED": "1",
            "WQM_DEMO": "1",
            "SECRET_KEY": os.environ.get("SECRET_KEY") or self.secrets["SECRET_KEY"],
            "DATABASE_URL": database.as_user(self.admin_url, role, self.secrets[role]),
            "REDIS_URL": self.broker_url,
            "WQM_DATA_DIR": str(self.place.data_dir),
            "WQM_STATIC_ROOT": str(self.place.data_dir / "static"),
            "WQM_SITE_URL": self.place.url,
        }


def gunicorn_arguments(port: int, wsgi: str) -> list[str]:
    """Threads, because a page waits for the database; `--reuse-port`, or both connections land on one core.

    `--preload`: Django is loaded once and not by each of the two at the same time.
    """
    options = "--worker-class gthread --workers 2 --threads 4 --reuse-port --preload --graceful-timeout 5"
    return [
        "-m",
        "gunicorn",
        wsgi,
        "--bind",
        f"127.0.0.1:{port}",
        *options.split(),
        "--no-control-socket",
    ]


def worker_arguments() -> list[str]:
    options = "worker --concurrency 2 --loglevel INFO --without-mingle --without-gossip"
    return ["-m", "celery", "-A", "wqm.embedded.worker", *options.split()]


def beat_arguments(data_dir: Path) -> list[str]:
    schedule = ["--schedule", str(data_dir / "beat-schedule"), "--pidfile="]
    return ["-m", "celery", "-A", "wqm.celery", "beat", "--loglevel", "INFO", *schedule]


def run(supervisor: Supervisor) -> None:
    """Start the demo and say where it is."""
    place = address_from_environment()
    supervisor.lock = take_lock(place.data_dir, place.url)
    check_port(place.port)
    if os.environ.get("DATABASE_URL"):
        print(
            f"Using the database server {urlsplit(os.environ['DATABASE_URL']).hostname or 'on its socket'}.", flush=True
        )
    Demo(place, supervisor).start()
    print(
        f"\nThe demo is at {place.url}/\n"
        f"{place.url}/demo/ lists its people, with one click to sign in, and the mail it has sent.\n"
        f"Its data stays in {place.data_dir}; Ctrl-C stops everything.\n",
        flush=True,
    )
