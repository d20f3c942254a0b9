"""The agenda that schools start from: part of a level in the editor, carried on, exported, fixed once published."""

import importlib
import json
from datetime import time

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from framework.agendas import default_items
from framework.exchange.reading import BadFrameworkFile
from framework.exchange.versions import describe_version
from framework.models import AgendaTemplateItem, Level
from framework.parts import KINDS
from framework.services.parts import add_part, delete_part
from framework.services.versions import create_version, export_version, import_version
from tests import factories as f
from tests.databases import as_role
from tests.reading import one_line, shown_by
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

FILL = importlib.import_module("framework.migrations.0015_fill_agendas")


@pytest.fixture
def everything(world):
    with scope(everything=True):
        yield


@pytest.fixture
def draft(world):
    """A copy of the six principles."""
    with scope(everything=True):
        return create_version(name="Next year", based_on=world.version, by=world.person("administrator"))


def described(level) -> list[dict]:
    names = ("number", "day", "starts_at", "minutes", "kind", "voice", "title", "note", "principles")
    return list(level.agenda_items.values(*names))


def test_samples_have_the_agenda_we_ship_two_days_and_one(world):
    for level in world.version.levels.all():
        assert described(level) == default_items(level.visit_days)
    assert set(world.version.levels.values_list("visit_days", flat=True)) == {1, 2}


def test_next_draft_carries_agendas_over(draft, world):
    for level in draft.levels.all():
        assert described(level) == described(world.version.levels.get(code=level.code))


def test_level_that_is_added_begins_with_the_agenda_we_ship(draft, world, everything):
    level = add_part(
        version=draft, part_kind=KINDS["level"], by=world.person("administrator"), name="Beyond", visit_days=2
    )
    assert described(level) == default_items(2)


def typed(**more) -> dict[str, object]:
    return {
        "title": "Kitchen staff", "kind": "talk", "voice": "support", "day": "1", "starts_at": "1:15pm",
        "minutes": "25", "note": "In the dining hall.", "principles": ["staff"],
    } | more  # fmt: skip


def test_item_is_added_changed_moved_and_deleted_in_the_editor(sign_in, draft):
    office, level = sign_in("administrator"), draft.levels.get(code="champion")
    assert office.post(reverse("framework:new_agenda_item", args=[draft.pk, level.pk]), typed()).status_code == 302
    item = AgendaTemplateItem.objects.get(level=level, title="Kitchen staff")
    assert (item.number, item.starts_at, item.principles) == (14, time(13, 15), ["staff"])
    address = reverse("framework:part", args=[draft.pk, "agenda", item.pk])
    assert office.post(address, typed(title="Cooks") | shown_by(office, address)).status_code == 302
    office.post(reverse("framework:move_part", args=[draft.pk, "agenda", item.pk, "up"]))
    item.refresh_from_db()
    assert (item.title, item.number) == ("Cooks", 13)
    assert "Cooks" in one_line(office.get(reverse("framework:version", args=[draft.pk])))
    office.post(reverse("framework:delete_part", args=[draft.pk, "agenda", item.pk]))
    assert described(level) == default_items(1)
    assert described(draft.levels.get(code="approved")) == default_items(2)


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"minutes": "0"}, "minutes", "Length in minutes must be 5 or more"),
        ({"minutes": "600"}, "minutes", "Length in minutes must be 480 or less"),
        ({"starts_at": "25:00"}, "starts_at", "Starts at must be a time, such as 9am or 3:45pm"),
        ({"voice": ""}, "voice", "Choose who is heard in this conversation"),
        ({"day": "6"}, "day", "Day of the visit must be 5 or less"),
    ],
)
def test_bad_item_is_refused_with_a_sentence(sign_in, draft, more, field, sentence):
    level = draft.levels.first()
    answer = sign_in("administrator").post(
        reverse("framework:new_agenda_item", args=[draft.pk, level.pk]), typed(**more)
    )
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [sentence])


