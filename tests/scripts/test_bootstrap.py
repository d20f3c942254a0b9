"""The set-up does what is missing, and only that."""

import importlib.util
import shutil
import subprocess
import sys
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def bootstrap() -> ModuleType:
    loader = SourceFileLoader("bootstrap", str(ROOT / "scripts" / "bootstrap"))
    loader.path = str(ROOT / "scripts" / "bootstrap")
    spec = importlib.util.spec_from_loader("bootstrap", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def test_stamp_follows_content(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    source, stamp = tmp_path / "source", tmp_path / "stamp"
    source.write_text("one")
    stamp.write_text(bootstrap.digest(source))
    assert bootstrap.is_current(stamp, bootstrap.digest(source)) is True
    source.write_text("two")
    assert bootstrap.is_current(stamp, bootstrap.digest(source)) is False


def test_nothing_is_done_twice() -> None:
    """With everything in place the set-up is silent and takes no time that anybody notices."""
    command = [sys.executable, "scripts/bootstrap"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    started = time.monotonic()
    again = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert again.stdout == ""
    assert time.monotonic() - started < 3


def test_missing_library_is_named(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "has_library", lambda name: "pango" not in name)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert bootstrap.missing_packages(browser=False)[:2] == ["libpango-1.0-0", "libpangoft2-1.0-0"]


def test_without_root_the_line_is_said(bootstrap: ModuleType, monkeypatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    assert bootstrap.apt_install(["chromium"]) is False
    assert capsys.readouterr().out == (
        "setup: missing on this machine; type: sudo apt-get install --yes --no-install-recommends chromium\n"
    )


@pytest.mark.parametrize(("in_ci", "stops"), [(True, True), (False, False)])
def test_missing_part_stops_only_ci(bootstrap: ModuleType, monkeypatch, in_ci: bool, stops: bool) -> None:
    monkeypatch.setattr(bootstrap, "missing_packages", lambda browser: ["chromium"])
    monkeypatch.setattr(bootstrap, "apt_install", lambda packages: False)
    monkeypatch.setattr(bootstrap, "IN_CI", in_ci)
    if stops:
        with pytest.raises(SystemExit):
            bootstrap.install_system(browser=True)
    else:
        bootstrap.install_system(browser=True)


def test_compiled_files_are_there() -> None:
    build = ROOT / "static" / "build"
    scss = {path.stem for path in (ROOT / "static" / "scss").glob("*.scss")} & {"app", "survey", "hall", "print"}
    assert {path.stem for path in build.glob("*.css")} == scss
    assert "sourceMappingURL" not in (build / "govuk-frontend.min.js").read_text()
    assert sorted(path.name for path in (build / "fonts").iterdir()) == [
        *(
            f"atkinson-hyperlegible-next-{script}-wght-{style}.woff2"
            for script in ("latin-ext", "latin")
            for style in ("italic", "normal")
        ),
        "figures-wght-normal.woff2",
    ]


def test_leak_check_finds_a_leak(tmp_path: Path) -> None:
    """In a repository of its own: a host of a registry and a resolved address are found, ordinary text is not."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "check_leaks.py", tmp_path / "scripts")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    command = [sys.executable, "scripts/check_leaks.py"]
    (tmp_path / "good").write_text("see example.org\n")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "bad").write_text("fine\nhttps://pypi." + "org/simple\n")
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (1, "bad:2: pypi." + "org\n")
