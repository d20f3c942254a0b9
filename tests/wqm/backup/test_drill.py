"""The drill: a backup of the world of the tests is brought back on a fresh server, and everything is there again."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from django.conf import settings

from tests.cluster import PASSWORDS
from tests.databases import TEMPLATE
from wqm.backup.archive import WITHOUT_ROWS, make_backup, opened
from wqm.backup.restoring import restore_backup
from wqm.backup.tools import BackupError
from wqm.embedded import database, postgres
from wqm.tenancy.database_roles import OWNER, WEB

# What makes the database refuse rows and acts, in words that two servers of different ages agree on.
CATALOGUES = {
    "policies": "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies",
    "row security": "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    "grants": "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
    " WHERE table_schema = 'public' AND grantee LIKE 'wqm%'",
    "columns": "SELECT grantee, table_name, column_name, privilege_type FROM information_schema.column_privileges"
    " WHERE table_schema = 'public' AND grantee LIKE 'wqm%'",
    "functions": "SELECT proname, prosecdef, prosrc, proacl::text FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgname, tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    # By name: what they check is read back in other brackets.
    "constraints": "SELECT conname, conrelid::regclass::text, contype, convalidated FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "owners": "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'",
    "defaults": "SELECT defaclrole::regrole::text, defaclobjtype, defaclacl::text FROM pg_default_acl",
    "roles": "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolconfig::text FROM pg_roles"
    " WHERE rolname LIKE 'wqm%'",
}
ANSWERS = """
import os, django
django.setup()
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
client = Client(HTTP_HOST="localhost")
client.force_login(get_user_model().objects.get(email="head@hazel.example"))
pages = ["/healthz", "/schools/1/", "/schools/1/evidence/", "/schools/3/"]
print([client.get(page).status_code for page in pages])
"""


@dataclass
class Source:
    """What is backed up: the world, two files, and keys beside them that are nobody's business."""

    url: str
    folder: Path

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def back_up(self, recipient: str = "") -> Path:
        return make_backup(
            owner_url=database.as_user(self.url, OWNER, PASSWORDS[OWNER]),
            files=self.files,
            folder=self.folder / "backups",
            recipient=recipient,
        )


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One that the servers' account can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="wqm-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def source(folder, django_db_setup) -> Source:
    source = Source(os.environ["DATABASE_URL"].replace("/wqm?", f"/{TEMPLATE}?"), folder / "source")
    (source.files / "s1").mkdir(parents=True)
    (source.files / "s1" / "aa").write_bytes(b"Evidence of Hazel")
    (source.files / "s3").mkdir()
    (source.files / "s3" / "bb").write_bytes(b"Evidence of Willow")
    (source.files / "s3" / "way-out").symlink_to("/etc/passwd")
    for keys in ("keys-a", "keys-b"):
        (source.folder / keys).mkdir()
        (source.folder / keys / "wave").write_bytes(b"a key that opens answers")
    return source


@pytest.fixture(scope="module")
def fresh(folder) -> Iterator[postgres.Postgres]:
    """A server that has never seen anything."""
    (folder / "fresh").mkdir()
    (folder / "fresh").chmod(0o711)
    server = postgres.start(folder / "fresh", options=postgres.THROWAWAY)
    yield server
    server.stop()


def empty_database(server: postgres.Postgres, name: str) -> str:
    database.ensure_database(server.url(), name)
    return server.url(name)


def rows(url: str, query: str) -> list[tuple]:
    with database.admin_cursor(url) as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall(), key=repr)


