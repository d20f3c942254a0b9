"""Everything that can be allowed, named `<PLACE>_<ACT>`; roles in `roles.py` are made of these."""

from enum import StrEnum


class P(StrEnum):
    """A permission in one organisation: a school, a trust or the office."""

    SCHOOL_VIEW = "school.view"
    EVIDENCE_VIEW = "evidence.view"
    EVIDENCE_EDIT = "evidence.edit"
    EVIDENCE_SUBMIT = "evidence.submit"
    THREADS_VIEW = "thread.view"
    SURVEY_VIEW = "survey.view"
    SURVEY_RUN = "survey.run"
    CONTACT_READ = "contact.read"
    PUPIL_COMMENTS_READ = "comment.read_pupils"
    AUDIT_VIEW = "audit.view"
    AUDIT_RUN = "audit.run"
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    PLAN_COMMENT = "plan.comment"
    ACTIONS_OWN = "plan.own_actions"
    ASSESSMENT_VIEW = "assessment.view"
    PACK_MAKE = "pack.make"
    PEOPLE_VIEW = "people.view"
    PEOPLE_MANAGE = "people.manage"
    LEAD_CONFIRM = "lead.confirm"

    VISIT_VIEW = "visit.view"
    VISIT_RECORD = "visit.record"

    TRUST_VIEW = "trust.view"
    TRUST_SURVEY_RUN = "trust.survey_run"
    TRUST_METRICS_IMPORT = "trust.metrics_import"
    TRUST_PEOPLE_MANAGE = "trust.people_manage"

    OFFICE_VIEW = "office.view"
    SCHOOLS_MANAGE = "office.schools_manage"
    REGISTER_IMPORT = "office.register_import"
    FRAMEWORK_MANAGE = "office.framework_manage"
    SURVEYS_MANAGE = "office.surveys_manage"
    OFFICE_CONTACT_READ = "office.contact_read"
    EVIDENCE_REVIEW = "office.evidence_review"
    READINESS_SIGN = "office.readiness_sign"
    VISITS_SCHEDULE = "office.visits_schedule"
    AWARDS_MAKE = "office.awards_make"
    OFFICE_PEOPLE_MANAGE = "office.people_manage"
