"""Framework versions and questionnaires, for the office, below `office/`."""

from django.urls import path, re_path

from framework.views import parts, questionnaires, recordings, structure, translations, versions

app_name = "framework"
ONE = "questionnaires/<int:questionnaire_id>/"
SECTION = f"{ONE}sections/<int:section_id>/"
QUESTION = f"{ONE}questions/<int:question_id>/"
LANGUAGE = f"{ONE}translations/<slug:language>/"
OF_ONE = r"^questionnaires/(?P<questionnaire_id>\d{1,18})/"
MOVE = r"/(?P<direction>up|down)/$"
OF_VERSION = r"^frameworks/(?P<version_id>\d{1,18})/"
KINDS = "principle|criterion|point|level|rule|outcome|agenda"
OF_PART = OF_VERSION + rf"(?P<kind>{KINDS})/(?P<part_id>\d{{1,18}})/"

urlpatterns = [
    path("frameworks/", versions.versions, name="list"),
    path("frameworks/new/", versions.new, name="new_version"),
    path("frameworks/import/", versions.import_version, name="import"),
    path("frameworks/<int:version_id>/", versions.version, name="version"),
    path("frameworks/<int:version_id>/export/", versions.export_version, name="export"),
    path("frameworks/<int:version_id>/details/", versions.details, name="version_details"),
    path("frameworks/<int:version_id>/delete/", versions.delete_version, name="delete_version"),
    re_path(OF_VERSION + r"(?P<step>publish|retire)/$", versions.change_state, name="change_state"),
    path(
        "frameworks/<int:version_id>/principle/<int:principle_id>/criteria/new/",
        parts.new_criterion,
        name="new_criterion",
    ),
    path("frameworks/<int:version_id>/level/<int:level_id>/agenda/new/", parts.new_agenda_item, name="new_agenda_item"),
    re_path(OF_VERSION + r"(?P<kind>principle|point|level|rule|outcome)/new/$", parts.new_part, name="new_part"),
    re_path(OF_VERSION + rf"(?P<kind>{KINDS}|counting)/(?P<part_id>\d{{1,18}})/$", parts.part, name="part"),
    re_path(OF_PART + r"delete/$", parts.delete_part, name="delete_part"),
    re_path(OF_PART + r"(?P<direction>up|down)/$", parts.move_part, name="move_part"),
    path("questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("questionnaires/new/", questionnaires.new, name="new_questionnaire"),
    path("questionnaires/import/", questionnaires.import_questionnaire, name="import_questionnaire"),
    path(ONE, questionnaires.questionnaire, name="questionnaire"),
    path(f"{ONE}preview/", questionnaires.preview, name="preview"),
    path(f"{ONE}details/", questionnaires.details, name="details"),
    path(f"{ONE}export/", questionnaires.export_questionnaire, name="export_questionnaire"),
    path(f"{ONE}next-edition/", questionnaires.next_edition, name="next_edition"),
    path(f"{ONE}delete/", questionnaires.delete_questionnaire, name="delete_questionnaire"),
    re_path(
        OF_ONE + r"(?P<step>publish|retire)/$",
        questionnaires.change_questionnaire_state,
        name="change_questionnaire_state",
    ),
    path(f"{ONE}sections/new/", structure.new_section, name="new_section"),
    path(SECTION, structure.section, name="section"),
    path(f"{SECTION}delete/", structure.delete_section, name="delete_section"),
    path(f"{SECTION}questions/new/", structure.new_question, name="new_question"),
    re_path(OF_ONE + r"sections/(?P<section_id>\d{1,18})" + MOVE, structure.move_section, name="move_section"),
    path(QUESTION, structure.question, name="question"),
    path(f"{QUESTION}delete/", structure.delete_question, name="delete_question"),
    re_path(OF_ONE + r"questions/(?P<question_id>\d{1,18})" + MOVE, structure.move_question, name="move_question"),
    path(f"{ONE}recordings/<slug:language>/", recordings.recordings, name="recordings"),
    path(f"{ONE}recordings/<uuid:recording_id>/remove/", recordings.remove, name="remove_recording"),
    path(f"{ONE}translations/add/", translations.add_translation, name="add_translation"),
    path(LANGUAGE, translations.translation, name="translation"),
    path(f"{LANGUAGE}save/", translations.save_translation, name="save_translation"),
    path(f"{LANGUAGE}delete/", translations.delete_translation, name="delete_translation"),
]
