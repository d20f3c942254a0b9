"""The page of a job: progress, stop, result; with and without JavaScript."""

import pytest
from django.urls import reverse

from tests import factories as f
from wqm.jobs.models import Job
from wqm.jobs.services import JobFailed, _kinds, job_kind, run_job, start_job
from wqm.tenancy.scope import scope


@pytest.fixture
def kind():
    """A kind of job that exists for one test."""
    name = "tests.work"
    yield name
    _kinds.pop(name, None)


@pytest.fixture
def job(world, kind) -> Job:
    with scope(everything=True):
        return start_job(kind, title="Some work", arguments={}, by=world.person("head"))


def test_waiting_job_asks_for_itself_and_offers_a_link(sign_in, job):
    page = sign_in("head").get(reverse("jobs:show", args=[job.pk])).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Check again" in page


def test_fragment_of_a_finished_job_stops_asking(sign_in, job, kind):
    job_kind(kind)(lambda run: {"count": 3})
    run_job(job.pk)
    page = sign_in("head").get(reverse("jobs:show", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in page
    assert "<html" not in page


def test_progress_is_shown(sign_in, job, kind):
    seen = []

    @job_kind(kind)
    def work(run):
        run.progress(3, 7)
        seen.append(sign_in("head").get(reverse("jobs:show", args=[job.pk])).content.decode())

    run_job(job.pk)
    assert "3 of 7" in seen[0]


def test_failure_is_a_sentence(sign_in, job, kind):
    @job_kind(kind)
    def work(run):
        raise JobFailed("The list has no email column.")

    run_job(job.pk)
    assert "The list has no email column." in sign_in("head").get(reverse("jobs:show", args=[job.pk])).content.decode()


def test_waiting_job_is_stopped_by_its_person(sign_in, job):
    sign_in("head").post(reverse("jobs:cancel", args=[job.pk]))
    with scope(everything=True):
        job.refresh_from_db()
    assert job.state == "cancelled"


def test_running_job_stops_at_its_next_step(sign_in, job, kind):
    @job_kind(kind)
    def work(run):
        run.progress(1, 2)
        sign_in("head").post(reverse("jobs:cancel", args=[job.pk]))
        run.progress(2, 2)
        raise AssertionError("it went on")

    run_job(job.pk)
    with scope(everything=True):
        job.refresh_from_db()
    assert job.state == "cancelled"


def test_job_of_somebody_else_does_not_exist(sign_in, job):
    assert sign_in("head_next_door").get(reverse("jobs:show", args=[job.pk])).status_code == 404
    assert sign_in("head_next_door").post(reverse("jobs:cancel", args=[job.pk])).status_code == 404


def test_job_runs_once_however_often_it_is_woken(job, kind):
    runs = []
    job_kind(kind)(lambda run: runs.append(1))
    run_job(job.pk)
    run_job(job.pk)
    assert runs == [1]


def test_factory_makes_a_job(world):
    with scope(everything=True):
        assert f.JobFactory(school=world.school).ended is False