def test_two_people_who_change_one_item_lose_nothing(sign_in, draft):
    office, item = sign_in("administrator"), AgendaTemplateItem.objects.filter(version=draft, kind="quiet").first()
    address = reverse("framework:part", args=[draft.pk, "agenda", item.pk])
    seen = shown_by(office, address)
    AgendaTemplateItem.objects.filter(pk=item.pk).update(minutes=50)
    shown = {name: getattr(item, name) for name in ("kind", "voice", "day", "minutes", "note")}
    shown["starts_at"] = f"{item.starts_at:%H:%M}"
    assert office.post(address, shown | seen | {"title": "An hour of quiet"}).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.minutes) == ("An hour of quiet", 50)


def test_level_that_is_deleted_says_what_is_lost(sign_in, draft):
    office, level = sign_in("administrator"), draft.levels.get(code="champion")
    page = one_line(office.get(reverse("framework:delete_part", args=[draft.pk, "level", level.pk])))
    assert "You will lose its agenda, 13 items, too." in page
    with scope(everything=True):
        delete_part(version=draft, part_kind=KINDS["level"], part=level, by=None)
    assert not AgendaTemplateItem.objects.filter(level_id=level.pk).exists()


def test_file_carries_agendas_there_and_back(draft, world, everything):
    data = json.loads(export_version(draft)) | {"code": "again"}
    again = import_version(content=json.dumps(data).encode(), by=world.person("administrator"))
    assert json.loads(export_version(again)) == data


def test_file_without_agendas_begins_with_ours(world, everything):
    data = describe_version(world.version) | {"code": "again"}
    del data["agendas"]
    again = import_version(content=json.dumps(data).encode(), by=world.person("administrator"))
    assert {level.code: len(described(level)) for level in again.levels.all()} == {
        "approved": 15, "champion": 13, "beacon": 13,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": "gold"}, "“gold” is not a level of this version."),
        ({"level": ""}, "“level” is missing."),
        ({"starts_at": 830}, "“starts_at” has to be a time in quotation marks"),
        ({"starts_at": "25:00"}, "agendas, number 1"),
        ({"minutes": 600}, "agendas, number 1"),
        ({"kind": "party"}, "agendas, number 1"),
        ({"kind": "talk", "voice": ""}, "A conversation needs a group that is heard."),
        ({"principles": "staff"}, "“principles” has to be a list"),
        ({"principles": ["staff", "staff"]}, "names a principle twice"),
        ({"principles": ["money"]}, "“money” is not a principle of this version."),
    ],
)
def test_file_with_a_bad_agenda_names_the_place(world, everything, changes, sentence):
    data = describe_version(world.version) | {"code": "again"}
    data["agendas"][0] |= changes
    with pytest.raises(BadFrameworkFile, match=sentence):
        import_version(content=json.dumps(data).encode(), by=world.person("administrator"))


def test_agenda_of_a_published_version_is_unchangeable(world, everything):
    item = AgendaTemplateItem.objects.filter(version=world.version).first()
    for act in (
        lambda: AgendaTemplateItem.objects.filter(pk=item.pk).update(title="Other"),
        lambda: f.AgendaTemplateItemFactory(level=item.level),
        item.delete,
    ):
        with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
            act()


def test_item_belongs_to_a_level_of_its_version(draft, world, everything):
    level = f.LevelFactory()
    with pytest.raises(IntegrityError, match="framework_agenda_level_of_version"), transaction.atomic():
        f.AgendaTemplateItemFactory(level=level, version=draft)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_migration_fills_levels_that_have_no_agenda_and_leaves_others(draft, world, everything):
    champion, approved = (draft.levels.get(code=code) for code in ("champion", "approved"))
    AgendaTemplateItem.objects.filter(level=champion).delete()
    AgendaTemplateItem.objects.filter(level=approved).exclude(number=1).delete()
    with as_role(OWNER), connection.schema_editor() as editor:
        FILL.fill(apps, editor)
    assert described(Level.objects.get(pk=champion.pk)) == default_items(1)
    assert len(described(approved)) == 1
