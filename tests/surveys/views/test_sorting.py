"""Lists that have many rows can be sorted by their columns, up and down."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from surveys.models import Recipient, Wave
from surveys.services import preparing
from tests.surveys.waves_in_states import draft
from wqm.tenancy.scope import scope


def addresses(client, wave, sort: str = "") -> list[str]:
    place = reverse("surveys:recipients", args=[wave.school_id, wave.pk])
    page = client.get(place, {"sort": sort} if sort else {}).content.decode()
    return re.findall(r"\b(\w+)@sorted\.example", page)


def test_recipients_are_sorted_by_address_and_by_the_name_of_their_group(world, sign_in):
    wave, head = draft(world, people=0), sign_in("head")
    with scope(schools=[world.school.pk], person=world.person("head").pk):
        preparing.set_breakdowns(wave=wave, breakdowns=[("Role", ["Zoo keepers", "Art"])], by=world.person("head"))
    with scope(everything=True):
        wave.refresh_from_db()
        part = wave.schools.get()
        part.groups = [
            {"code": "g1", "school": world.school.pk, "in": {"role": "zoo-keepers"}},
            {"code": "g2", "school": world.school.pk, "in": {"role": "art"}},
        ]
        part.save()
        for name, group in (("b", "g1"), ("a", "g1"), ("c", "g2")):
            Recipient.objects.create(wave=wave, school=world.school, email=f"{name}@sorted.example", group=group)
    assert addresses(head, wave) == ["a", "b", "c"]
    assert addresses(head, wave, "-email") == ["c", "b", "a"]
    assert addresses(head, wave, "group")[0] == "c"
    assert set(addresses(head, wave, "-group")[:2]) == {"a", "b"}
    assert addresses(head, wave, "nonsense") == ["a", "b", "c"]


def test_surveys_of_the_office_are_sorted_by_name_and_last_day(world, sign_in):
    today = timezone.localdate()
    for name, days in (("Sorted B", 3), ("Sorted A", 9)):
        draft(world, people=0, name=name, closes_on=today + timedelta(days=days))
    officer, place = sign_in("officer"), reverse("office_surveys:list")
    for sort, names in (("name", ["A", "B"]), ("-name", ["B", "A"]), ("closes", ["B", "A"]), ("-closes", ["A", "B"])):
        page = officer.get(place, {"sort": sort}).content.decode()
        assert re.findall(r">\s*Sorted (\w)\s*</a>", page) == names, sort
    with scope(everything=True):
        assert Wave.objects.filter(name__startswith="Sorted").count() == 2
