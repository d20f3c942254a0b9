"""A school's plan, below `schools/<school_id>/`."""

from django.urls import path

from plans.views import actions, plan, sharing, targets

app_name = "plans"
urlpatterns = [
    path("plan/", plan.overview, name="overview"),
    path("plan/board/", plan.board, name="board"),
    path("plan/timeline/", plan.timeline, name="timeline"),
    path("plan/actions/", actions.action_list, name="actions"),
    path("plan/mine/", actions.mine, name="mine"),
    path("plan/priorities/", plan.prioritise, name="prioritise"),
    path("plan/priorities/first/", plan.first_actions, name="first_actions"),
    path("plan/sharing/", sharing.sharing, name="sharing"),
    path("plan/sharing/new/", sharing.new_sharing, name="new_sharing"),
    path("plan/sharing/<int:sharing_id>/", sharing.edit_sharing, name="edit_sharing"),
    path("plan/sharing/<int:sharing_id>/remove/", sharing.remove_sharing, name="remove_sharing"),
    path("plan/mail/", plan.mail, name="mail"),
    path("plan/plan.xlsx", plan.export_xlsx, name="export_xlsx"),
    path("plan/plan.docx", plan.export_docx, name="export_docx"),
    path("plan/targets/new/", targets.new_target, name="new_target"),
    path("plan/targets/<int:target_id>/", targets.target, name="target"),
    path("plan/targets/<int:target_id>/edit/", targets.edit_target, name="edit_target"),
    path("plan/targets/<int:target_id>/autosave/", targets.autosave_target, name="autosave_target"),
    path("plan/targets/<int:target_id>/state/", targets.change_state, name="change_state"),
    path("plan/targets/<int:target_id>/score/", plan.score, name="score"),
    path("plan/targets/<int:target_id>/review/", targets.review, name="review"),
    path("plan/targets/<int:target_id>/comment/", targets.comment, name="comment"),
    path("plan/targets/<int:target_id>/actions/new/", actions.new_action, name="new_action"),
    path("plan/actions/<int:action_id>/", actions.action, name="action"),
    path("plan/actions/<int:action_id>/edit/", actions.edit_action, name="edit_action"),
    path("plan/actions/<int:action_id>/autosave/", actions.autosave_action, name="autosave_action"),
    path("plan/actions/<int:action_id>/move/", actions.move_action, name="move_action"),
    path("plan/actions/<int:action_id>/milestones/", actions.add_milestone, name="add_milestone"),
    path("plan/actions/<int:action_id>/proofs/", actions.add_proof, name="add_proof"),
    path("plan/milestones/<int:milestone_id>/", actions.milestone, name="milestone"),
    path("plan/proofs/<int:proof_id>/remove/", actions.remove_proof, name="remove_proof"),
]
