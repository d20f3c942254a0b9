"""One file: a tar of manifest, roles, database and files, in this order; encrypted with age where a recipient is named.

The database is read first and the files after it: a file that came meanwhile has no row and hurts nobody, a row without
its file would. Last comes a list of the files with their hashes: an archive that was cut off, wherever, has none.
"""

import hashlib
import io
import json
import os
import shutil
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from wqm.backup.tools import BackupError, run
from wqm.embedded import database

FORMAT = 2
MANIFEST, ROLES, DATABASE, FILES, LIST = "manifest.json", "roles.csv", "database.dump", "files", "files.json"
# Who is signed in and what limits count is of no use elsewhere and says who was there when. Files between upload and
# use hold names, and are deleted with their day everywhere but in a backup.
WITHOUT_ROWS = ("django_session", "usersessions_usersession", "wqm_cache", "wqm_survey_counters", "tables_upload")


def make_backup(*, owner_url: str, files: Path, folder: Path, recipient: str = "") -> Path:
    """Write a new archive into `folder` and return it; nobody but us may read it. `recipient`: age's public key.

    `owner_url` is the database as its owner, whom row-level security does not bind. What is not encrypted yet lies in
    a hidden folder among the files, never in `folder`: beside them a container may not write. Raises BackupError, and
    then nothing is left behind; what has the name of an archive is whole.
    """
    key = _key_of(recipient) if recipient else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=files, prefix=".backup-") as half:
            plain = _write(Path(half), owner_url, files)
            target = folder / f"{plain.name}{'.age' if key else ''}"
            if target.exists():
                raise BackupError(f"{target} exists already. Try again.")
            _put(plain, target, key)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}") from error
    return target


def _put(plain: Path, target: Path, key: pyrage.x25519.Recipient | None) -> None:
    """The archive under its name: at once, and readable by nobody else at any moment."""
    beside = target.with_name(f".{target.name}.part")
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if key:
            pyrage.encrypt_file(str(plain), str(beside), [key])
        else:
            shutil.copyfile(plain, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _write(half: Path, owner_url: str, files: Path) -> Path:
    dump, roles = half / DATABASE, half / ROLES
    without = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
    run("pg_dump", "--format=custom", f"--file={dump}", *without, url=owner_url)
    roles.write_text(_roles(owner_url))
    (half / MANIFEST).write_text(json.dumps(_manifest(owner_url, dump, roles), indent=1))
    archive = half / f"wqm-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.tar"
    # Of two names of the same file both are written: `dereference` says so. No link is ever opened.
    with tarfile.open(archive, mode="w", dereference=True) as tar:
        for part in (MANIFEST, ROLES, DATABASE):
            tar.add(half / part, arcname=part)
        listed = json.dumps(_add_files(tar, files)).encode()
        end = tarfile.TarInfo(LIST)
        end.size = len(listed)
        tar.addfile(end, io.BytesIO(listed))
    return archive


def _add_files(tar: tarfile.TarFile, files: Path) -> dict[str, str]:
    """Every file and folder but hidden ones and what leads elsewhere; the hash of each file.

    The site goes on meanwhile: what is gone when its turn comes was deleted, and is left out.
    """
    hashes: dict[str, str] = {}
    for place, folders, names in os.walk(files):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = Path(FILES) / Path(place).relative_to(files)
        for name in ("", *sorted(name for name in names if not name.startswith("."))):
            try:
                _add(tar, Path(place) / name, str(inside / name), hashes)
            except FileNotFoundError:
                continue
    return hashes


def _add(tar: tarfile.TarFile, path: Path, name: str, hashes: dict[str, str]) -> None:
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        tar.add(path, arcname=name, recursive=False)
    elif stat.S_ISREG(mode):
        with path.open("rb") as file:
            source = _Hashed(file)
            tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), source)
            hashes[name] = source.digest.hexdigest()


class _Hashed:
    """A file of which is hashed what is read of it, and nothing that is written to it afterwards."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


def _manifest(owner_url: str, dump: Path, roles: Path) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "server": run("psql", "--no-psqlrc", "--tuples-only", "--command=SHOW server_version", url=owner_url).strip(),
        "state": database.read_state(owner_url),
        "sha256": {DATABASE: _sha256(dump), ROLES: _sha256(roles)},
    }


def _roles(owner_url: str) -> str:
    """The attributes and settings of our roles, for anyone who wants to compare; passwords are none of a backup's."""
    query = (
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolconfig FROM pg_roles"
        " WHERE rolname LIKE 'wqm\\_%' ORDER BY rolname"
    )
    return run("psql", "--no-psqlrc", "--csv", f"--command={query}", url=owner_url)


def _key_of(recipient: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise BackupError("The recipient is not a public key of age: it begins with age1.") from error


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
        self.manifest: dict[str, Any] = _read_json(self._part(MANIFEST))
        if self.manifest.get("format") != FORMAT:
            raise BackupError("This backup was made by another version of the product.")
        for name in (DATABASE, ROLES):
            if _sha256(self._part(name)) != dict(self.manifest.get("sha256") or {}).get(name):
                raise BackupError(f"{name} in the backup is damaged.")
        self._check_files()

    @property
    def dump(self) -> Path:
        """The database, as pg_restore reads it."""
        return self.folder / DATABASE

    def _part(self, name: str) -> Path:
        try:
            self._tar.extract(name, self.folder, filter="data")
        except KeyError as error:
            raise BackupError(f"The backup has no {name}. It is damaged, or was cut off.") from error
        return self.folder / name

    def _members(self) -> Iterator[tuple[tarfile.TarInfo, str]]:
        """Each file with its name inside of the folder of files. Raises BackupError for one that would leave it."""
        for member in self._tar.getmembers():
            inside = member.name.removeprefix(f"{FILES}/")
            if member.isfile() and inside != member.name:
                if inside.startswith("/") or ".." in inside.split("/"):
                    raise BackupError("A file in the backup would be written elsewhere. It is no backup of ours.")
                yield member, inside

    def _check_files(self) -> None:
        """Each is there as it was read when the backup was made, and no other."""
        hashes = {}
        for member, _ in self._members():
            source = self._tar.extractfile(member)
            assert source is not None  # noqa: S101 - it is a file
            hashes[member.name] = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
        if hashes != _read_json(self._part(LIST)):
            raise BackupError("Files in the backup are damaged or missing.")

    def extract_files(self, target: Path) -> int:
        """Put the files into `target`, an empty folder; how many. Nothing in the archive can leave it."""
        number = 0
        for member, inside in self._members():
            member.name = inside
            self._tar.extract(member, target, filter="data")
            number += 1
        return number


def _read_json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text()))
    except (ValueError, OSError, TypeError) as error:
        raise BackupError(f"{path.name} in the backup is damaged.") from error
