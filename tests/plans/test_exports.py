"""The plan as a workbook and as a document."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from plans.models import Action, Target
from tests import factories as f
from tests.plans.test_pages import at
from wqm.tenancy.scope import scope


@pytest.fixture
def told(world, own_target, step):
    """A plan with something in every column, and text that a spreadsheet would run."""
    with scope(everything=True):
        Target.objects.filter(pk=own_target.pk).update(why="=1+1", success_measure="bell\x07", is_priority=True)
        Action.objects.filter(pk=step.pk).update(cost=250, due_on=date(2027, 3, 1), impact="It helped")
        f.TargetFactory(school=world.school, title="Without a step", created_by=world.person("head"))


def test_workbook_holds_the_plan_and_runs_nothing(world, sign_in, told):
    response = sign_in("governor").get(at(world, "export_xlsx"))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="plan-hazel-primary-')
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Summary", "Plan"]
    summary = {line[0]: line[1] for line in book["Summary"].values}
    assert (summary["All targets"], summary["Planned"], summary["Cost of all actions (£)"]) == (2, 1, 250)
    sheet = book["Plan"]
    head, first, second = list(sheet.values)
    row = dict(zip(head, first, strict=True))
    assert (row["Target"], row["Priority"], row["Why"]) == ("Target of Hazel Primary", "yes", "=1+1")
    assert row["Success measure"] == "bell"
    assert (row["Cost (£)"], row["By"].date(), row["Owner"]) == (250, date(2027, 3, 1), "head")
    assert (row["Milestones"], row["Evidence"]) == ("Milestone of Hazel Primary", "Evidence of Hazel Primary")
    assert row["Last review"].endswith("Some difference. Review at Hazel Primary")
    assert dict(zip(head, second, strict=True))["Target"] == "Without a step"
    assert "f" not in {cell.data_type for page in book for cells in page.iter_rows() for cell in cells}
    assert [cell.value for cells in sheet.iter_rows() for cell in cells if cell.quotePrefix] == ["=1+1"]


def test_document_holds_the_plan(world, sign_in, told):
    document = Document(io.BytesIO(sign_in("head").get(at(world, "export_docx")).content))
    headings = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name.startswith(("Heading", "Title"))
    ]
    assert headings == [
        "Hazel Primary: wellbeing plan", "Our priorities", "Target of Hazel Primary", "Other targets",
        "Without a step",
    ]  # fmt: skip
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells == [
        "Action of Hazel Primary\nMilestone of Hazel Primary", "head", "1 Mar 2027", "£250", "Planned",
        "It helped\nEvidence: Evidence of Hazel Primary",
    ]  # fmt: skip
    assert "Why it matters: =1+1" in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("name", ["export_xlsx", "export_docx"])
def test_file_costs_the_same_with_more(world, sign_in, name):
    client, costs = sign_in("head"), []
    client.get(at(world, name))  # what is remembered for the process is remembered now
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at(world, name)).status_code == 200
        costs.append(len(captured))
        with scope(everything=True):
            for _ in range(2):
                proof = f.ProofFactory(
                    action__target__school=world.school, action__target__created_by=f.UserFactory(),
                    action__owner=f.UserFactory(), evidence__added_by=world.person("head"),
                )  # fmt: skip
                f.MilestoneFactory(action=proof.action)
                f.TargetReviewFactory(target=proof.action.target)
    assert costs[0] == costs[1]