def counts(url: str) -> dict[str, int]:
    tables = [name for (name,) in rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {table: rows(url, f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}  # noqa: S608 - our tables


def test_everything_is_there_again_and_the_site_answers(source, fresh, folder):
    archive, target = source.back_up(), empty_database(fresh, "drill")
    told = restore_backup(archive=archive, admin_url=target, passwords=PASSWORDS, files=folder / "back" / "files")
    assert told["files"] == 2
    assert (folder / "back" / "files" / "s1" / "aa").read_bytes() == b"Evidence of Hazel"
    before, after = counts(source.url), counts(target)
    assert {name for name in before if before[name] != after[name]} <= set(WITHOUT_ROWS)
    assert sum(after.values()) > 500
    assert [after[table] for table in WITHOUT_ROWS] == [0] * len(WITHOUT_ROWS)
    for name, query in CATALOGUES.items():
        assert rows(target, query) == rows(source.url, query), name
    environment = os.environ | {
        "DATABASE_URL": database.as_user(target, WEB, PASSWORDS[WEB]),
        "DJANGO_SETTINGS_MODULE": "wqm.settings",
        "WQM_DATA_DIR": str(folder / "back"),
        "WQM_INSECURE_HTTP": "1",
        "DEBUG": "1",  # no collected styles are needed
    }
    answered = subprocess.run([sys.executable, "-c", ANSWERS], env=environment, capture_output=True, text=True)
    assert answered.stdout.strip().splitlines()[-1:] == ["[200, 200, 200, 404]"], answered.stderr


def test_no_key_and_no_way_out_is_in_the_archive(source):
    archive = source.back_up()
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        assert sorted(name for name in names if name.startswith("files/s")) == [
            "files/s1", "files/s1/aa", "files/s3", "files/s3/bb",
        ]  # fmt: skip
        assert [name for name in names if "key" in name] == []
    assert b"a key that opens answers" not in archive.read_bytes()
    assert settings.SECRET_KEY.encode() not in archive.read_bytes()
    assert list(source.folder.glob(".backup-*")) == []


def test_encrypted_backup_opens_with_its_key_alone(source, fresh, folder):
    identity = pyrage.x25519.Identity.generate()
    archive = source.back_up(str(identity.to_public()))
    assert archive.name.endswith(".tar.age")
    assert b"Evidence of Hazel" not in archive.read_bytes()
    stranger = str(pyrage.x25519.Identity.generate())
    where = {"admin_url": empty_database(fresh, "encrypted"), "passwords": PASSWORDS}
    for wrong in (stranger, "", "no key"):
        with pytest.raises(BackupError, match="cannot be decrypted with this key"):
            restore_backup(archive=archive, files=folder / "never", identity=wrong, **where)
    assert not (folder / "never").exists()
    restore_backup(archive=archive, files=folder / "opened", identity=str(identity), **where)
    assert (folder / "opened" / "s3" / "bb").read_bytes() == b"Evidence of Willow"


def test_restore_overwrites_nothing(source, fresh, folder):
    archive, url = source.back_up(), empty_database(fresh, "taken")
    with database.admin_cursor(url) as cursor:
        cursor.execute("CREATE TABLE theirs (word text)")
    with pytest.raises(BackupError, match="There are tables in the database"):
        restore_backup(archive=archive, admin_url=url, passwords=PASSWORDS, files=folder / "new")
    with pytest.raises(BackupError, match="There are files in"):
        restore_backup(archive=archive, admin_url=url, passwords=PASSWORDS, files=source.files)
    assert rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("theirs",)]


def test_damaged_backup_is_refused_before_anything_is_changed(source, fresh, folder):
    archive, url = source.back_up(), empty_database(fresh, "damaged")
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged = archive.with_name("damaged.tar")
    damaged.write_bytes(content)
    with pytest.raises(BackupError, match="damaged"):
        restore_backup(archive=damaged, admin_url=url, passwords=PASSWORDS, files=folder / "none")
    (folder / "text.tar").write_text("no archive")
    with pytest.raises(BackupError, match="no backup of ours"), opened(folder / "text.tar"):
        pass
    assert rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def cut(content: bytes, archive: Path, *, members: int) -> bytes:
    """The archive without its last members: a copy that was cut off where nothing looks broken."""
    with tarfile.open(archive) as tar:
        return content[: tar.getmembers()[-members].offset]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda content, archive: cut(content, archive, members=1), "no files.json"),
        (lambda content, archive: cut(content, archive, members=2), "no files.json"),
        (lambda content, archive: content.replace(b"Evidence of Hazel", b"Evidence of Basil"), "damaged or missing"),
        (lambda content, archive: content.replace(b"files/s3/bb", b"files/../bb"), "written elsewhere|no backup of"),
    ],
)
def test_backup_that_lost_a_file_is_refused_before_anything_is_changed(source, fresh, folder, damage, sentence):
    archive, url = source.back_up(), empty_database(fresh, "cut")
    damaged = archive.with_name("cut.tar")
    damaged.write_bytes(damage(archive.read_bytes(), archive))
    with pytest.raises(BackupError, match=sentence):
        restore_backup(archive=damaged, admin_url=url, passwords=PASSWORDS, files=folder / "none")
    assert rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    assert not (folder / "none").exists()


