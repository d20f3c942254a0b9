"""A directory that `nobody` can reach: pytest's own are private."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wqm-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
