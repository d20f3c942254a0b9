"""Several files at once: each is kept or refused by itself, and said afterwards what it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence.models import Evidence, EvidenceUse, Judgement
from evidence.queries.library import used_bytes
from evidence.services.cycles import advance_cycle
from evidence.services.uploads import describe_pieces
from tests.wqm.files.uploads import pdf, picture
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

JSON = {"Accept": "application/json"}


@pytest.fixture
def here(world, sign_in):
    """`here(name, data, ...)` posts to a page of Hazel's library as the head."""
    client = sign_in("head")

    def post(name, data=None, query="", **options):
        return client.post(f"{reverse(f'evidence:{name}', args=[world.school.pk])}{query}", data or {}, **options)

    return post


@pytest.fixture
def pieces(world):
    """The pieces of Hazel beside the standing one, in order."""

    def find():
        with scope(everything=True):
            pieces = Evidence.objects.filter(school=world.school).exclude(title__startswith="Evidence of")
            return list(pieces.select_related("file").order_by("pk"))

    return find


def files(*names: str) -> list[SimpleUploadedFile]:
    """Good files of these names."""
    return [SimpleUploadedFile(name, picture() if name.endswith("jpg") else pdf()) for name in names]


def test_good_files_are_kept_under_their_names_and_lead_to_the_next_page(here, pieces):
    response = here("upload", {"uploads": files("Staff_rota.pdf", "garden.jpg")})
    assert [(piece.title, piece.kind) for piece in pieces()] == [("Staff rota", "file"), ("garden", "file")]
    first, second = pieces()
    assert response.url.endswith(f"/evidence/new/?piece={first.pk}&piece={second.pk}")


def test_bad_files_stop_no_good_one_and_say_why(here, pieces):
    bad = [SimpleUploadedFile("tool.exe", b"MZ\x90"), SimpleUploadedFile("nothing.pdf", b"")]
    response = here("upload", {"uploads": [*files("plan.pdf"), *bad]})
    page = response.content.decode()
    assert response.status_code == 422
    assert [piece.title for piece in pieces()] == ["plan"]
    for words in (
        "tool.exe",
        "You cannot upload this kind of file",
        "nothing.pdf",
        "The file is empty",
        "Continue with the uploaded files",
    ):
        assert words in page
    assert f"?piece={pieces()[0].pk}" in page


def test_file_beyond_the_quota_is_refused_and_the_others_are_kept(world, here, pieces, settings):
    small, large = files("small.pdf"), [SimpleUploadedFile("large.txt", b"word " * 2000)]
    with scope(everything=True):
        settings.SCHOOL_QUOTA_BYTES = used_bytes(world.school.pk) + 3 * len(pdf())
    page = here("upload", {"uploads": [*large, *small]}).content.decode()
    assert [piece.title for piece in pieces()] == ["small"]
    assert "and this file does not fit" in page


@pytest.mark.parametrize(("count", "sentence"), [(0, "Choose at least one file"), (21, "You chose 21 files")])
def test_too_few_or_too_many_files_are_refused_in_a_sentence(here, pieces, count, sentence):
    response = here("upload", {"uploads": files(*(f"{n}.pdf" for n in range(count)))})
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert pieces() == []


def test_script_gets_json_for_one_file(here, pieces):
    good = here("upload", {"uploads": files("plan.pdf")}, headers=JSON)
    assert (good.status_code, good.json()) == (201, {"id": pieces()[0].pk, "title": "plan"})
    bad = here("upload", {"uploads": [SimpleUploadedFile("tool.exe", b"MZ\x90")]}, headers=JSON)
    assert (bad.status_code, "You cannot upload this kind of file" in bad.json()["error"]) == (422, True)
    none = here("upload", headers=JSON)
    assert (none.status_code, none.json()) == (422, {"error": "Choose at least one file."})


@pytest.fixture
def uploaded(here, pieces):
    """A document and a picture that were uploaded, with the query that names them."""
    here("upload", {"uploads": files("rota.pdf", "garden.jpg")})
    rota, garden = pieces()
    return rota, garden, f"?piece={rota.pk}&piece={garden.pk}"


def test_described_files_get_titles_principles_and_criteria(world, here, pieces, uploaded):
    rota, garden, query = uploaded
    criterion = world.version.principles.get(number=2).criteria.first()
    data = {
        f"piece-{rota.pk}-title": "Quiet room rota",
        f"piece-{garden.pk}-title": "Our garden",
        f"piece-{garden.pk}-alt_text": "A raised bed",
        f"piece-{garden.pk}-children_pictured": "on",
        f"piece-{garden.pk}-consent": "Forms of September",
        "principles": [criterion.principle_id],
        "criteria": [criterion.pk],
    }
    assert here("describe", data, query).status_code == 302
    rota, garden = pieces()
    assert (rota.title, rota.kind) == ("Quiet room rota", "file")
    assert (garden.title, garden.kind, garden.consent) == ("Our garden", "photograph", "Forms of September")
    with scope(everything=True):
        assert [list(piece.principles.all()) for piece in (rota, garden)] == [[criterion.principle]] * 2
        numbers = EvidenceUse.objects.filter(criterion=criterion, evidence__in=[rota, garden])
        assert list(numbers.values_list("number", flat=True)) == [1, 2]


def test_one_wrong_description_saves_none_and_keeps_what_was_typed(here, pieces, uploaded):
    rota, garden, query = uploaded
    data = {
        f"piece-{rota.pk}-title": "Quiet room rota",
        f"piece-{garden.pk}-title": "Our garden",
        f"piece-{garden.pk}-children_pictured": "on",
    }
    response = here("describe", data, query)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Enter how parents agreed" in page
    assert 'value="Quiet room rota"' in page
    assert [piece.title for piece in pieces()] == ["rota", "garden"]


def test_pieces_of_another_school_are_not_described(world, here):
    theirs = world.first(Evidence, world.next_door)
    response = here("describe", {f"piece-{theirs.pk}-title": "Taken over"}, f"?piece={theirs.pk}")
    assert response.url == reverse("evidence:library", args=[world.school.pk])
    assert world.first(Evidence, world.next_door).title == "Evidence of Willow Primary"


def test_pieces_that_are_used_for_nothing_are_described_while_the_cycle_is_locked(world, pieces, uploaded):
    rota = pieces()[0]
    with scope(everything=True):
        cycle = advance_cycle(cycle=world.cycle(), step="close", by=world.person("head"))
        say = {"principles": [], "cycle": cycle, "by": world.person("head")}
        describe_pieces(described=[(rota, {"title": "Rota"})], criteria=[], **say)
        with pytest.raises(NotAllowed):
            describe_pieces(described=[(rota, {"title": "Other"})], criteria=[world.first(Judgement).criterion], **say)
    assert pieces()[0].title == "Rota"
