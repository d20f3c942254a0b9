"""`makemigrations` against a throwaway server: Django asks the database whether the history is consistent.

scripts/make_migrations.py [what makemigrations takes]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from wqm.embedded import postgres


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wqm-migrations-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = postgres.start(folder, options=postgres.THROWAWAY)
        try:
            environment = {**os.environ, "SECRET_KEY": "x", "DATABASE_URL": server.url(), "WQM_DATA_DIR": name}
            command = [sys.executable, "manage.py", "makemigrations", *sys.argv[1:]]
            return subprocess.run(command, env=environment).returncode
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
