"""One file: a tar of manifest, roles, database and files, in this order; encrypted with age where a recipient is named.

The database is read first and the files after it: a file that came meanwhile has no row and hurts nobody, a row without
its file would.
"""

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage

from wqm.backup.tools import BackupError, run
from wqm.embedded import database

FORMAT = 1
MANIFEST, ROLES, DATABASE, FILES = "manifest.json", "roles.csv", "database.dump", "files"
# Who is signed in and what limits count is of no use elsewhere and says who was there when. Files between upload and
# use hold names, and are deleted with their day everywhere but in a backup.
WITHOUT_ROWS = ("django_session", "usersessions_usersession", "wqm_cache", "wqm_survey_counters", "tables_upload")


def make_backup(*, owner_url: str, files: Path, folder: Path, recipient: str = "") -> Path:
    """Write a new archive into `folder` and return it; nobody but us may read it. `recipient`: age's public key.

    `owner_url` is the database as its owner, whom row-level security does not bind. What is not encrypted yet lies
    beside the files, never in `folder`. Raises BackupError, and then nothing is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.parent, prefix=".backup-") as half:
        plain = _write(Path(half), owner_url, files)
        target = folder / f"{plain.name}{'.age' if recipient else ''}"
        if target.exists():
            raise BackupError(f"{target} exists already. Try again.")
        if recipient:
            _encrypt(plain, target, recipient)
        else:
            shutil.copyfile(plain, target)
        target.chmod(0o600)
    return target


def _write(half: Path, owner_url: str, files: Path) -> Path:
    dump, roles = half / DATABASE, half / ROLES
    without = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
    run("pg_dump", "--format=custom", f"--file={dump}", *without, url=owner_url)
    roles.write_text(_roles(owner_url))
    (half / MANIFEST).write_text(json.dumps(_manifest(owner_url, dump, roles), indent=1))
    archive = half / f"wqm-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.tar"
    with tarfile.open(archive, mode="w") as tar:
        for part in (MANIFEST, ROLES, DATABASE):
            tar.add(half / part, arcname=part)
        if files.exists():
            tar.add(files, arcname=FILES, filter=_regular)
    return archive


def _manifest(owner_url: str, dump: Path, roles: Path) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "server": run("psql", "--no-psqlrc", "--tuples-only", "--command=SHOW server_version", url=owner_url).strip(),
        "state": database.read_state(owner_url),
        "sha256": {DATABASE: _sha256(dump), ROLES: _sha256(roles)},
    }


def _regular(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Files and folders; nothing that leads elsewhere."""
    return member if member.isfile() or member.isdir() else None


def _roles(owner_url: str) -> str:
    """The attributes and settings of our roles, for whoever wants to compare; passwords are none of a backup's."""
    query = (
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolconfig FROM pg_roles"
        " WHERE rolname LIKE 'wqm\\_%' ORDER BY rolname"
    )
    return run("psql", "--no-psqlrc", "--csv", f"--command={query}", url=owner_url)


def _encrypt(plain: Path, target: Path, recipient: str) -> None:
    try:
        to = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise BackupError("The recipient is not a public key of age: it begins with age1.") from error
    pyrage.encrypt_file(str(plain), str(target), [to])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(archive: Path, identity: str = "") -> Iterator["OpenedArchive"]:
    """The archive, read and checked; its parts lie in a private folder meanwhile. `identity`: age's secret key.

    Raises BackupError for what is none of ours, is damaged, or cannot be decrypted.
    """
    with tempfile.TemporaryDirectory(prefix="wqm-restore-") as folder:
        plain = _decrypted(archive, Path(folder), identity) if archive.suffix == ".age" else archive
        try:
            with tarfile.open(plain) as tar:
                yield OpenedArchive(tar, Path(folder))
        except tarfile.TarError as error:
            raise BackupError(f"{archive} is no backup of ours, or is damaged.") from error


def _decrypted(archive: Path, folder: Path, identity: str) -> Path:
    plain = folder / "plain.tar"
    try:
        pyrage.decrypt_file(str(archive), str(plain), [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise BackupError(
            "The backup cannot be decrypted with this key (WQM_BACKUP_IDENTITY names its file)."
        ) from error
    return plain


class OpenedArchive:
    """See `opened`."""

    def __init__(self, tar: tarfile.TarFile, folder: Path):
        self._tar, self.folder = tar, folder
        self.manifest: dict[str, Any] = json.loads(self._part(MANIFEST).read_text())
        if self.manifest.get("format") != FORMAT:
            raise BackupError("This backup was made by another version of the product.")
        for name, digest in self.manifest["sha256"].items():
            if _sha256(self._part(name)) != digest:
                raise BackupError(f"{name} in the backup is damaged.")

    @property
    def dump(self) -> Path:
        """The database, as pg_restore reads it."""
        return self.folder / DATABASE

    def _part(self, name: str) -> Path:
        try:
            self._tar.extract(name, self.folder, filter="data")
        except KeyError as error:
            raise BackupError(f"The backup has no {name}.") from error
        return self.folder / name

    def extract_files(self, target: Path) -> int:
        """Put the files into `target`, an empty folder; how many. Nothing in the archive can leave it."""
        number = 0
        for member in self._tar.getmembers():
            inside = member.name.partition(f"{FILES}/")[2]
            if member.isfile() and member.name.startswith(f"{FILES}/"):
                member.name = inside
                self._tar.extract(member, target, filter="data")
                number += 1
        return number
