"""`python -m wqm.embedded`: the whole demo in the foreground."""

import os
import signal
import sys

from wqm.embedded.demo import run
from wqm.embedded.process import die_with_parent
from wqm.embedded.supervisor import run_until_stopped

if __name__ == "__main__":
    if os.environ.get("WQM_DIE_WITH_PARENT"):
        die_with_parent(signal.SIGTERM)
    sys.exit(run_until_stopped(run))
