"""Inside Hazel Primary."""

import pytest

from plans.models import Action, Target
from tests import factories as f
from wqm.tenancy.scope import scope


@pytest.fixture
def here(world):
    """The scope of the school; the school itself."""
    with scope(schools=[world.school.pk]):
        yield world.school


@pytest.fixture
def head(world):
    """Who leads the school."""
    return world.person("head")


@pytest.fixture
def target(here, head):
    """An open target with nothing around it."""
    return f.TargetFactory(school=here, title="Go home on time", created_by=head)


@pytest.fixture
def own_target(world) -> Target:
    """The target that the standing world has at Hazel."""
    return world.first(Target)


@pytest.fixture
def step(world) -> Action:
    """Its action."""
    return world.first(Action)
