"""Every role on one page: its name, one sentence, and what it allows.

A membership belongs to a person and an organisation; these are the roles that a membership can have.
"""

from dataclasses import dataclass
from datetime import timedelta

from wqm.access.permissions import P


@dataclass(frozen=True)
class Role:
    """A named set of permissions in one kind of organisation ("school", "trust", "office" or "visit")."""

    name: str
    kind: str
    label: str
    sentence: str
    permissions: frozenset[P]
    # Whether people who hold it need a second factor, and how long they may go on without one.
    needs_mfa: bool = False
    grace: timedelta = timedelta(0)

    def __str__(self) -> str:
        return self.name

    def __contains__(self, permission: P) -> bool:
        return permission in self.permissions


READ_SCHOOL = frozenset({P.SCHOOL_VIEW, P.EVIDENCE_VIEW, P.SURVEY_VIEW, P.AUDIT_VIEW, P.PLAN_VIEW, P.ASSESSMENT_VIEW})
# A trust does not read what people of a school say to each other about criteria.
READ_AS_MEMBER = READ_SCHOOL | {P.THREADS_VIEW, P.ACTIONS_OWN}
LEAD_SCHOOL = READ_AS_MEMBER | {
    P.EVIDENCE_EDIT, P.EVIDENCE_SUBMIT, P.SURVEY_RUN, P.AUDIT_RUN, P.PLAN_EDIT, P.PLAN_COMMENT, P.PACK_MAKE,
    P.PEOPLE_VIEW, P.PEOPLE_MANAGE, P.VISIT_ARRANGE, P.TERM_DATES_EDIT,
}  # fmt: skip
# The office owns no action of a school.
OFFICE_WORK = (LEAD_SCHOOL - {P.ACTIONS_OWN}) | {
    P.OFFICE_VIEW, P.TRUST_VIEW, P.TRUST_PEOPLE_MANAGE, P.TRUST_SURVEY_RUN, P.TRUST_METRICS_IMPORT, P.SCHOOLS_MANAGE,
    P.REGISTER_IMPORT, P.SURVEYS_MANAGE, P.OFFICE_CONTACT_READ, P.EVIDENCE_REVIEW, P.READINESS_SIGN, P.VISITS_SCHEDULE,
    P.VISIT_VIEW, P.AWARDS_MAKE, P.LEAD_CONFIRM,
}  # fmt: skip

# People of schools meet this without the office beside them.
FORTNIGHT = timedelta(days=14)

HEAD = Role(
    "head", "school", "Headteacher", "Leads the school’s cycle and decides when to submit it.",
    LEAD_SCHOOL | {P.LEAD_CONFIRM}, needs_mfa=True, grace=FORTNIGHT,
)  # fmt: skip
WELLBEING_LEAD = Role(
    "wellbeing_lead", "school", "Wellbeing lead", "Runs the school’s cycle with the headteacher.", LEAD_SCHOOL,
    needs_mfa=True, grace=FORTNIGHT,
)  # fmt: skip
SLT = Role(
    "slt", "school", "Senior leader", "Adds evidence and judgements, and sees all the school’s work.",
    READ_AS_MEMBER | {P.EVIDENCE_EDIT, P.PLAN_EDIT, P.PLAN_COMMENT, P.PEOPLE_VIEW},
)  # fmt: skip
CONTRIBUTOR = Role(
    "contributor", "school", "Contributor",
    "Adds evidence, works on criteria and updates their own actions. Does not see surveys.",
    frozenset({P.SCHOOL_VIEW, P.EVIDENCE_VIEW, P.EVIDENCE_EDIT, P.THREADS_VIEW, P.AUDIT_VIEW, P.ACTIONS_OWN}),
)  # fmt: skip
GOVERNOR = Role(
    "governor", "school", "Governor",
    "Reads everything first-hand, updates their own actions and confirms a new safeguarding lead.",
    READ_AS_MEMBER | {P.LEAD_CONFIRM},
)  # fmt: skip
# What is written to this role is about children and adults at risk, so nobody gets it through any other role, and
# becoming it takes a second person and a day (`schools.services.appointments`).
DSL = Role(
    "dsl", "school", "Designated safeguarding lead",
    "Reads the school’s work, pupils’ comments and messages from people who ask to be contacted.",
    frozenset({
        P.SCHOOL_VIEW, P.EVIDENCE_VIEW, P.THREADS_VIEW, P.SURVEY_VIEW, P.CONTACT_READ, P.PUPIL_COMMENTS_READ,
        P.LEAD_CONFIRM, P.ACTIONS_OWN,
    }),
    needs_mfa=True, grace=FORTNIGHT,
)  # fmt: skip

TRUST_LEAD = Role(
    "trust_lead", "trust", "Trust lead", "Sees every school in the trust, comments on plans and runs trust surveys.",
    READ_SCHOOL | {P.PLAN_COMMENT, P.TRUST_VIEW, P.TRUST_PEOPLE_MANAGE, P.TRUST_SURVEY_RUN, P.TRUST_METRICS_IMPORT},
    needs_mfa=True,
)  # fmt: skip
TRUSTEE = Role(
    "trustee",
    "trust",
    "Trustee",
    "Reads what the trust sees of its schools: their plans, metrics and surveys.",
    frozenset({P.TRUST_VIEW, P.SCHOOL_VIEW, P.PLAN_VIEW}),
)

ADMINISTRATOR = Role(
    "administrator", "office", "Office administrator", "Runs the mark, its frameworks and the office’s people.",
    OFFICE_WORK | {P.FRAMEWORK_MANAGE, P.OFFICE_PEOPLE_MANAGE}, needs_mfa=True,
)  # fmt: skip
OFFICER = Role(
    "officer", "office", "Office officer",
    "Supports schools, signs off self-evaluations, books visits and makes awards.",
    OFFICE_WORK, needs_mfa=True,
)  # fmt: skip

ASSESSOR = Role(
    "assessor", "visit", "Assessor", "Prepares for, records and reports on the visits assigned to them.",
    frozenset({P.VISIT_VIEW, P.VISIT_RECORD}), needs_mfa=True,
)  # fmt: skip
AMBASSADOR = Role(
    "ambassador", "visit", "Ambassador", "A leader of a Champion school who assesses other schools.",
    frozenset({P.VISIT_VIEW, P.VISIT_RECORD}), needs_mfa=True,
)  # fmt: skip

ROLES = {
    role.name: role
    for role in (
        HEAD, WELLBEING_LEAD, SLT, CONTRIBUTOR, GOVERNOR, DSL, TRUST_LEAD, TRUSTEE, ADMINISTRATOR, OFFICER, ASSESSOR,
        AMBASSADOR,
    )
}  # fmt: skip


def roles_of_kind(kind: str) -> list[Role]:
    """The roles that a membership in this kind of organisation can have, in the order of the page."""
    return [role for role in ROLES.values() if role.kind == kind]


def role_choices(kind: str) -> list[tuple[str, str]]:
    """(name, label) pairs for a model field or form."""
    return [(role.name, role.label) for role in roles_of_kind(kind)]
