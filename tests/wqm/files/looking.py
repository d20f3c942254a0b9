"""What a worker does with files, done now."""

from tests.databases import as_worker
from wqm.files.scanning import scan_waiting


def look_into_files() -> None:
    """Every file that waits is looked into, as the worker would have done within seconds."""
    with as_worker():
        scan_waiting()
