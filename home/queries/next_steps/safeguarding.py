"""Steps of the designated safeguarding lead, and of those who confirm one."""

from django.urls import reverse

from surveys.queries.contact_requests import waiting_contact_count
from surveys.queries.waves import open_releases
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.ui.nav import NextStep


def contact_steps(school, access: Access) -> list[NextStep]:
    """People who wait to be contacted come before everything else, for the one person who may know of them."""
    waiting = waiting_contact_count(school) if access.can(P.CONTACT_READ) else 0
    if not waiting:
        return []
    askers = "1 person has" if waiting == 1 else f"{waiting} people have"
    url = reverse("surveys:contact_requests", args=[school.pk])
    sentence = "They gave their names and are waiting to hear from you."
    return [NextStep(f"{askers} asked to be contacted", sentence, url, "Read the requests")]


def waiting_words_steps(school, access: Access) -> list[NextStep]:
    """Who reads what pupils write knows that some of it waits, whether or not anybody wrote anything."""
    waves = open_releases(school) if access.can(P.PUPIL_COMMENTS_READ) else []
    url = reverse("surveys:comments", args=[school.pk])
    return [
        NextStep(
            f"Pupils are answering “{wave.name}”",
            "Some of their comments are held until the survey closes.",
            url,
            "Read the comments so far",
            until=f"Closes {wave.closes_on:%-d %B}",
        )
        for wave in waves
    ]


def appointment_steps(school, access: Access) -> list[NextStep]:
    """Somebody is to become safeguarding lead, which needs a second person and a day."""
    if not access.can(P.LEAD_CONFIRM):
        return []
    url = reverse("school_people:lead", args=[school.pk])
    sentence = "A second person has to confirm a new designated safeguarding lead."
    return [NextStep("Check who becomes safeguarding lead", sentence, url, "See the proposal")]
