"""Which rows the arguments of addresses are, and which pages need a row in a state of its own."""

from assessments.models import (
    AgendaItem,
    Award,
    DayProposal,
    Engagement,
    Finding,
    ProposedDay,
    ReadinessRequest,
    RuleException,
    Visit,
    VisitDevice,
    VisitPhoto,
)
from audits.models import Agreement, Audit, Entry, Theme
from evidence.models import Assignment, EarlierFile, Evidence, EvidenceUse, Submission, SubmissionFile, Thread
from plans.models import (
    Action,
    MetricImport,
    Milestone,
    OwnMetric,
    Prompt,
    Proof,
    ReflectiveNote,
    SharedPractice,
    Target,
    Training,
)
from schools.models import Appointment, Invitation, Membership, RegisterChange
from surveys.models import Comment, ContactRequest, ListImport, Recipient, Sitting, Wave
from wqm.documents.models import Document
from wqm.tables.models import Upload

# Arguments that are the first row of a table at Hazel Primary.
FIRST = {
    "use_id": EvidenceUse,
    "evidence_id": Evidence,
    "submission_id": Submission,
    "asked_id": ReadinessRequest,
    "exception_id": RuleException,
    "photo_id": VisitPhoto,
    "device_id": VisitDevice,
    "earlier_id": EarlierFile,
    "wave_id": Wave,
    "audit_id": Audit,
    "agreement_id": Agreement,
    "theme_id": Theme,
    "sitting_id": Sitting,
    "recipient_id": Recipient,
    "list_id": ListImport,
    "request_id": ContactRequest,
    "award_id": Award,
    "assignment_id": Assignment,
    "target_id": Target,
    "action_id": Action,
    "training_id": Training,
    "prompt_id": Prompt,
    "note_id": ReflectiveNote,
    "metric_id": OwnMetric,
    "milestone_id": Milestone,
    "proof_id": Proof,
    "sharing_id": SharedPractice,
    "appointment_id": Appointment,
    "change_id": RegisterChange,
    "engagement_id": Engagement,
    "proposal_id": DayProposal,
    "proposed_id": ProposedDay,
    "item_id": AgendaItem,
}
# Of which tables the arguments are, also where the row for an address is chosen below.
ROWS = FIRST | {
    "award_id": Award,
    "binned_id": Evidence,
    "comment_id": Comment,
    "document_id": Document,
    "entry_id": Entry,
    "finding_id": Finding,
    "import_id": MetricImport,
    "invitation_id": Invitation,
    "member_id": Membership,
    "piece": SubmissionFile,
    "thread_id": Thread,
    "upload_id": Upload,
    "visit_id": Visit,
}
NO_ROW_OF_A_TENANT = {
    "area", "direction", "edition", "key", "kind", "language", "number", "page", "step", "year",
    "criterion_id", "part_id", "principle_id", "question_id", "questionnaire_id", "recording_id", "rule_id",
    "section_id", "version_id", "level_id",
    # Whose they are is what the address itself asks.
    "cycle_id", "email_id", "job_id", "school_id", "school_pk", "session_id", "trust_id", "user_id", "period_id",
}  # fmt: skip
# Pages of a review that nobody has signed.
OF_AN_OPEN_REVIEW = {
    "office:sign", "office:autosave_draft", "office:hand_over", "office:review_criterion", "office:autosave_check",
    "office:accept_criterion", "office:decide_piece", "office:review_file",
}  # fmt: skip
# Pages of a version that only a draft has.
OF_A_DRAFT = {
    "framework:version_details", "framework:delete_version", "framework:new_part", "framework:new_criterion",
    "framework:new_agenda_item",
    "framework:part", "framework:move_part", "framework:delete_part",
}  # fmt: skip
