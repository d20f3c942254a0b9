"""Pages of staff audits, with more in the audit of Hazel Primary."""

from audits.models import Audit
from tests import factories as f
from tests.databases import as_worker
from tests.project.costs.case import Case


def more_of_an_audit(world) -> None:
    """Thirty more entries, ten themes, agreements and steps in the audit of Hazel, and two more audits."""
    audit = world.first(Audit)
    for number in range(10):
        theme = f.ThemeFactory(audit=audit, principle=number % 6 + 1)
        f.AgreementFactory(audit=audit, number=number + 10)
        f.StepFactory(audit=audit, session=audit.sessions.get(number=1), number=number + 10, kind="plenary")
        with as_worker():
            for _ in range(3):
                f.EntryFactory(audit=audit, theme=theme if number % 2 else None, principle=number % 6 + 1)
    for _ in range(2):
        f.AuditFactory(school=world.school, version=audit.version, started_by=world.person("head"))


def the_audit(world) -> dict[str, object]:
    """Hazel's."""
    return {"audit_id": world.first(Audit).pk}


def its_session(world) -> dict[str, object]:
    """The first session of it."""
    return {**the_audit(world), "number": 1}


def while_gathering(world) -> dict[str, object]:
    """The same, while entries are brought together."""
    Audit.objects.filter(pk=world.first(Audit).pk).update(state="gathering")
    return the_audit(world)


CASES = [
    Case("audits:list", "head", more_of_an_audit, 12),
    Case("audits:detail", "head", more_of_an_audit, 21, arguments=the_audit),
    Case("audits:report", "governor", more_of_an_audit, 18, arguments=the_audit),
    Case("audits:governors", "governor", more_of_an_audit, 18, arguments=the_audit),
    Case("audits:agreements", "head", more_of_an_audit, 16, arguments=the_audit),
    Case("audits:links", "head", more_of_an_audit, 18, arguments=the_audit),
    Case("audits:paper", "head", more_of_an_audit, 13, arguments=its_session),
    Case("audits:themes", "head", more_of_an_audit, 18, arguments=while_gathering),
    Case("audits:lead", "head", more_of_an_audit, 20, arguments=its_session),
    Case("audits:screen", "head", more_of_an_audit, 16, arguments=its_session),
]
