"""The addresses of the steps of a wave, the same in every place."""

from types import SimpleNamespace

from django.urls import URLPattern, path


def step_paths(start: str, steps: SimpleNamespace) -> list[URLPattern]:
    """A path for each view of `surveys.views.waves.views_of`, below `start`."""
    return [
        path(f"{start}<uuid:wave_id>/{name.replace('_', '-')}/", view, name=name) for name, view in vars(steps).items()
    ]
