"""What an attack found, for its test and for the report of `make attack`.

Each attack is run twice by the same function: on the product, and on a naive schema or program on which it must
succeed completely (the positive control). One without the other says nothing.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

REPORT = "WQM_ATTACK_REPORT"


@dataclass(frozen=True)
class Verdict:
    """`hits` of the attack on the product, where `chance` is the most that may come about by chance; and the control.

    The control must hit all of `control_of`.
    """

    attack: str
    title: str
    hits: int
    of: int
    chance: int
    control_hits: int
    control_of: int

    @property
    def is_safe(self) -> bool:
        """No better than chance, and the attacker is able."""
        return self.hits <= self.chance and self.control_hits == self.control_of > 0


def judge(verdict: Verdict) -> None:
    """Note the verdict where a report is wanted, and fail the test where it is bad."""
    if path := os.environ.get(REPORT):
        with Path(path).open("a") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")
    assert verdict.control_hits == verdict.control_of > 0, f"the attacker is not able: {verdict}"
    assert verdict.hits <= verdict.chance, f"better than chance: {verdict}"
