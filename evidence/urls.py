"""Self-evaluation, below `schools/<school_id>/`."""

from django.urls import path

from evidence.views import carrying, criteria, history, library, printing, threads, work

app_name = "evidence"
urlpatterns = [
    path("self-evaluation/", criteria.overview, name="overview"),
    path("self-evaluation/print/", printing.whole, name="print"),
    path("self-evaluation/<int:criterion_id>/print/", printing.one, name="print_criterion"),
    path("self-evaluation/carry-over/", carrying.carry_over, name="carry_over"),
    path("self-evaluation/<int:criterion_id>/", criteria.criterion, name="criterion"),
    path("self-evaluation/<int:criterion_id>/autosave/", criteria.autosave, name="autosave"),
    path("self-evaluation/<int:criterion_id>/history/", history.history, name="history"),
    path("self-evaluation/<int:criterion_id>/history/<int:edition>/", history.edition, name="edition"),
    path("self-evaluation/<int:criterion_id>/history/<int:edition>/restore/", history.restore, name="restore"),
    path("self-evaluation/<int:criterion_id>/give/", work.give, name="give"),
    path("self-evaluation/given/<int:assignment_id>/take-back/", work.take_back, name="take_back"),
    path("self-evaluation/<int:criterion_id>/conversations/begin/", threads.begin, name="begin_thread"),
    path("self-evaluation/conversations/<int:thread_id>/", threads.thread, name="thread"),
    path("self-evaluation/conversations/<int:thread_id>/answer/", threads.answer, name="answer_thread"),
    path("self-evaluation/conversations/<int:thread_id>/settle/", threads.settle, name="settle_thread"),
    path("self-evaluation/<int:criterion_id>/evidence/add/", library.add_evidence, name="add"),
    path("evidence/<int:use_id>/file/", library.evidence_file, name="file"),
    path("evidence/<int:use_id>/remove/", library.remove_evidence, name="remove"),
]
