"""People of the cast by what they may do; a row of the matrix names some of them."""

LEADERS = {"head", "wellbeing_lead"}
OFFICE = {"officer", "administrator"}
TRUST_LEADS = {"trust_lead"}
READERS = LEADERS | {"slt", "governor"} | TRUST_LEADS | OFFICE
EDITORS = LEADERS | {"slt", "contributor"} | OFFICE
RUNNERS = LEADERS | OFFICE
PLANNERS = RUNNERS | {"slt"}
MEMBERS = READERS | {"contributor", "dsl", "trustee"}
PLAN_READERS = READERS | {"trustee"}
EVIDENCE_READERS = READERS | {"contributor", "dsl"}
SURVEY_READERS = READERS | {"dsl"}
AUDIT_READERS = READERS | {"contributor"}
PEOPLE_READERS = LEADERS | {"slt"} | OFFICE
LEAD_CONFIRMERS = {"head", "governor", "dsl"} | OFFICE
ADMINISTRATORS = {"administrator"}
ASSESSOR = {"assessor"}
ASSESSORS = {"assessor", "assessor_elsewhere"}
EVERYBODY = {
    "head", "wellbeing_lead", "slt", "contributor", "governor", "dsl", "head_same_trust", "head_next_door",
    "head_alone", "trust_lead", "trustee", "trust_lead_elsewhere", "officer", "administrator", "assessor",
    "assessor_elsewhere", "ex_member", "stranger",
}  # fmt: skip
# Who may see that Hazel Primary is here at all.
SEES = {"school": MEMBERS, "trust": {"trust_lead", "trustee"} | OFFICE, "office": OFFICE, "visit": ASSESSOR}

TRUST_PEOPLE = TRUST_LEADS | OFFICE
TRUST_READERS = {"trust_lead", "trustee"} | OFFICE
