"""Staff audits of a school."""

from django.urls import path

from audits.views import after, aside, leading, links, paper, preparing, printing

app_name = "audits"
AUDIT, SESSION = "audits/<uuid:audit_id>/", "audits/<uuid:audit_id>/<int:number>/"
urlpatterns = [
    path("audits/", preparing.audit_list, name="list"),
    path("audits/new/", preparing.new, name="new"),
    path("audits/passed-on/", aside.passed_on, name="aside"),
    path(AUDIT, preparing.detail, name="detail"),
    path(f"{AUDIT}facts/", preparing.facts, name="facts"),
    path(f"{AUDIT}programme/", preparing.programme, name="programme"),
    path(f"{AUDIT}groups/", preparing.groups, name="groups"),
    path(f"{AUDIT}checklist/", preparing.tick, name="tick"),
    path(f"{AUDIT}delete/", preparing.delete, name="delete"),
    path(f"{AUDIT}sheets/", printing.sheets, name="sheets"),
    path(f"{AUDIT}links/", links.people, name="links"),
    path(f"{AUDIT}links/remove/", links.remove, name="remove_links"),
    path(f"{AUDIT}links/send/", links.send, name="send_links"),
    path(f"{AUDIT}links/recall/", links.recall, name="recall_links"),
    path(f"{AUDIT}links/remind/", links.remind, name="remind"),
    path(f"{AUDIT}gather/", after.gather, name="gather"),
    path(f"{AUDIT}themes/", after.themes, name="themes"),
    path(f"{AUDIT}themes/confirm/", after.confirm, name="confirm"),
    path(f"{AUDIT}themes/<uuid:theme_id>/", after.theme, name="theme"),
    path(f"{AUDIT}report/", after.report, name="report"),
    path(f"{AUDIT}report/share/", after.publish, name="publish"),
    path(f"{AUDIT}report/governors/", after.governors, name="governors"),
    path(f"{AUDIT}report/themes.csv", after.as_csv, name="csv"),
    path(f"{AUDIT}report/themes.xlsx", after.as_xlsx, name="xlsx"),
    path(f"{AUDIT}report/pdf/<slug:page>/", after.make_pdf, name="make_pdf"),
    path(f"{AUDIT}report/pdf/<slug:page>/<uuid:document_id>/", after.pdf, name="pdf"),
    path(f"{AUDIT}report/pdf/<slug:page>/<uuid:document_id>/file/", after.pdf_file, name="pdf_file"),
    path(f"{AUDIT}report/follow-up/", after.follow_up, name="follow_up"),
    path(f"{AUDIT}told/", after.told, name="told"),
    path(f"{AUDIT}told/write/", after.tell, name="tell"),
    path(f"{SESSION}slips/", printing.slips, name="slips"),
    path(f"{SESSION}poster/", printing.poster, name="poster"),
    path(f"{SESSION}run-sheet/", printing.run_sheet, name="run_sheet"),
    path(f"{SESSION}paper/", paper.sheets, name="paper"),
    path(f"{SESSION}open/", preparing.open_hall, name="open"),
    path(f"{SESSION}lead/", leading.lead, name="lead"),
    path(f"{SESSION}lead/go-on/", leading.go_on, name="go_on"),
    path(f"{SESSION}lead/longer/", leading.longer, name="longer"),
    path(f"{SESSION}lead/close/", leading.close, name="close"),
    path(f"{SESSION}lead/entries/<uuid:entry_id>/", leading.decide, name="decide"),
    path(f"{SESSION}lead/agreements/", leading.agree, name="agree"),
    path(f"{SESSION}lead/agreements/<uuid:agreement_id>/", leading.agreement, name="agreement"),
    path(f"{SESSION}screen/", leading.screen, name="screen"),
    path(f"{SESSION}pulse/", leading.pulse, name="pulse"),
]
