"""The key store: two copies, one may be lost, none is touched by mistake."""

import logging
from pathlib import Path
from uuid import uuid4

import pytest

from wqm.sealing import keys


@pytest.fixture
def copies(settings):
    """`copies(wave)` are the two files."""
    return lambda wave: [Path(folder) / f"{wave}.key" for folder in settings.SURVEY_KEY_DIRS]


def test_key_is_kept_in_two_copies_that_only_their_owner_can_read(copies):
    wave = uuid4()
    key = keys.create_key(wave)
    assert [path.read_bytes() for path in copies(wave)] == [key, key]
    assert {path.stat().st_mode & 0o777 for path in copies(wave)} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in copies(wave)} == {0o700}
    assert len(key) == 32


def test_launch_repeated_keeps_the_key(copies):
    wave = uuid4()
    key = keys.create_key(wave)
    copies(wave)[0].unlink()
    assert keys.create_key(wave) == key
    assert [path.read_bytes() for path in copies(wave)] == [key, key]


def test_writing_keys_leaves_no_file_open(copies):
    keys.create_key(uuid4())
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        keys.create_key(uuid4())
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("broken", [0, 1])
@pytest.mark.parametrize("content", [None, b"", b"too short"])
def test_one_copy_lost_or_torn_is_reported_and_the_other_used(copies, caplog, broken, content):
    wave = uuid4()
    key = keys.create_key(wave)
    path = copies(wave)[broken]
    path.unlink() if content is None else path.write_bytes(content)
    with caplog.at_level(logging.ERROR):
        assert keys.read_key(wave) == key
    assert "a copy of a survey key is missing" in caplog.text
    assert key.hex() not in caplog.text


def test_copies_that_differ_are_an_error_and_none_is_taken(copies):
    wave = uuid4()
    keys.create_key(wave)
    copies(wave)[1].write_bytes(b"x" * 32)
    with pytest.raises(keys.KeyMissing):
        keys.read_key(wave)
    with pytest.raises(keys.KeyMissing):
        keys.create_key(wave)


def test_both_copies_lost_is_an_error(copies):
    wave = uuid4()
    keys.create_key(wave)
    for path in copies(wave):
        path.unlink()
    with pytest.raises(keys.KeyMissing):
        keys.read_key(wave)


def test_destroying_removes_every_copy_and_can_be_repeated(copies):
    wave, other = uuid4(), uuid4()
    keys.create_key(wave)
    other_key = keys.create_key(other)
    keys.destroy_key(wave)
    keys.destroy_key(wave)
    assert not any(path.exists() for path in copies(wave))
    assert keys.stored_keys() == [other]
    assert keys.read_key(other) == other_key
