"""What anybody signed in may open, about themselves; and what is open to those who are not."""

from tests.project.access_matrix.people import ASSESSOR, ASSESSORS, EVERYBODY

ROWS: dict[str, set[str]] = {
    "home": EVERYBODY,
    "account": EVERYBODY,
    "account_proof_by_code": EVERYBODY,
    "account_sessions": EVERYBODY,
    "account_end_session": EVERYBODY,
    "account_end_other_sessions": EVERYBODY,
    "visits:list": EVERYBODY,
    "visits:request": ASSESSOR,
    "visits:decline": ASSESSOR,
    "visits:conflict": ASSESSOR,
    "visits:cannot_come": ASSESSOR,
    "visits:availability": ASSESSORS,
    "visits:new_period": ASSESSORS,
    "visits:end_period": ASSESSORS,
    "visits:new_feed": ASSESSORS,
    "jobs:show": {"head"},
    "jobs:cancel": {"head"},
    "api:schools": EVERYBODY,
    "api:schema": EVERYBODY,
}

# Open to everybody, each with its reason in the declaration.
PUBLIC = {
    "start", "accessibility", "privacy", "help", "help_page", "favicon", "account_invitation", "account_closed",
    "verify:verify",
    "verify:award", "verify:award_json", "visits:feed", "visits:worker", "visits:device_state",
    "respond:answer", "respond:receipts", "respond:reply", "respond:anything_else",
    "respond:device", "respond:join", "respond:passed_on", "respond:contact", "respond:asked", "respond:sound",
    "hall:join", "hall:late", "hall:passed_on", "hall:pulse", "hall:seat",
    "respond:device_run", "respond:sent", "respond:used_place", "respond:wiped",
}  # fmt: skip
# Asked by load balancers.
UNDECLARED = {"healthz", "readyz"}
