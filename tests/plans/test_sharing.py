"""What a school shared of its practice: written down with its evidence, changed by two, removed after a question."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from evidence.models import Evidence
from evidence.services.binning import bin_evidence
from plans.models import SharedPractice
from plans.policies import MOST_SHARED
from plans.services import sharing as services
from tests import factories as f
from tests.reading import one_line, shown_by
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


def url(world, name: str, *more) -> str:
    return reverse(f"plans:{name}", args=[world.school.pk, *more])


def typed(**values) -> dict:
    day = values.pop("day", TODAY())
    dates = {"shared_on-day": day.day, "shared_on-month": day.month, "shared_on-year": day.year}
    return {"title": "Supervision", "with_whom": "Rowan Secondary", "effect": "", "evidence": ""} | dates | values


@pytest.fixture
def shared(world):
    with scope(everything=True):
        return SharedPractice.objects.select_related("evidence").get(school=world.school)


def test_school_writes_down_what_it_shared_and_shows_it(world, sign_in, shared):
    client = sign_in("slt")
    answer = client.post(url(world, "new_sharing"), typed(evidence=shared.evidence_id), follow=True)
    page = one_line(answer)
    assert "Shared practice added." in page and "Rowan Secondary" in page
    assert reverse("evidence:piece", args=[world.school.pk, shared.evidence_id]) in page
    page = one_line(sign_in("governor").get(url(world, "sharing")))
    assert "Supervision" in page and "Add shared practice" not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "What you shared: enter an answer"),
        ({"with_whom": " "}, "Who you shared it with: enter an answer"),
        ({"day": TODAY() + timedelta(days=1)}, "The date is in the future."),
        ({"evidence": "999999"}, "Evidence"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_what_was_typed_stays(world, sign_in, change, sentence):
    answer = sign_in("head").post(url(world, "new_sharing"), typed(effect="They use it now.", **change))
    assert answer.status_code == 422
    assert sentence in one_line(answer) and "They use it now." in one_line(answer)


def test_evidence_of_another_school_cannot_be_named(world, sign_in):
    with scope(everything=True):
        other = Evidence.objects.filter(school=world.next_door).first()
    assert sign_in("head").post(url(world, "new_sharing"), typed(evidence=other.pk)).status_code == 422
    with scope(everything=True), pytest.raises(IntegrityError), transaction.atomic():
        f.SharedPracticeFactory(school=world.school, evidence=other)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_two_people_who_write_on_one_entry_lose_nothing(world, sign_in, shared):
    client, address = sign_in("head"), url(world, "edit_sharing", shared.pk)
    seen = shown_by(client, address)
    with scope(everything=True):
        services.save_shared_practice(shared=shared, edition=1, effect="Theirs", by=world.person("slt"))
    assert client.post(address, seen | typed(effect="Mine")).status_code == 409
    with scope(everything=True):
        assert SharedPractice.objects.get(pk=shared.pk).effect == "Theirs"


def test_entry_is_removed_after_the_page_that_asks_and_its_evidence_stays(world, sign_in, shared):
    client, address = sign_in("head"), url(world, "remove_sharing", shared.pk)
    assert "Its evidence stays in your library." in one_line(client.get(address))
    client.post(address)
    assert client.post(address).status_code == 404
    with scope(everything=True):
        assert not SharedPractice.objects.filter(pk=shared.pk).exists()
        assert Evidence.objects.filter(pk=shared.evidence_id).exists()


def test_evidence_that_shows_it_is_not_binned(world, shared):
    with scope(everything=True), pytest.raises(NotAllowed, match="evidence for the shared practice"):
        bin_evidence(evidence=shared.evidence, by=world.person("head"))


def test_evidence_in_the_bin_is_not_named(world):
    with scope(everything=True):
        binned = Evidence.everything.filter(school=world.school, binned_at__isnull=False).first()
        with pytest.raises(NotAllowed, match="no longer in your library"):
            services.add_shared_practice(
                school=world.school, by=world.person("head"), title="X", with_whom="Y", shared_on=TODAY(),
                evidence=binned,
            )  # fmt: skip


def test_list_has_an_end(world):
    with scope(everything=True):
        head = world.person("head")
        SharedPractice.objects.bulk_create(
            SharedPractice(
                school=world.school, title="X", with_whom="Y", shared_on=TODAY(), created_by=head, updated_by=head
            )
            for _ in range(MOST_SHARED - 1)
        )
        with pytest.raises(NotAllowed, match="the limit is 200"):
            services.add_shared_practice(
                school=world.school, by=head, title="X", with_whom="Y", shared_on=TODAY(), evidence=None
            )


def test_plan_leads_to_it(world, sign_in):
    assert url(world, "sharing") in one_line(sign_in("head").get(url(world, "overview")))
