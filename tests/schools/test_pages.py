"""Every page of people and schools opens for whoever it is for."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    "name",
    [
        "schools", "enter", "trusts", "register", "mail", "people", "people_invite",
    ],
)  # fmt: skip
def test_office_page_opens(sign_in, name):
    response = sign_in("administrator").get(reverse(f"office_schools:{name}"))
    assert response.status_code == 200


def test_people_pages_open(sign_in, world):
    for persona, name, pk in (
        ("head", "school_people", world.school.pk),
        ("trust_lead", "trust_people", world.trust.pk),
    ):
        client = sign_in(persona)
        for page in ("list", "invite"):
            assert client.get(reverse(f"{name}:{page}", args=[pk])).status_code == 200
