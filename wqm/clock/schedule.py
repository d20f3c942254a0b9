"""When beat asks for which task.

Times of the clock, and not so many seconds after the last time: beat forgets that with its file, so that what is due
every hour would never be done by a process that is started anew every half hour. `wqm.clock` makes up for nights.
"""

from typing import Any

from celery.schedules import crontab

# What comes round within the hour is of no use later: a worker that was away for a night would come back to thousands
# of rounds in a row. Long enough for machines whose clocks differ by some minutes.
OUT_OF_DATE_AFTER = 15 * 60  # seconds

SCHEDULE: dict[str, dict[str, Any]] = {
    "tick": {"task": "wqm.clock.tasks.tick", "schedule": crontab()},
    "send-queued-mail": {"task": "wqm.mail.tasks.send_queued", "schedule": 15.0},
    "run-queued-jobs": {"task": "wqm.jobs.tasks.run_queued", "schedule": 10.0},
    "purge-security-log": {"task": "wqm.security.tasks.purge_events", "schedule": crontab(hour=2, minute=35)},
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(minute=25)},
    "purge-sent-mail": {"task": "wqm.mail.tasks.purge_sent", "schedule": crontab(hour=2, minute=5)},
    "scan-waiting-files": {"task": "wqm.files.tasks.scan_waiting", "schedule": crontab()},
    "mark-files-folder": {"task": "wqm.files.tasks.mark_folder", "schedule": crontab()},
    "note-held-back-files": {"task": "evidence.tasks.note_held_back", "schedule": crontab(minute="*/5")},
    "read-documents": {"task": "evidence.tasks.read_documents", "schedule": crontab()},
    "empty-bins": {"task": "evidence.tasks.empty_bins", "schedule": crontab(hour=2, minute=45)},
    "make-audit-keys": {"task": "audits.tasks.make_missing_keys", "schedule": crontab()},
    "release-due-steps": {"task": "audits.tasks.release_due_steps", "schedule": crontab()},
    "purge-audits": {"task": "audits.tasks.purge", "schedule": crontab(hour=2, minute=55)},
    "release-late-entries": {"task": "audits.tasks.release_late_entries", "schedule": crontab(minute=15)},
    "launch-due-links": {"task": "audits.tasks.launch_due_links", "schedule": crontab()},
    "close-online-audits": {"task": "audits.tasks.close_online_audits", "schedule": crontab(minute="*/5")},
    "send-audit-reminders": {"task": "audits.tasks.send_due_reminders", "schedule": crontab(minute="*/15")},
    "mix-envelopes": {"task": "audits.tasks.mix_envelopes", "schedule": crontab(minute=0)},
    "launch-asked-waves": {"task": "surveys.tasks.launch_asked_waves", "schedule": crontab()},
    "admit-late-people": {"task": "surveys.tasks.admit_all_late_people", "schedule": crontab(minute="*/5")},
    "close-due-waves": {"task": "surveys.tasks.close_due_waves", "schedule": crontab(minute="*/5")},
    "mix-ballots": {"task": "surveys.tasks.mix_ballots", "schedule": crontab(minute=0)},
    "settle-due-waves": {"task": "surveys.tasks.settle_due_waves", "schedule": crontab(minute=10)},
    "send-due-reminders": {"task": "surveys.tasks.send_due_reminders", "schedule": crontab(minute="*/15")},
    "release-comments": {"task": "surveys.tasks.release_comments", "schedule": crontab(hour=3, minute=10)},
    "refresh-benchmarks": {"task": "surveys.tasks.refresh_benchmarks", "schedule": crontab(hour=4, minute=20)},
    # The service keeps to its hours; more often here, so that a worker that was down at nine looks soon after.
    "look-at-contact-requests": {"task": "surveys.tasks.look_at_contact_requests", "schedule": crontab(minute="*/5")},
    "purge-contact-requests": {"task": "surveys.tasks.purge_contact_requests", "schedule": crontab(hour=2, minute=15)},
    "purge-uploaded-lists": {"task": "surveys.tasks.purge_uploaded_lists", "schedule": crontab(minute=35)},
    "purge-uploads": {"task": "wqm.tables.tasks.purge_uploads", "schedule": crontab(minute=45)},
    "begin-safeguarding-leads": {"task": "schools.tasks.begin_leads", "schedule": crontab(minute="*/5")},
    "tell-what-is-asked": {"task": "evidence.tasks.tell_what_is_asked", "schedule": crontab(hour="7-18", minute=40)},
    "look-at-visit-requests": {
        "task": "assessments.tasks.look_at_requests",
        "schedule": crontab(hour="8-17", minute=50),
    },
    "refresh-briefings": {"task": "assessments.tasks.refresh_briefings", "schedule": crontab(hour=4, minute=50)},
    "remind-of-agendas": {"task": "assessments.tasks.remind_of_agendas", "schedule": crontab(hour="8-17", minute=5)},
    "recheck-visits": {"task": "assessments.tasks.recheck_visits", "schedule": crontab(hour=3, minute=40)},
    "forget-former-members": {"task": "schools.tasks.forget_members", "schedule": crontab(hour=2, minute=25)},
    "send-plan-reminders": {"task": "plans.tasks.send_reminders", "schedule": crontab(hour="7-18", minute=20)},
    "check-survey-keys": {"task": "surveys.tasks.check_keys", "schedule": crontab(minute=50)},
    "refresh-participation": {"task": "surveys.tasks.refresh_participation", "schedule": crontab(minute=30)},
}


def _comes_round_within_the_hour(schedule: Any) -> bool:
    return not isinstance(schedule, crontab) or len(schedule.minute) > 1


for _entry in SCHEDULE.values():
    if _comes_round_within_the_hour(_entry["schedule"]):
        _entry["options"] = {"expires": OUT_OF_DATE_AFTER}
