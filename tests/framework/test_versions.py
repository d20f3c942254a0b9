"""Framework versions: unchangeable once published, and a file that goes round without loss."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from framework.exchange.reading import BadFrameworkFile
from framework.exchange.versions import describe_version
from framework.models import Criterion, Level, Principle, Question, Rule, ScalePoint, Version
from framework.services.versions import export_version, import_version, publish_version, retire_version
from tests import factories as f
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

PARTS = [Principle, ScalePoint, Level, Rule]


@pytest.fixture
def everything(world):
    """Inside everything, as the office is."""
    with scope(everything=True):
        yield


@pytest.mark.parametrize("model", [*PARTS, Criterion, Question], ids=lambda model: model.__name__)
def test_published_content_cannot_be_changed_or_deleted(world, model):
    published = {Criterion: "principle__version__state", Question: "section__questionnaire__state"}
    row = model.objects.filter(**{published.get(model, "version__state"): "published"}).first()
    rows = model.objects.filter(pk=row.pk)
    for act in (row.save, lambda: rows._raw_delete("default")):
        with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
            act()


def test_draft_can_be_changed(db):
    criterion = f.CriterionFactory(text="Old")
    criterion.text = "New"
    criterion.save()
    assert Criterion.objects.get(pk=criterion.pk).text == "New"


def test_published_version_can_only_be_retired(world, everything):
    version = world.version
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(state="draft", published_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(name="Another name")
    retire_version(version=version, by=None)
    with pytest.raises(NotAllowed):
        publish_version(version=version, by=None)


def test_empty_draft_is_not_published(db, everything):
    with pytest.raises(NotAllowed, match="at least one principle"):
        publish_version(version=f.VersionFactory(), by=None)


@pytest.mark.parametrize("code", ["sample-six", "sample-seven"])
def test_exported_file_goes_round_without_loss(world, everything, code):
    first = Version.objects.get(code=code)
    data = json.loads(export_version(first))
    second = import_version(content=json.dumps({**data, "code": "copy"}).encode(), by=None)
    assert {**describe_version(second), "code": code} == data
    assert second.state == "draft"


def test_samples_have_six_and_seven_principles_and_a_mapping(world):
    counts = {version.code: version.principles.count() for version in Version.objects.all()}
    assert counts == {"sample-six": 6, "sample-seven": 7}
    seven = Criterion.objects.filter(principle__version__code="sample-seven")
    assert seven.filter(grown_from__earlier__principle__version__code="sample-six").count() == 18


def broken(world, **change) -> bytes:
    """The sample as a file with something wrong in it."""
    return json.dumps({**json.loads(export_version(world.version)), "code": "broken", **change}).encode()


def test_broken_files_are_refused_with_the_place(world, everything):
    point = {"value": 1, "name": "", "sentence": "x"}
    cases = [
        (b"\x89PNG\r\n", "not a framework file"),
        (b"[]", "This is not a “"),
        (export_version(world.version), "There is already a version sample-six"),
        (broken(world, scale=[]), "scale: add at least one"),
        (broken(world, scale=[point]), "scale, number 1"),
        (broken(world, rules=[{"kind": "magic"}]), "rules, number 1: “magic” is not one of"),
        (broken(world, principles=[{"number": 1, "code": "a", "name": "A", "sentence": "a"}]), "“criteria” is missing"),
    ]
    before = Version.objects.count()
    for content, sentence in cases:
        with pytest.raises(BadFrameworkFile, match=sentence):
            import_version(content=content, by=None)
    assert Version.objects.count() == before


def test_administrator_imports_and_publishes_on_the_pages(world, sign_in):
    client = sign_in("administrator")
    with scope(everything=True):
        content = broken(world)
    response = client.post(reverse("framework:import"), {"file": SimpleUploadedFile("v.json", content)})
    version = Version.objects.get(code="broken")
    assert response.headers["Location"] == reverse("framework:version", args=[version.pk])
    client.post(reverse("framework:change_state", args=[version.pk, "publish"]))
    assert Version.objects.get(pk=version.pk).state == "published"


def test_png_as_framework_gets_a_sentence(world, sign_in):
    upload = SimpleUploadedFile("x.json", b"\x89PNG\r\n\x1a\n\x00")
    page = sign_in("administrator").post(reverse("framework:import"), {"file": upload})
    assert (page.status_code, "This is not a framework file" in page.content.decode()) == (422, True)
