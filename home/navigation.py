"""The places of each kind of organisation, for the signed-in shell. Costs no query beyond the person's memberships."""

from functools import lru_cache

from django.urls import reverse

from schools.role_source import memberships_of
from wqm.access.permissions import P
from wqm.access.sources import OFFICE, all_roles
from wqm.access.views import Access
from wqm.ui.nav import NavItem, SwitcherEntry

# kind -> (label, url name, icon, permission)
Places = tuple[tuple[str, str, str, P | None], ...]
SCHOOL: Places = (
    ("Home", "school_home", "home", P.SCHOOL_VIEW),
    ("Self-evaluation", "evidence:overview", "evaluation", P.EVIDENCE_VIEW),
    ("Evidence", "evidence:library", "evidence", P.EVIDENCE_VIEW),
    ("Staff audit", "audits:list", "audit", P.AUDIT_VIEW),
    ("Surveys", "surveys:list", "survey", P.SURVEY_VIEW),
    ("Plan", "plans:overview", "plan", P.PLAN_VIEW),
    ("My actions", "plans:mine", "tick", P.ACTIONS_OWN),
    ("Training", "training:overview", "training", P.PLAN_VIEW),
    ("Metrics", "metrics:overview", "metrics", P.PLAN_VIEW),
    ("Assessment", "assessment:overview", "assessment", P.ASSESSMENT_VIEW),
    ("Pupils’ comments", "surveys:comments", "message", P.PUPIL_COMMENTS_READ),
    ("Requests for contact", "surveys:contact_requests", "message", P.CONTACT_READ),
    ("Passed on in audits", "audits:aside", "message", P.CONTACT_READ),
    ("People", "school_people:list", "people", P.PEOPLE_VIEW),
    ("Safeguarding lead", "school_people:lead", "people", P.LEAD_CONFIRM),
)
TRUST: Places = (
    ("Overview", "trusts:overview", "home", P.TRUST_VIEW),
    ("Surveys", "trust_surveys:list", "survey", P.TRUST_VIEW),
    ("Actions", "trust_plans:actions", "plan", P.PLAN_VIEW),
    ("Metrics", "trust_metrics:overview", "metrics", P.PLAN_VIEW),
    ("People", "trust_people:list", "people", P.TRUST_PEOPLE_MANAGE),
)
OFFICE_PLACES: Places = (
    ("Home", "office_home", "home", P.OFFICE_VIEW),
    ("Schools", "office:pipeline", "school", P.OFFICE_VIEW),
    ("Evidence", "office_evidence:queue", "evidence", P.EVIDENCE_REVIEW),
    ("Readiness", "office:readiness", "moderation", P.READINESS_SIGN),
    ("Visits", "office:visits", "calendar", P.VISITS_SCHEDULE),
    ("Assessors", "office:assessors_list", "people", P.OFFICE_PEOPLE_MANAGE),
    ("Awards", "office:awards", "award", P.AWARDS_MAKE),
    ("Surveys", "office_surveys:list", "survey", P.SURVEYS_MANAGE),
    ("Comments", "office_surveys:comments", "message", P.SURVEYS_MANAGE),
    ("Requests for contact", "office_surveys:contact_requests", "message", P.OFFICE_CONTACT_READ),
    ("Frameworks", "framework:list", "framework", P.OFFICE_VIEW),
    ("Questionnaires", "framework:questionnaires", "survey", P.OFFICE_VIEW),
    ("People", "office_schools:people", "people", P.OFFICE_PEOPLE_MANAGE),
    ("Accounts", "office_schools:accounts", "people", P.OFFICE_PEOPLE_MANAGE),
    ("Security log", "office_schools:security", "lock", P.OFFICE_PEOPLE_MANAGE),
    ("Emails", "office_schools:mail", "mail", P.OFFICE_VIEW),
    ("Site texts", "office_texts", "edit", P.FRAMEWORK_MANAGE),
)
VISITS: Places = (("My visits", "visits:list", "calendar", None),)


def navigation(access: Access, path: str) -> list[NavItem]:
    """The places of the request's organisation, as far as this person may go; the longest match is current."""
    if access.kind == "school":
        rows, arguments = SCHOOL, [access.subject.pk]
    elif access.kind == "trust":
        rows, arguments = TRUST, [access.subject.pk]
    elif access.kind == "office":
        rows, arguments = OFFICE_PLACES, []
    elif access.kind == "visit":
        rows, arguments = VISITS, []
    else:
        return []
    allowed = [row for row in rows if row[3] is None or access.can(row[3])]
    urls = _addresses(rows, *arguments)
    current = max((urls[row] for row in allowed if path.startswith(urls[row])), key=len, default="")
    return [NavItem(row[0], urls[row], icon=row[2], current=urls[row] == current) for row in allowed]


def office_menu(access: Access) -> list[NavItem]:
    """The office's own places, which stay in sight while its people are inside a school or a trust."""
    if access.kind not in ("school", "trust") or not any(role.kind == "office" for role in access.roles):
        return []
    allowed = [row for row in OFFICE_PLACES if row[3] is None or access.can(row[3])]
    urls = _addresses(OFFICE_PLACES)
    return [NavItem(row[0], urls[row], icon=row[2]) for row in allowed]


@lru_cache(maxsize=1024)
def _addresses(rows: Places, *arguments: int) -> dict[tuple, str]:
    """Where the places of an organisation are: every page asks, and addresses do not change while a process lives."""
    return {row: reverse(row[1], args=arguments) for row in rows}


def place_of(access: Access) -> SwitcherEntry | None:
    """Where the request is."""
    if access.kind in ("school", "trust"):
        url = reverse("school_home" if access.kind == "school" else "trusts:overview", args=[access.subject.pk])
        return SwitcherEntry(name=str(access.subject), kind=access.kind.title(), url=url, current=True)
    if access.kind == "office":
        return SwitcherEntry(name="Office", kind=str(OFFICE), url=reverse("office_home"), current=True)
    if access.kind == "visit":
        roles = ", ".join(sorted(role.label for role in access.roles if role.kind == "visit")) or "Assessor"
        return SwitcherEntry(name="My visits", kind=roles, url=reverse("visits:list"), current=True)
    return None


def places_of(user) -> list[SwitcherEntry]:
    """Everywhere this person belongs, for the switcher."""
    places = {}
    for grant in memberships_of(user):
        name = "school_home" if grant.school_id else "trusts:overview"
        url = reverse(name, args=[grant.school_id or grant.trust_id])
        roles = f"{places[url].kind}, {grant.role.label.lower()}" if url in places else grant.role.label
        places[url] = SwitcherEntry(name=grant.name, kind=roles, url=url)
    roles_by_kind = {role.kind: role.label for role in all_roles(user)}
    if "visit" in roles_by_kind:
        places["visits"] = SwitcherEntry(name="My visits", kind=roles_by_kind["visit"], url=reverse("visits:list"))
    if "office" in roles_by_kind:
        places["office"] = SwitcherEntry(name="Office", kind=roles_by_kind["office"], url=reverse("office_home"))
    return list(places.values())