def test_files_under_two_names_and_behind_a_link_to_their_folder_are_all_in_the_archive(source, folder):
    """A folder of files on a larger disk, with a link to it in its place: not one file was in the backup."""
    other = Source(source.url, folder / "linked")
    elsewhere = folder / "elsewhere"
    (elsewhere / "s1").mkdir(parents=True)
    (elsewhere / "s1" / "aa").write_bytes(b"Evidence")
    os.link(elsewhere / "s1" / "aa", elsewhere / "s1" / "ab")
    other.folder.mkdir()
    other.files.symlink_to(elsewhere)
    with opened(other.back_up()) as backup:
        assert backup.extract_files(folder / "from-link") == 2
    assert (folder / "from-link" / "s1" / "ab").read_bytes() == b"Evidence"


def test_backup_writes_beside_the_files_nothing(source, folder):
    """In a container nothing but the folder of files can be written: the documented command failed."""
    files = folder / "read-only" / "files"
    (files / "s1").mkdir(parents=True)
    (files / "s1" / "aa").write_bytes(b"Evidence")
    (files / ".worker").write_text("now")
    descriptor = os.open(files, os.O_RDONLY)
    try:
        archive = make_backup(
            owner_url=database.as_user(source.url, OWNER, PASSWORDS[OWNER]),
            files=Path(f"/proc/{os.getpid()}/fd/{descriptor}"),  # beside it nobody can write, not even root
            folder=folder / "read-only" / "backups",
        )
    finally:
        os.close(descriptor)
    with tarfile.open(archive) as tar:
        assert [name for name in tar.getnames() if name.startswith("files/")] == ["files/s1", "files/s1/aa"]
    assert sorted(path.name for path in files.iterdir()) == [".worker", "s1"]


def test_file_that_is_deleted_while_it_is_backed_up_stops_nothing(source, folder):
    other = Source(source.url, folder / "busy")
    (other.files / "s1").mkdir(parents=True)
    for number in range(200):
        (other.files / "s1" / f"a{number:03}").write_bytes(bytes(64 * 1024))
    (other.files / "s1" / "zz").write_bytes(b"deleted in a moment")
    ended = threading.Event()

    def delete_meanwhile() -> None:
        while not ended.is_set():
            if any(tar.stat().st_size > 6 * 1024 * 1024 for tar in other.folder.rglob(".backup-*/wqm-*.tar")):
                (other.files / "s1" / "zz").unlink()
                return

    thread = threading.Thread(target=delete_meanwhile)
    thread.start()
    try:
        archive = other.back_up()
    finally:
        ended.set()
        thread.join()
    with opened(archive) as backup:
        assert backup.extract_files(folder / "from-busy") == 200


def test_archive_is_nobody_else_s_to_read_at_any_moment(source, folder):
    other = Source(source.url, folder / "watched")
    (other.files / "s1").mkdir(parents=True)
    (other.files / "s1" / "aa").write_bytes(bytes(32 * 1024 * 1024))
    (other.folder / "backups").mkdir()
    modes: set[int] = set()
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            for path in (other.folder / "backups").iterdir():
                with suppress(FileNotFoundError):  # it has its name now
                    modes.add(path.stat().st_mode & 0o777)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        archive = other.back_up()
    finally:
        ended.set()
        thread.join()
    assert modes == {0o600}
    assert list((other.folder / "backups").iterdir()) == [archive]


@pytest.mark.parametrize("encrypted", [False, True])
def test_backup_that_finds_no_room_says_so_and_leaves_nothing(source, folder, encrypted):
    other = Source(source.url, folder / f"full-{encrypted}")
    (other.files / "s1").mkdir(parents=True)
    (other.files / "s1" / "aa").write_bytes(b"Evidence")
    other.folder.joinpath("backups").symlink_to("/proc/self/fd")  # where nothing can be made
    recipient = str(pyrage.x25519.Identity.generate().to_public()) if encrypted else ""
    with pytest.raises(BackupError, match="could not be written"):
        other.back_up(recipient)
    assert sorted(path.name for path in other.files.iterdir()) == ["s1"]


def test_recipient_that_is_no_key_leaves_nothing_behind(source):
    before = sorted(source.folder.rglob("*"))
    with pytest.raises(BackupError, match="begins with age1"):
        source.back_up("ssh-rsa AAAA")
    assert sorted(source.folder.rglob("*")) == before
