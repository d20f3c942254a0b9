"""The key of a wave, held against what the database knows of it."""

from surveys.models import Wave
from wqm.sealing import keys


def key_of(wave: Wave) -> bytes:
    """The key that opens this wave's ballots. Worker only.

    Raises KeyMissing, also where whole copies are there and are another key than the one that the wave was opened with.
    """
    return keys.key_of(wave.pk, bytes(wave.public_key or b""))


def state_of_key(wave: Wave) -> keys.Copies:
    """How the copies are; a wrong key is as good as none."""
    copies = keys.state_of_copies(wave.pk)
    if copies != keys.Copies.ALL_LOST and not has_key(wave):
        return keys.Copies.ALL_LOST
    return copies


def has_key(wave: Wave) -> bool:
    """Whether the key of this wave can be read now."""
    try:
        key_of(wave)
    except keys.KeyMissing:
        return False
    return True
