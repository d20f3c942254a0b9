"""The key store: two copies, one may be lost, none is touched by mistake."""

import logging
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from wqm.sealing import keys
from wqm.sealing.derivation import private_key


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


def test_bytes_of_a_destroyed_key_are_written_over(copies):
    wave = uuid4()
    key = keys.create_key(wave)
    seen = [path.with_suffix(".seen") for path in copies(wave)]
    for path, name in zip(copies(wave), seen, strict=True):
        name.hardlink_to(path)
    keys.destroy_key(wave)
    assert [(len(name.read_bytes()), name.read_bytes() == key) for name in seen] == [(32, False)] * 2


def test_key_that_a_crash_left_half_written_is_destroyed_with_the_others(copies):
    wave = uuid4()
    keys.create_key(wave)
    half = copies(wave)[0].with_name(f"{wave}.key.part")
    half.write_bytes(b"h" * 20)
    keys.destroy_key(wave)
    assert not half.exists()
    assert keys.stored_keys() == []


def test_file_with_another_name_is_no_key(copies):
    wave = uuid4()
    keys.create_key(wave)
    (copies(wave)[0].parent / "notes.key").write_text("who holds the keys?")
    assert keys.stored_keys() == [wave]


class OneDrawer:
    """A store of another kind: one place, in memory."""

    drawer: dict[UUID, bytes] = {}
    mark: str | None = None

    def read(self, name):
        """What is there."""
        return [self.drawer.get(name)]

    def write(self, name, copy, content):
        """Put it there."""
        self.drawer[name] = content

    def remove(self, name):
        """Take it out."""
        self.drawer.pop(name, None)

    def names(self):
        """Whose are there."""
        return set(self.drawer)

    def marks(self):
        """Of the one place."""
        return [type(self).mark]

    def set_mark(self, mark):
        """On the one place."""
        type(self).mark = mark


def test_another_store_is_a_class_that_the_settings_name(settings, copies):
    settings.SURVEY_KEY_STORE = f"{__name__}.OneDrawer"
    wave = uuid4()
    key = keys.create_key(wave)
    assert keys.read_key(wave) == key == keys.create_key(wave)
    assert keys.state_of_copies(wave) == keys.Copies.WHOLE
    assert keys.stored_keys() == [wave]
    assert not any(path.exists() for path in copies(wave))
    keys.destroy_key(wave)
    assert keys.state_of_copies(wave) == keys.Copies.ALL_LOST


def test_mark_is_written_where_it_is_missing_or_another(copies):
    store = keys.key_store()
    assert store.marks() == [None, None]
    store.set_mark("a" * 32)
    store.set_mark("b" * 32)
    assert keys.key_store().marks() == ["b" * 32] * 2
    assert keys.stored_keys() == []


def test_folder_that_cannot_be_written_keeps_the_mark_out_of_no_other(settings, copies, tmp_path):
    (tmp_path / "a file").write_text("in the way")
    settings.SURVEY_KEY_DIRS = [str(tmp_path / "a file"), settings.SURVEY_KEY_DIRS[1]]
    with pytest.raises(OSError, match="a file"):
        keys.key_store().set_mark("a" * 32)
    assert keys.key_store().marks() == [None, "a" * 32]


def test_key_of_a_public_key_is_the_one_that_made_it_and_no_other():
    name, other = uuid4(), uuid4()
    key, wrong = keys.create_key(name), keys.create_key(other)
    public = bytes(private_key(key).public_key)
    assert keys.key_of(name, public) == key
    with pytest.raises(keys.KeyMissing, match="not the key"):
        keys.key_of(other, public)
    with pytest.raises(keys.KeyMissing, match="not the key"):
        keys.key_of(name, b"")
    assert wrong != key


@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_worker_with_folders_of_another_installation_is_refused(monkeypatch, is_elsewhere):
    monkeypatch.setattr(keys, "_checks", [])
    keys.refuse_elsewhere()  # no room remembers a store
    keys.register_store_check(lambda: False)
    keys.register_store_check(lambda: is_elsewhere)
    assert keys.belongs_elsewhere() is is_elsewhere
    if is_elsewhere:
        with pytest.raises(keys.WrongKeyStore):
            keys.refuse_elsewhere()
    else:
        keys.refuse_elsewhere()
