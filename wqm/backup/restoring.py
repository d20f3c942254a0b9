"""Bringing a backup back: roles first, then the tables, then the files, into an empty place."""

from collections.abc import Mapping
from pathlib import Path

from wqm.backup.archive import opened
from wqm.backup.tools import BackupError, run
from wqm.embedded import database
from wqm.tenancy.database_roles import OWNER

TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


def restore_backup(
    *, archive: Path, admin_url: str, passwords: Mapping[str, str], files: Path, identity: str = ""
) -> dict[str, object]:
    """Fill the empty database of `admin_url` and the empty folder `files`; what the backup says of itself.

    `passwords` by role: a backup has none. Raises BackupError before anything is changed where something is there
    already, and afterwards nothing of the database where the restore fails (it is one transaction).
    """
    if files.exists() and any(files.iterdir()):
        raise BackupError(f"There are files in {files}. Restore into an empty folder (WQM_DATA_DIR).")
    with opened(archive, identity) as backup:
        if run("psql", "--no-psqlrc", "--tuples-only", f"--command={TABLES}", url=admin_url).strip() != "0":
            raise BackupError("There are tables in the database. Restore into an empty one.")
        database.ensure_roles(admin_url, passwords)
        owner_url = database.as_user(admin_url, OWNER, passwords[OWNER])
        run("pg_restore", "--exit-on-error", "--single-transaction", "--no-comments", f"--dbname={_name(owner_url)}",
            backup.dump, url=owner_url)  # fmt: skip
        database.write_state(admin_url, backup.manifest["state"])
        files.mkdir(parents=True, exist_ok=True)
        number = backup.extract_files(files)
    return {"made_at": backup.manifest["made_at"], "files": number}


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
