"""`make texts` finds what people read, and the house style finds what nobody should have to."""

from pathlib import Path

import pytest

from scripts import texts
from scripts.texts import Text, against_style, of_python, of_template


@pytest.fixture
def texts_of(monkeypatch, tmp_path):
    """A project of one file, read by its ending."""
    monkeypatch.setattr(texts, "ROOT", tmp_path)

    def read(name: str, content: str) -> list[Text]:
        path = Path(tmp_path, name)
        path.write_text(content)
        return list(of_python(path) if name.endswith(".py") else of_template(path))

    return read


def test_template_gives_its_sentences_attributes_and_arguments_by_line(texts_of):
    page = """{% extends "shell.html" %}
{# nobody reads this #}
{% button "Save and continue" kind="secondary" %}
<p class="govuk-body">You have {{ count }} {% if many %}pieces{% else %}piece{% endif %} of
  <strong>evidence</strong>.</p>
<img alt="A raised bed" src="{% static 'img/a.png' %}">
{% comment %}A comment of a colleague{% endcomment %}
<script>let unread = "words of a script";</script>"""
    assert [(text.line, text.words, text.is_code) for text in texts_of("page.html", page)] == [
        (3, "Save and continue", False),
        (4, "You have {count} piecespiece of evidence.", False),
        (6, "A raised bed", False),
        (7, "A comment of a colleague", True),
    ]


def test_python_gives_what_is_said_and_no_names_queries_or_routes(texts_of):
    module = '''"""A docstring of a colleague."""
import re
LABEL = "planned", "Not started yet"
SQL = "SELECT id FROM somewhere"
ROUTE = "plan/<int:action_id>/edit/"
NAME = "evidence:criterion"
TEMPLATE = "evidence/print.html"
PATTERN = re.compile(r"two words")
def say(piece, by):
    # A comment of a colleague.
    return f"{piece.title} was added by {by}"
'''
    found = texts_of("module.py", module)
    assert {text.words for text in found if not text.is_code} == {"Not started yet", "{title} was added by {by}"}
    assert {text.words for text in found if text.is_code} == {
        "A docstring of a colleague.",
        "A comment of a colleague.",
    }


@pytest.mark.parametrize(
    "words",
    [
        "When shall it open?", "Else reminders go to them", "Leave out whatever you like", "Somebody of the school",
        "What stands here", "It is settled", "Being made", "Handed in", "Take off", "A machine reads it", "Weighed",
        "Please wait", "Invalid date", "What hinders?", "less than 10 people", "50 % of staff", "at 9.30am",
        "Everybody may", "Nobody can", "from now on",
    ],
)  # fmt: skip
def test_style_finds_what_is_not_written(words):
    assert list(against_style(Text("a.html", 1, words)))


@pytest.mark.parametrize(
    "words",
    [
        "Someone else may help", "Nothing else", "50% of staff", "Fewer than 10 people", "It stands out",
        "9:30am on 14 December 2026", "the school’s plan", "{% say page=3 %}", "end of the school day",
    ],
)  # fmt: skip
def test_style_leaves_plain_english_alone(words):
    assert list(against_style(Text("a.html", 1, words))) == []


def test_colleagues_may_write_more_than_readers_get(texts_of):
    assert list(against_style(Text("a.py", 1, "Nobody holds the lock.", is_code=True))) == []
    assert list(against_style(Text("a.py", 1, "Whatever it is.", is_code=True)))


def test_time_by_a_format_of_its_own_is_found(monkeypatch, tmp_path):
    monkeypatch.setattr(texts, "ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text('{{ at|date:"j F" }}\n{{ at|date:"j F Y, H:i" }}\n{{ at|moment }}')
    assert list(texts.bare_times()) == [("templates/a.html", 2)]


def test_of_scripts_only_the_words_of_colleagues_are_read():
    of_scripts = [text for text in texts.every_text() if text.path.startswith("scripts/")]
    assert any(text.words.startswith("Every sentence that a person can read") for text in of_scripts)
    assert [text for text in of_scripts if not text.is_code] == []
