"""A submission of Hazel under review, for the tests of reviews."""

from assessments.enums import Decision
from assessments.queries.readiness import gate_of
from assessments.services import readiness as services
from evidence.models import Cycle
from wqm.mail.models import OutgoingEmail


def except_all(world, cycle: Cycle) -> None:
    for row in gate_of(cycle):
        if row.is_open:
            services.make_exception(cycle=cycle, rule=row.finding.rule, reason="Agreed", by=world.person("officer"))


def criterion(world, reference: str = "1.1"):
    principle, number = reference.split(".")
    return world.version.principles.get(number=principle).criteria.get(number=number)


def sign(review, decision, by, **more):
    values = {"note": "Thank you", "seen": review.submission.sha256, **more}
    return services.sign_readiness(review=review, decision=decision, by=by, **values)


def check(review, here, by, verdict="fine", request="", remark="", edition=0):
    return services.check_criterion(
        review=review, criterion=here, verdict=verdict, request=request, remark=remark, edition=edition, by=by
    )


def mailed(kind: str) -> set[str]:
    return set(OutgoingEmail.objects.filter(kind=kind).values_list("to", flat=True))


def returned(world, review):
    officer = world.person("officer")
    check(review, criterion(world, "2.1"), officer, verdict="ask", request="Ask part-time staff")
    check(review, criterion(world, "1.1"), officer, verdict="ask", request="Dates, please")
    check(review, criterion(world, "1.2"), officer, remark="Fine")
    return sign(review, Decision.NOT_YET, officer, others="Name a governor\n\n  Send the policy  ")
