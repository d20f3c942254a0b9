"""Who may open which address: one row a route, read aloud by people. `test_access.py` holds it against the site.

A row names who gets in. Everybody else gets 404 where they may not know that the place exists, 403 where they may see
the organisation but not do this, and the sign-in page where they are signed out.
"""

LEADERS = {"head", "wellbeing_lead"}
OFFICE = {"officer", "administrator"}
TRUST_LEADS = {"trust_lead"}
READERS = LEADERS | {"slt", "governor"} | TRUST_LEADS | OFFICE
EDITORS = LEADERS | {"slt", "contributor"} | OFFICE
RUNNERS = LEADERS | OFFICE
MEMBERS = READERS | {"contributor", "dsl", "trustee"}
EVIDENCE_READERS = READERS | {"contributor", "dsl"}
SURVEY_READERS = READERS | {"dsl"}
PEOPLE_READERS = LEADERS | {"slt"} | OFFICE
ADMINISTRATORS = {"administrator"}
ASSESSOR = {"assessor"}
EVERYBODY = {
    "head", "wellbeing_lead", "slt", "contributor", "governor", "dsl", "head_same_trust", "head_next_door",
    "head_alone", "trust_lead", "trustee", "trust_lead_elsewhere", "officer", "administrator", "assessor",
    "assessor_elsewhere", "ex_member", "stranger",
}  # fmt: skip
# Who may see that Hazel Primary is here at all.
SEES = {"school": MEMBERS, "trust": {"trust_lead", "trustee"} | OFFICE, "office": OFFICE, "visit": ASSESSOR}

TRUST_PEOPLE = TRUST_LEADS | OFFICE
TRUST_READERS = {"trust_lead", "trustee"} | OFFICE

MATRIX: dict[str, set[str]] = {
    # --- a school
    "school_home": MEMBERS,
    "evidence:overview": EVIDENCE_READERS,
    "evidence:criterion": EVIDENCE_READERS,
    "evidence:file": EVIDENCE_READERS,
    "evidence:autosave": EDITORS,
    "evidence:add": EDITORS,
    "evidence:remove": EDITORS,
    "assessment:overview": READERS,
    "assessment:document": READERS,
    "assessment:document_file": READERS,
    "assessment:submit": RUNNERS,
    "assessment:make_pack": RUNNERS,
    "assessment:make_certificate": RUNNERS,
    "surveys:list": SURVEY_READERS,
    "surveys:detail": SURVEY_READERS,
    "surveys:results": SURVEY_READERS,
    "surveys:results_csv": SURVEY_READERS,
    "surveys:new": RUNNERS,
    "surveys:recipients": RUNNERS,
    "surveys:send": RUNNERS,
    "surveys:recall": RUNNERS,
    "surveys:remind": RUNNERS,
    "surveys:close": RUNNERS,
    "surveys:delete": RUNNERS,
    "surveys:sittings": RUNNERS,
    "surveys:sitting": RUNNERS,
    "surveys:session": RUNNERS,
    "surveys:remove_sitting": RUNNERS,
    "surveys:slips": RUNNERS,
    "surveys:enter_paper": RUNNERS,
    "surveys:paper_form": RUNNERS,
    "surveys:contact_requests": {"dsl"},
    "surveys:finish_contact": {"dsl"},
    "school_people:list": PEOPLE_READERS,
    "school_people:invite": RUNNERS,
    "school_people:member": RUNNERS,
    "school_people:withdraw": RUNNERS,
    "school_people:resend": RUNNERS,
    "api:self_evaluation": EVIDENCE_READERS,
    "api:survey_results": SURVEY_READERS,
    # --- a trust
    "trusts:overview": TRUST_READERS,
    "trust_people:list": TRUST_PEOPLE,
    "trust_people:invite": TRUST_PEOPLE,
    "trust_people:member": TRUST_PEOPLE,
    "trust_people:withdraw": TRUST_PEOPLE,
    "trust_people:resend": TRUST_PEOPLE,
    # --- a visit
    "visits:detail": ASSESSOR,
    "visits:finding": ASSESSOR,
    "visits:autosave": ASSESSOR,
    "visits:finish": ASSESSOR,
    "visits:evidence_file": ASSESSOR,
    # --- the office
    "office_home": OFFICE,
    "office:pipeline": OFFICE,
    "office:start_cycle": OFFICE,
    "office:readiness": OFFICE,
    "office:review": OFFICE,
    "office:visits": OFFICE,
    "office:book": OFFICE,
    "office:cancel_visit": OFFICE,
    "office:awards": OFFICE,
    "office:decide_award": OFFICE,
    "office:withdraw": OFFICE,
    "office:assessors_list": ADMINISTRATORS,
    "office:assessors_invite": ADMINISTRATORS,
    "office:assessors_member": ADMINISTRATORS,
    "office:assessors_withdraw": ADMINISTRATORS,
    "office:assessors_resend": ADMINISTRATORS,
    "office_schools:schools": OFFICE,
    "office_schools:enter": OFFICE,
    "office_schools:school": OFFICE,
    "office_schools:trusts": OFFICE,
    "office_schools:register": OFFICE,
    "office_schools:register_report": OFFICE,
    "office_schools:register_rejected": OFFICE,
    "office_schools:mail": OFFICE,
    "office_schools:send_again": OFFICE,
    "office_schools:people": ADMINISTRATORS,
    "office_schools:people_list": ADMINISTRATORS,
    "office_schools:people_invite": ADMINISTRATORS,
    "office_schools:people_member": ADMINISTRATORS,
    "office_schools:people_withdraw": ADMINISTRATORS,
    "office_schools:people_resend": ADMINISTRATORS,
    "office_surveys:comments": OFFICE,
    "office_surveys:decide": OFFICE,
    "office_surveys:waves": OFFICE,
    "framework:list": OFFICE,
    "framework:version": OFFICE,
    "framework:export": OFFICE,
    "framework:import": ADMINISTRATORS,
    "framework:change_state": ADMINISTRATORS,
    # --- anybody signed in, about themselves
    "home": EVERYBODY,
    "account": EVERYBODY,
    "account_sessions": EVERYBODY,
    "account_end_session": EVERYBODY,
    "account_end_other_sessions": EVERYBODY,
    "visits:list": EVERYBODY,
    "jobs:show": {"head"},
    "jobs:cancel": {"head"},
    "api:schools": EVERYBODY,
    "api:schema": EVERYBODY,
}

# Open to everybody, each with its reason in the declaration.
PUBLIC = {
    "start", "accessibility", "privacy", "account_invitation", "account_closed", "verify:verify", "verify:award",
    "verify:award_json", "respond:answer", "respond:receipts", "respond:anything_else",
    "respond:device", "respond:join", "respond:passed_on", "respond:contact",
}  # fmt: skip
# Asked by load balancers.
UNDECLARED = {"healthz", "readyz"}
