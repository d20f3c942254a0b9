"""Fails when a dependency of pyproject.toml is missing from its lock file, or locked outside its range."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text()
    return {
        canonicalize_name(m[1]): m[2] for m in re.finditer(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE)
    }


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    base, dev = project["dependencies"], project["optional-dependencies"]["dev"]
    problems = []
    for file, requirements in (("base.txt", base), ("dev.txt", base + dev)):
        versions = locked(file)
        for requirement in map(Requirement, requirements):
            version = versions.get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                problems.append(f"requirements/{file}: {requirement} (locked: {version})")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
