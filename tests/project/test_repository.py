"""The repository keeps its own rules."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from scripts import workflow_diagrams
from tests import factories
from tests.project.access_matrix import MATRIX
from wqm.celery import app

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "accounts", "schools", "framework", "evidence", "plans", "audits", "surveys", "assessments", "activity", "mail",
    "files", "jobs", "documents",
}  # fmt: skip
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SOURCES = [
    path
    for folder in ("wqm", "demo", "home", "trusts", "templates", *OURS)
    if (ROOT / folder).is_dir()
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".html", ".txt"}
]


def our_models() -> list[type[models.Model]]:
    """The models of our own apps."""
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_model_has_a_factory(model):
    modelled = {factory._meta.model for factory in vars(factories).values() if hasattr(factory, "_meta")}
    assert model in modelled, "A factory in tests/factories, exported by its __init__.py"


def test_model_in_a_file_of_its_own_is_exported():
    files = [path for path in SOURCES if path.parts[-2] == "models" and path.name != "__init__.py"]
    bases = {"SchoolRow", "OrganisationRow", "Model"}
    written = {
        (str(path.relative_to(ROOT)), node.name)
        for path in files
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
        and "abstract = True" not in ast.unparse(node)
        and bases & {base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases}
    }
    known = {model.__name__ for model in apps.get_models()}
    assert len(written) > 20
    assert {row for row in written if row[1] not in known} == set(), "Import it in __init__.py, or it is no table."


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_optional_at_and_by_pairs_have_a_constraint(db, model):
    names = {field.name for field in model._meta.local_fields if field.null}
    pairs = [
        (name, f"{name[:-3]}_by") for name in names if name.endswith(("_at", "_on")) and f"{name[:-3]}_by" in names
    ]
    checks = [one.condition for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    for at, by in pairs:
        for half in ({at: timezone.now()}, {by: 1}):
            values = {field.name: _value(field, half.get(field.name)) for field in model._meta.local_fields}
            assert not all(check.check(values) for check in checks), f"No constraint ties {at} and {by}: {half} may be"


def _value(field, value) -> models.Value:
    return models.Value(value, output_field=getattr(field, "target_field", field))


def test_every_template_is_used():
    text = "\n".join(path.read_text() for path in SOURCES)
    unused = [
        str(name) for name in (path.relative_to(ROOT / "templates") for path in TEMPLATES) if not _is_used(name, text)
    ]
    assert unused == []


# Rooms whose pages are the same in several places, so that code puts the place before the name.
OF_SEVERAL_PLACES = {
    "metrics", "trust_metrics", "office", "office_schools", "school_people", "trust_people",
    "surveys", "trust_surveys", "office_surveys",
}  # fmt: skip


def test_every_address_is_named_by_a_link_a_form_or_a_redirect():
    text = "\n".join(path.read_text() for path in SOURCES if "urls" not in path.parts and path.name != "urls.py")
    unnamed = set()
    for address in MATRIX:
        place, _, name = address.rpartition(":")
        quoted = [f'"{address}"', f"'{address}'"]
        if place in OF_SEVERAL_PLACES:
            quoted += [f'"{name}"', f':{name}"', f'"{name.rpartition("_")[2]}"']
        if place != "api" and not any(words in text for words in quoted):
            unnamed.add(address)
    assert unnamed == set(), "Nothing leads there."


# Named in code by their last part; the folder stands in one place.
BY_STEM = {"emails", "components", "errors", "surveys/respond"}
# Named by allauth itself.
BY_LIBRARY = {"account", "mfa", "usersessions", "allauth", "429.html"}


def _is_used(name: Path, text: str) -> bool:
    by_stem = str(name.parent) in BY_STEM and f'"{name.stem}"' in text
    return name.parts[0] in BY_LIBRARY or str(name) in text or by_stem


def test_tasks_take_keywords_only():
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert len(ours) >= 8
    for name, task in ours.items():
        kinds = {parameter.kind for parameter in inspect.signature(task.run).parameters.values()}
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY}, name


def test_beat_names_tasks_that_exist(settings):
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled - set(app.tasks) == set()


def test_services_wake_tasks_that_exist():
    app.loader.import_default_modules()
    calls = [
        node
        for path in SOURCES
        # The clock wakes what the schedule names, which the test before looks at.
        if path.suffix == ".py" and path != ROOT / "wqm" / "clock" / "services.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "wake"
    ]
    woken = {node.args[0].value for node in calls if isinstance(node.args[0], ast.Constant)}
    assert len(calls) >= 5
    assert woken - set(app.tasks) == set()
    assert [node.lineno for node in calls if not isinstance(node.args[0], ast.Constant)] == []


def test_workflow_diagrams_are_current():
    assert (ROOT / "docs" / "workflows.md").read_text() == workflow_diagrams.document()


def test_what_contributors_are_told_exists():
    text = (ROOT / "CONTRIBUTING.md").read_text() + (ROOT / "docs" / "glossary.md").read_text()
    named = set(re.findall(r"`([\w./]+)`", text))
    tests = {
        test
        for path in (ROOT / "tests").rglob("test_*.py")
        for test in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
    }
    paths = {name for name in named if "/" in name.strip("/") and not name.startswith("/")}
    assert len(paths) > 30
    assert {name for name in paths if not (ROOT / name).exists()} == set()
    assert {name for name in named if name.startswith("test_")} - tests == set()


def test_files_stay_short():
    long = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.suffix == ".py" and "migrations" not in path.parts and len(path.read_text().splitlines()) > 500
    ]
    assert long == []


def test_every_module_says_what_it_is():
    bare = []
    for path in SOURCES:
        if path.suffix != ".py" or path.parts[-2] == "migrations" or path.name == "__init__.py":
            continue
        text = path.read_text()
        if text.strip() and not re.match(r'(#!.*\n)?(r?""")', text):
            bare.append(str(path.relative_to(ROOT)))
    assert bare == []
