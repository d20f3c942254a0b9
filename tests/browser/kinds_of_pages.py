"""What kind of page is behind each address, so that a new one is looked at or fails because nothing says what it is."""

# Answers to GET that are no page: data and files.
DATA = {
    "audits:csv", "audits:pulse", "audits:xlsx",
    "api:schema", "api:schools", "api:self_evaluation", "api:survey_results", "evidence:content",
    "evidence:earlier_file", "evidence:file", "framework:export",
    "framework:export_questionnaire", "office_schools:register_rejected", "surveys:list_rejected",
    "metrics:export_csv", "plans:export_docx", "plans:export_xlsx",
    "surveys:results_csv", "surveys:results_xlsx", "trust_surveys:results_csv",
    "assessment:photo", "assessment:submission_copy", "assessment:submission_file", "office:review_file",
    "visits:data", "visits:pack_file", "visits:photo", "visits:submitted_file", "visits:written",
    "office_surveys:results_csv", "office_surveys:results_xlsx", "trust_surveys:results_xlsx",
}  # fmt: skip
# Forms that may be sent as they are: nothing in them has to be filled in.
EMPTY_IS_FINE = {
    "audits:groups", "evidence:criterion", "framework:questionnaire", "framework:translation", "office_evidence:queue",
    "metrics:enter", "office_surveys:preview", "surveys:preview", "surveys:reply", "training:people",
    "trust_surveys:preview",
    "assessment:agenda", "visits:availability", "visits:finding",
}  # fmt: skip
# Pages that ask before an act: their form needs nothing filled in, and sending it would take something from the others.
ASKS = {
    "audits:confirm", "audits:delete", "audits:publish", "audits:remove_links", "audits:send_links",
    "framework:change_questionnaire_state", "framework:change_state", "framework:delete_part",
    "framework:delete_version", "office_text_reset", "office:lost", "visits:lost",
    "office:cancel_visit", "office:end_cycle",
    "office_schools:reset_factors",
    "office_schools:second_factor", "school_people:leave", "trust_people:leave",
    # Its buttons accept, and save by themselves, in a review of which the sample's cycle is over.
    "office:review_criterion",
}  # fmt: skip
# Pages of which a form is answered at an address of its own, with the page again where it cannot be taken.
ANSWERED_ELSEWHERE = {
    "audits:lead", "evidence:thread", "office_surveys:comments", "plans:action", "plans:target", "surveys:comments",
}  # fmt: skip
PUBLIC_PAGES = ("start", "accessibility", "privacy", "help", "help_page", "verify:verify", "verify:award")
# Public pages that a test of its own comes to, and the data of an award.
PUBLIC_ELSEWHERE = {
    "visits:feed", "visits:worker", "visits:device_state",
    "favicon", "account_invitation", "account_closed", "respond:answer", "respond:receipts", "respond:anything_else",
    "respond:device", "respond:join", "respond:passed_on", "respond:contact", "respond:reply", "verify:award_json",
    "respond:asked", "hall:join", "hall:late", "hall:passed_on", "hall:pulse", "hall:seat",
    "respond:sound", "respond:device_run", "respond:sent", "respond:used_place", "respond:wiped",
}  # fmt: skip
# allauth's pages, and who meets them; None is somebody who is signed out.
ALLAUTH = {
    "account_login": None,
    "account_request_login_code": None,
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key_done": None,
    "account_inactive": None,
    "account_logout": "head",
    "account_reauthenticate": "head",
    "account_change_password": "head",
    "account_email": "head",
    "mfa_index": "head",
    "mfa_reauthenticate": "head",
    "mfa_activate_totp": "without_factor",
    "mfa_deactivate_totp": "head",
    "mfa_generate_recovery_codes": "head",
    "mfa_view_recovery_codes": "slt",
    "mfa_list_webauthn": "slt",
    "mfa_add_webauthn": "head",
    "mfa_edit_webauthn": "slt",
    "mfa_remove_webauthn": "slt",
    "account_set_password": "without_password",
}
# Seen by a test of its own; the last one in `test_passkey.py`.
ALLAUTH_IN_A_FLOW = {
    "account_confirm_login_code", "account_reset_password_from_key", "mfa_authenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip
ALLAUTH_NOT_MET = {
    "account_signup": "shut by our own page in front of it",
    "account_email_verification_sent": "only after signing up on one's own",
    "usersessions_list": "our own page is in front of it",
    "mfa_login_webauthn": "data for the script of the sign-in page",
    "mfa_download_recovery_codes": "a file",
}
# Acts: they answer POST alone (`test_acts_have_no_page`).
ACTS = {
    "assessment:approve_photo", "assessment:tick", "office:accept_criterion", "office:autosave_check",
    "office:autosave_draft", "office:decide_piece", "office:end_exception", "office:photographs",
    "visits:add_photo", "visits:make_pack", "visits:remove_photo", "visits:sync",
    "assessment:accept_day", "office:accept_day", "visits:accept_day", "visits:end_period", "visits:new_feed",
    "school_people:read_term_dates",
    "audits:close", "audits:decide", "audits:gather", "audits:go_on", "audits:longer",
    "audits:make_pdf",
    "audits:open", "audits:recall_links", "audits:remind", "audits:tick",
    "school_people:confirm_lead", "school_people:stop_lead",
    "office_schools:send_all_again", "office_schools:end_sessions", "office_schools:reopen_account",
    "account_end_other_sessions", "account_end_session", "assessment:make_certificate", "assessment:make_pack",
    "training:autosave", "training:autosave_check", "training:note", "training:stage", "training:target",
    "evidence:autosave", "evidence:remove", "evidence:restore", "evidence:settle_thread", "evidence:restore_piece",
    "evidence:selected",
    "office_evidence:accept", "office_evidence:decide",
    "evidence:answer_thread", "evidence:take_back", "metrics:take", "metrics:undo", "trust_metrics:take",
    "trust_metrics:undo", "plans:add_milestone", "plans:add_proof", "plans:autosave_action",
    "plans:autosave_target", "plans:change_state", "plans:comment", "plans:milestone", "plans:move_action",
    "plans:remove_proof", "framework:add_translation",
    "framework:move_part", "framework:move_question",
    "framework:move_section", "framework:next_edition", "framework:save_translation",
    "framework:remove_recording", "surveys:make_paper_pdf", "surveys:make_results_pdf",
    "jobs:cancel", "office:assessors_resend",
    "office:assessors_withdraw", "office_schools:people_resend",
    "office_schools:people_withdraw", "office_schools:send_again", "office_surveys:decide", "school_people:resend",
    "office_surveys:check_key", "office_surveys:share", "school_people:withdraw", "surveys:ask_office",
    "surveys:decide_comment",
    "office_surveys:finish_contact", "office_surveys:reopen_contact",
    "surveys:finish_contact", "surveys:reopen_contact", "surveys:list_take",
    "surveys:list_undo",
    "surveys:recall", "surveys:upload_list", "surveys:remind", "surveys:remove_sitting",
    "surveys:session", "surveys:take_back_reply", "trust_people:resend",
    "trust_people:withdraw", "visits:autosave",
    "assessment:make_agenda", "assessment:move_item", "assessment:remove_item", "assessment:restore_item",
    "assessment:start_agenda", "visits:agree_agenda",
    "visits:register_device",
} | {
    f"{place}:{step}" for place in ("surveys", "trust_surveys", "office_surveys")
    for step in ("go_on", "keep", "recall", "remind", "stop", "test")
}  # fmt: skip
