"""Staff audits of a school."""

from django.urls import path

from audits.views import leading, preparing, printing

app_name = "audits"
AUDIT, SESSION = "audits/<uuid:audit_id>/", "audits/<uuid:audit_id>/<int:number>/"
urlpatterns = [
    path("audits/", preparing.audit_list, name="list"),
    path("audits/new/", preparing.new, name="new"),
    path(AUDIT, preparing.detail, name="detail"),
    path(f"{AUDIT}facts/", preparing.facts, name="facts"),
    path(f"{AUDIT}programme/", preparing.programme, name="programme"),
    path(f"{AUDIT}groups/", preparing.groups, name="groups"),
    path(f"{AUDIT}checklist/", preparing.tick, name="tick"),
    path(f"{AUDIT}delete/", preparing.delete, name="delete"),
    path(f"{AUDIT}sheets/", printing.sheets, name="sheets"),
    path(f"{SESSION}slips/", printing.slips, name="slips"),
    path(f"{SESSION}poster/", printing.poster, name="poster"),
    path(f"{SESSION}run-sheet/", printing.run_sheet, name="run_sheet"),
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
