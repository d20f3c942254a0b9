"""Questions that somebody has spoken: kept by the office, played to children, and never beside other words."""

import io
import wave as waves
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from framework import recordings
from framework.models import Questionnaire, Recording
from framework.services.questionnaires import delete_questionnaire, make_next_edition
from tests.factories import UserFactory
from tests.surveys.questionnaires import FACES, a_link, opened, questionnaire, translated
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _fresh(tmp_path, settings):
    """Nothing is remembered from another test, and files stay in its folder."""
    recordings._sounds.cache_clear()
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }


def wav(seconds: float = 0.1) -> bytes:
    """A short silence."""
    buffer = io.BytesIO()
    with waves.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * seconds))
    return buffer.getvalue()


def page_of(questionnaire: Questionnaire, language: str = "en") -> str:
    return reverse("framework:recordings", args=[questionnaire.pk, language])


def upload(client, questionnaire, language: str = "en", **sounds):
    files = {key.replace("__", "."): SimpleUploadedFile(name, content) for key, (name, content) in sounds.items()}
    return client.post(page_of(questionnaire, language), files)


def stored_recordings(questionnaire) -> dict[tuple[str, str], str]:
    return {
        (recording.language, recording.key): recording.words
        for recording in Recording.objects.filter(questionnaire=questionnaire)
    }


@pytest.fixture
def ks1(world):
    return questionnaire(FACES, age="ks1")


def test_texts_are_recorded_one_by_one_also_after_publication(world, sign_in, ks1):
    administrator = sign_in("administrator")
    page = administrator.get(page_of(ks1)).content.decode()
    assert page.count("Device’s voice") == 1 + len(FACES) + 3
    done = upload(administrator, ks1, intro=("a.wav", wav()), scale__faces__3=("b.wav", wav()))
    assert done.status_code == 302
    assert stored_recordings(ks1) == {("en", "intro"): "Tell us how school is.", ("en", "scale:faces:3"): "Yes"}
    assert "2 recordings saved." in administrator.get(page_of(ks1)).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.mp3", wav(), "The file ends in .mp3 but is a different kind of file"),
        ("a.wav", b"<script>alert(1)</script>" * 20, "The file ends in .wav but is a different kind of file"),
        ("a.html", b"<p>", "We cannot play this recording"),
        ("a.wav", b"", "The file is empty"),
        ("a.wav", wav(200), "The file is 3 MB; the most is 2 MB"),
    ],
)
def test_what_is_no_recording_is_refused_and_the_good_ones_are_kept(world, sign_in, ks1, name, content, sentence):
    answer = upload(sign_in("administrator"), ks1, intro=(name, content), scale__faces__1=("good.wav", wav()))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "Kept 1 recording." in page) == (422, True, True)
    assert set(stored_recordings(ks1)) == {("en", "scale:faces:1")}


def test_nothing_chosen_says_so(world, sign_in, ks1):
    answer = sign_in("administrator").post(page_of(ks1), {"other": "x"})
    assert (answer.status_code, "Choose at least one recording" in answer.content.decode()) == (422, True)


def test_new_recording_takes_the_place_of_the_old_one_and_its_file_goes(world, sign_in, ks1):
    administrator = sign_in("administrator")
    upload(administrator, ks1, intro=("a.wav", wav()))
    first = Recording.objects.get(questionnaire=ks1)
    upload(administrator, ks1, intro=("b.wav", wav(0.2)))
    second = Recording.objects.get(questionnaire=ks1)
    with scope(everything=True):
        assert list(StoredFile.objects.filter(pk__in=[first.file_id, second.file_id])) == [second.file]
    administrator.post(reverse("framework:remove_recording", args=[ks1.pk, second.pk]))
    assert stored_recordings(ks1) == {}
    with scope(everything=True):
        assert not StoredFile.objects.filter(pk=second.file_id).exists()


