"""Chooses mutants, runs them and prints those that survived."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from scripts import mutants
from scripts.mutants.changes import choose
from scripts.mutants.judging import controls, fresh, judge
from scripts.mutants.recording import record, tests_for
from scripts.mutants.rooms import ROOT, folders_of, is_target, tracked
from scripts.mutants.running import cluster, warm_up
from tests import cluster as servers

ENOUGH = 0.9


def main() -> None:
    """See the package."""
    parser = argparse.ArgumentParser(description=(mutants.__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, action="append", help="which mutants; may be given several times")
    parser.add_argument("--count", type=int, default=40, help="how many a seed")
    parser.add_argument("--only", action="append", default=[], help="only in files that begin like this")
    parser.add_argument("--list", action="store_true", help="only say which they are")
    parser.add_argument("--fresh", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.chdir(ROOT)
    if not Path(servers.__file__).is_relative_to(ROOT):
        sys.exit(f"mutants: Python imports {servers.__file__}, which is another checkout")
    servers.forbid_remote_sockets()
    if given.fresh:
        fresh(json.loads(Path(given.fresh).read_text()))
        return
    paths = tracked()
    targets = [path for path in paths if is_target(path)]
    seeds = given.seed or [1]
    chosen = {seed: choose(seed, given.count, targets, given.only) for seed in seeds}
    every = [mutant for of_seed in chosen.values() for mutant in of_seed]
    if given.list or not every:
        print("\n".join(mutant.told() for mutant in every) or "no mutants there")
        return
    folders = sorted({folder for mutant in every for folder in folders_of(mutant.path)})
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with cluster(folder):
            warm_up(folders)
            tests = record(paths, targets, folders, folder)
            first = next(one for one in every if tests_for(one, tests)[1])
            controls(first, tests_for(first, tests)[0][:3], folder)
            survived = {seed: judge(seed, of_seed, tests, folder) for seed, of_seed in chosen.items()}
    good = True
    for seed, of_seed in chosen.items():
        left = survived[seed]
        print(f"\nseed {seed}: {len(of_seed) - len(left)} of {len(of_seed)} mutants were noticed")
        print("\n".join(f"  survived: {mutant.told()}" for mutant in left))
        good = good and len(left) <= len(of_seed) * (1 - ENOUGH)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
