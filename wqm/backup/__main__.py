"""`python -m wqm.backup make` and `python -m wqm.backup restore FILE`, for the database and files of the environment.

A server of one's own is named by WQM_ADMIN_DATABASE_URL, with the passwords of the roles as `create_roles` takes them;
without it, it is the demo of WQM_DATA_DIR, whose server is started where it does not run.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wqm.backup.archive import make_backup
from wqm.backup.restoring import restore_backup
from wqm.backup.tools import BackupError
from wqm.embedded import database, postgres
from wqm.embedded.demo import DATABASE, address_from_environment, load_secrets
from wqm.embedded.postgres import ServerError
from wqm.tenancy.database_roles import OWNER, ROLES

VARIABLES = {role: f"{role.upper()}_PASSWORD" for role in ROLES}


@dataclass(frozen=True)
class Installation:
    """The database as an administrator, the passwords of its roles, and the folder of the files."""

    admin_url: str
    passwords: dict[str, str]
    files: Path


@contextmanager
def installation() -> Iterator[Installation]:
    """What the environment names. Raises BackupError where something is missing."""
    files = Path(os.environ.get("WQM_DATA_DIR") or database.CODE / "var").resolve() / "files"
    if given := os.environ.get("WQM_ADMIN_DATABASE_URL"):
        passwords = {role: os.environ.get(name, "") for role, name in VARIABLES.items()}
        if missing := [VARIABLES[role] for role in ROLES if not passwords[role]]:
            raise BackupError(f"Set {', '.join(missing)}.")
        yield Installation(given, passwords, files)
        return
    data_dir = address_from_environment().data_dir
    secrets = load_secrets(data_dir)
    running = postgres.running_url(data_dir, DATABASE)
    server = None if running else postgres.start(data_dir)
    try:
        if server:
            database.ensure_database(server.url(), DATABASE)
        url = running or (server.url(DATABASE) if server else "")
        yield Installation(url, {role: secrets[role] for role in ROLES}, files)
    finally:
        if server:
            server.stop()


def main() -> int:
    """What the command line says; problems are one sentence."""
    parser = argparse.ArgumentParser(prog="make backup", description="Back up or restore the database and the files.")
    parser.add_argument("act", choices=["make", "restore"])
    parser.add_argument("file", nargs="?", type=Path, help="the backup to restore")
    options = parser.parse_args()
    try:
        with installation() as here:
            return _make(here) if options.act == "make" else _restore(here, options.file)
    except (BackupError, ServerError) as error:
        print(error, file=sys.stderr)
        return 1


def _make(here: Installation) -> int:
    folder = Path(os.environ.get("WQM_BACKUP_DIR") or here.files.parent / "backups")
    recipient = os.environ.get("WQM_BACKUP_RECIPIENT", "")
    owner = database.as_user(here.admin_url, OWNER, here.passwords[OWNER])
    archive = make_backup(owner_url=owner, files=here.files, folder=folder, recipient=recipient)
    print(f"{archive} ({archive.stat().st_size:,} bytes{'' if recipient else ', not encrypted'})")
    if os.environ.get("WQM_S3_BUCKET"):
        print("Files are in a bucket and not in this backup: keep its versions for as long.")
    return 0


def _restore(here: Installation, archive: Path | None) -> int:
    if archive is None or not archive.exists():
        raise BackupError("Name the backup to restore: make restore FILE=...")
    identity = os.environ.get("WQM_BACKUP_IDENTITY", "")
    told = restore_backup(
        archive=archive,
        admin_url=here.admin_url,
        passwords=here.passwords,
        files=here.files,
        identity=_secret_key(Path(identity)) if identity else "",
    )
    print(f"Restored what was backed up on {told['made_at']}, with {told['files']:,} files.")
    print("SECRET_KEY must be the one from then. Open surveys need their keys, which no backup has.")
    return 0


def _secret_key(path: Path) -> str:
    """The line of age's own file that is no comment."""
    lines = [line.strip() for line in path.read_text().splitlines()] if path.exists() else []
    return next((line for line in lines if line and not line.startswith("#")), "")


if __name__ == "__main__":
    sys.exit(main())
