"""Self-evaluation and evidence, below `schools/<school_id>/`."""

from django.urls import path

from evidence.views import bin as bins
from evidence.views import (
    carry_over,
    consent,
    criteria,
    history,
    library,
    printing,
    reviews,
    threads,
    uploads,
    uses,
    work,
)

app_name = "evidence"
urlpatterns = [
    path("self-evaluation/", criteria.overview, name="overview"),
    path("self-evaluation/print/", printing.whole, name="print"),
    path("self-evaluation/<int:criterion_id>/print/", printing.single, name="print_criterion"),
    path("self-evaluation/carry-over/", carry_over.carry_over, name="carry_over"),
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
    path("self-evaluation/<int:criterion_id>/evidence/add/", uses.add, name="add"),
    path("self-evaluation/<int:criterion_id>/evidence/choose/", uses.choose, name="choose"),
    path("evidence/", library.overview, name="library"),
    path("evidence/add/", library.add, name="add_to_library"),
    path("evidence/upload/", uploads.upload, name="upload"),
    path("evidence/new/", uploads.describe, name="describe"),
    path("evidence/bin/", bins.bin_list, name="bin"),
    path("evidence/selected/", bins.act_on_several, name="selected"),
    path("evidence/bin/<int:binned_id>/restore/", bins.restore, name="restore_piece"),
    path("evidence/bin/<int:binned_id>/delete/", bins.delete_for_good, name="delete_for_good"),
    path("evidence/<int:evidence_id>/", library.piece, name="piece"),
    path("evidence/<int:evidence_id>/edit/", library.edit, name="edit"),
    path("evidence/<int:evidence_id>/use/", uses.use, name="use"),
    path("evidence/<int:evidence_id>/replace/", library.replace, name="replace"),
    path("evidence/<int:evidence_id>/delete/", bins.delete, name="delete"),
    path("evidence/<int:evidence_id>/file/", library.content, name="content"),
    path("evidence/<int:piece>/consent/", consent.withdraw_consent, name="withdraw_consent"),
    path("evidence/earlier/<int:earlier_id>/file/", library.earlier_file, name="earlier_file"),
    path("evidence/uses/<int:use_id>/file/", uses.file, name="file"),
    path("evidence/uses/<int:use_id>/decide/", reviews.decide, name="decide"),
    path("evidence/uses/<int:use_id>/remove/", uses.remove, name="remove"),
]