def test_children_hear_the_recording_and_where_there_is_none_the_device(world, sign_in, ks1):
    upload(sign_in("administrator"), ks1, **{"question__face-1": ("a.wav", wav()), "scale__faces__1": ("b.wav", wav())})
    wave = opened(world, ks1)
    page = BeautifulSoup(Client().post(a_link(wave), {"page": "0", "go": "next"}, follow=True).content, "html.parser")
    sounds = {button["data-speak"]: button.get("data-sound", "") for button in page.select("[data-speak]")}
    assert {words: bool(sound) for words, sound in sounds.items()} == {
        "I like thing 1": True, "No": True, "Sometimes": False, "Yes": False,
    }  # fmt: skip
    assert [player["src"] for player in page.find_all("audio")] == [sound for sound in sounds.values() if sound]
    played = Client().get(sounds["I like thing 1"])
    assert (played.content, played["Content-Type"]) == (wav(), "audio/wav")
    assert played["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in played


def test_recording_is_not_played_beside_other_words(world, sign_in):
    draft = questionnaire(FACES, age="ks1", state="draft")
    administrator = sign_in("administrator")
    upload(administrator, draft, intro=("a.wav", wav()))
    Questionnaire.objects.filter(pk=draft.pk).update(intro="Other words.")
    assert "Text has changed" in administrator.get(page_of(draft)).content.decode()
    assert "Other words." not in recordings.sounds_of(draft.pk, "en")


def test_recording_of_a_language_is_heard_in_that_language_alone(world, sign_in, ks1):
    translated(ks1, "pl")
    upload(sign_in("administrator"), ks1, "pl", intro=("a.wav", wav()))
    assert set(recordings.sounds_of(ks1.pk, "pl")) == {"[pl] Tell us how school is."}
    assert recordings.sounds_of(ks1.pk, "en") == {}


def test_next_edition_begins_with_the_sounds_and_a_deleted_draft_leaves_them_to_the_other(world, sign_in, ks1):
    upload(sign_in("administrator"), ks1, intro=("a.wav", wav()))
    by, stored = UserFactory(), Recording.objects.get(questionnaire=ks1).file_id
    with scope(everything=True):
        later = make_next_edition(questionnaire=ks1, by=by)
        assert stored_recordings(later) == stored_recordings(ks1)
        delete_questionnaire(questionnaire=later, by=by)
        assert StoredFile.objects.filter(pk=stored).exists()
    assert stored_recordings(ks1) == {("en", "intro"): "Tell us how school is."}


def test_adults_have_no_recordings(world, sign_in):
    adults = questionnaire(FACES)
    administrator = sign_in("administrator")
    assert administrator.get(page_of(adults)).status_code == 404
    assert upload(administrator, adults, intro=("a.wav", wav())).status_code == 404


def test_officer_hears_and_changes_nothing(world, sign_in, ks1):
    officer = sign_in("officer")
    page = officer.get(page_of(ks1)).content.decode()
    assert ("Device’s voice" in page, 'type="file"' in page) == (True, False)
    upload(officer, ks1, intro=("a.wav", wav()))
    assert stored_recordings(ks1) == {}


@pytest.mark.parametrize(
    ("wanted", "status", "span"),
    [
        ("", 200, (0, None)),
        ("bytes=0-1", 206, (0, 2)),
        ("bytes=40-", 206, (40, None)),
        ("bytes=-10", 206, (-10, None)),
        ("bytes=10-999999", 206, (10, None)),
        ("bytes=999999-", 416, None),
        ("bytes=9-3", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=-", 416, None),
        ("pages=1-2", 200, (0, None)),
    ],
)
def test_player_that_asks_for_a_part_gets_that_part(world, sign_in, ks1, wanted, status, span):
    upload(sign_in("administrator"), ks1, intro=("a.wav", wav()))
    address = reverse("respond:sound", args=[Recording.objects.get(questionnaire=ks1).pk])
    answer = Client().get(address, headers={"range": wanted} if wanted else {})
    assert answer.status_code == status
    if span:
        assert answer.content == wav()[span[0] : span[1]]
    if status == 206:
        first = len(wav()) + span[0] if span[0] < 0 else span[0]
        assert answer["Content-Range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(wav())}"


def test_unknown_recording_is_not_there(world):
    assert Client().get(reverse("respond:sound", args=[uuid4()])).status_code == 404


def test_recording_that_waits_for_the_scanner_is_not_played(world, sign_in, ks1, settings):
    upload(sign_in("administrator"), ks1, intro=("a.wav", wav()))
    recording = Recording.objects.get(questionnaire=ks1)
    with scope(everything=True):
        StoredFile.objects.filter(pk=recording.file_id).update(scan="waiting")
    assert Client().get(reverse("respond:sound", args=[recording.pk])).status_code == 404
