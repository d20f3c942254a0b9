"""Words that others have to read are not made of what cannot be seen."""

import pytest
from django.urls import reverse

from assessments.enums import Decision
from assessments.models import RuleException
from assessments.queries.readiness import gate_of
from assessments.services import readiness as services
from assessments.services.submissions import submit
from evidence.models import Cycle
from tests.assessments.reviewing import check, criterion, except_all, sign
from wqm.access.refusals import NotAllowed

NOTHING = ["   ", "\n\t", "\u200b", "\u2060\ufeff \u200d", "\u3164", "\u2800"]


@pytest.fixture
def review(world, everything):
    """Hazel has submitted."""
    return submit(cycle=world.cycle(), by=world.person("head"))


@pytest.mark.parametrize("typed", NOTHING)
def test_cycle_is_not_ended_and_no_exception_made_for_a_reason_that_shows_nothing(world, review, sign_in, typed):
    client, cycle = sign_in("officer"), review.cycle
    rule = next(row.finding.rule for row in gate_of(cycle) if row.is_open)
    for name, more in (("end_cycle", []), ("make_exception", [rule.pk])):
        answer = client.post(reverse(f"office:{name}", args=[cycle.pk, *more]), {"reason": typed})
        assert answer.status_code == 422
    assert Cycle.objects.get(pk=cycle.pk).state == "submitted"
    assert not RuleException.objects.filter(cycle=cycle, rule=rule).exists()
    with pytest.raises(NotAllowed, match="Write the reason"):
        services.make_exception(cycle=cycle, rule=rule, reason=typed, by=world.person("officer"))


@pytest.mark.parametrize("typed", NOTHING)
def test_decision_and_requests_say_something(world, review, sign_in, typed):
    except_all(world, review.cycle)
    client, url = sign_in("officer"), reverse("office:sign", args=[review.cycle_id])
    shown = client.get(url).context["form"]
    hidden = {name: shown[name].value() for name in ("edition", "copy", "level")}
    answer = client.post(url, {**hidden, "decision": "ready", "note": typed, "others": "", "signed": "on"})
    assert (answer.status_code, "Write a message to the school" in answer.content.decode()) == (422, True)
    officer = world.person("officer")
    with pytest.raises(NotAllowed, match="Ask for at least one thing"):
        sign(review, Decision.NOT_YET, officer, others=f"{typed}\n{typed}")
    check(review, criterion(world), officer, verdict="ask", request=typed)
    with pytest.raises(NotAllowed, match="Write what the school should do on 1.1"):
        sign(review, Decision.NOT_YET, officer, others="Something else")
