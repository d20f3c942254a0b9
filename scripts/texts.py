"""Every sentence that a person can read, by page: `make texts` prints them, `--check` holds the house style.

Templates are read with Django's lexer (text between tags, attributes that are read aloud, arguments of components),
Python with its own parser (strings that are no docstring, SQL or name). What cannot be told apart is listed: a text too
many costs a glance, one too few is never read. The style is docs/wording.md; the patterns here are the part of it
that can be seen in a text alone.
"""

import argparse
import ast
import inspect
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import django
from django.template.base import DebugLexer, Token, TokenType

ROOT = Path(__file__).resolve().parent.parent
# Rooms whose strings only developers read; their docstrings and comments are held to docs/wording.md like all others.
WORKSHOPS = ("bench", "scripts")
ROOMS = (
    "accounts", "assessments", "audits", "demo", "evidence", "framework", "home", "insights", "plans", "schools",
    "surveys", "trusts", "wqm",
)  # fmt: skip
# The languages of respondents are read by their speakers; English is among them and is ours.
FOREIGN = re.compile(r"surveys/respondents/words/(?!en\.py)|/migrations/|wqm/embedded/|demo/world/languages")
# Enough for the addresses; nothing here connects to anything.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "wqm.settings", "WQM_DEMO": "1", "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://nobody:none@127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9/0",
}  # fmt: skip
READ_ALOUD = {"alt", "title", "aria-label", "placeholder", "label"}
# Inside one of these a sentence goes on.
INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "sup", "time", "bdi", "kbd"}
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
SPEAKING = {
    "label", "help_text", "hint", "title", "text", "heading", "legend", "empty_label", "caption", "message", "summary",
    "sentence", "verbose_name", "verbose_name_plural", "description", "name", "button", "words", "says", "kind",
}  # fmt: skip
SQL = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|REVOKE|WITH|SET|LOCK|BEGIN|DECLARE|RETURN|DO)\b"
)
SENTENCE = re.compile(r"[A-Za-z’']{2,}[ ,:;.–]+\S*[A-Za-z{]")
# Names of templates, addresses and acts, routes, markup.
NAMES = re.compile(r"[\w/.]+\.(html|txt|svg|css|js)|\w+:\w+|\w+\.[a-z_]+|\S*<(int|slug|uuid|str):.*|<.*>", re.DOTALL)


class Text(NamedTuple):
    """One text, where it stands, and whether a reader sees it or a colleague (docstrings, comments)."""

    path: str
    line: int
    words: str
    is_code: bool = False


# The words of docs/wording.md that never stand before a reader. The reason is what to write.
NOT_FOR_READERS: tuple[tuple[str, str], ...] = (
    (r"\b(?:a training|trainings)\b(?! (?:day|session|need|place))", "training, a training session"),
    (r"\bshall\b", "will, should or must"),
    (r"\belse\b", "otherwise"),
    (r"\bwh(?:at|om|o|ich)ever\b", "any, all, or the thing itself"),
    (r"\bsomebody\b", "someone"),
    (r"\beverybody\b", "everyone"),
    (r"\b(?:any|no)body\b", "anyone, no one"),
    (r"\bof the (?:school|office|trust)\b(?! (?:day|year|week))", "the school’s, the office’s, the trust’s"),
    (r"\bstands?\b(?! (?:out|for|in for))", "is, says, or the thing itself"),
    (r"(?<!\{)(?<!romises )\bkept\b(?! confidential)", "saved, stored, or still there"),
    (r"(?<!-)\btaken\b(?!-)", "used, imported, or the act itself"),
    (r"\bgiven to\b", "assigned to"),
    (
        r"\b(?:Sept|Octo|Novem|Decem)ber to \d{1,2} (?:January|February|March|April|May|June|July|August) 20",
        "both years",
    ),
    (r"\b(?:lays?|laid) down\b", "sets, set"),
    (r"\b(?:it|this|is|are) settled\b", "resolved, or closed for good"),
    (r"\bwhat is there\b", "the thing itself"),
    (r"\bbeing made\b", "Preparing"),
    (r"\bhand(?:s|ed|ing)? (?:it |this |them )?in\b", "submit, submitted"),
    (r"\btak(?:e|es|en) off\b", "remove"),
    (r"\bmachines?\b", "computer, or nothing"),
    (r"\bweigh(?:s|ed|ing)?\b", "prioritise"),
    (r"\bturned round\b", "reverse-scored"),
    (r"\blately\b", "recent"),
    (r"\binvalid\b|\bplease\b", "what happened and what to do"),
    (r"\bhinders?\b", "gets in the way"),
    (r"\bless than \d", "fewer than"),
    (r"\d %(?!\})", "50%, without a space"),
    (r"\b\d{1,2}[:.]\d\d (?:am|pm)\b|\b\d{1,2}\.\d\d(?:am|pm)\b", "9:30am"),
    (r"\bfrom now on\b", "nothing"),
)
# What the patterns would find and English has no other word for.
ALLOWED = re.compile(r"\b(?:(?:any|some|every|no)(?:thing|where|one)|no one|who|what|where) else\b", re.I)
# In docstrings and comments only what makes nobody wiser.
NOT_IN_CODE: tuple[tuple[str, str], ...] = (
    (r"\bshall\b", "will, should or must"),
    (r"\bwh(?:at|o)ever\b", "any, all, or the thing itself"),
    (r"\b(lays?|laid) down\b", "sets, set"),
    (r"\d %(?![}]| [a-z(])", "50%, without a space"),
)


class _Sentences(HTMLParser):
    """Text of a fragment of HTML, a sentence a line of the source; inline elements do not end one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[int, str]] = []
        self.now: list[str] = []
        self.began = 1
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.hidden += 1
        if tag not in INLINE:
            self.end()
        elif tag == "br":
            self.now.append(" ")
        for name, value in attrs:
            is_data = name.startswith("data-") and " " in (value or "") and not (value or "").startswith(("{", "/"))
            if (name in READ_ALOUD or is_data) and value and re.search(r"[A-Za-z]{2}", re.sub(r"\{.*?\}", "", value)):
                self.texts.append((self.getpos()[0], " ".join(value.split())))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.hidden = max(0, self.hidden - 1)
        if tag not in INLINE:
            self.end()

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if not self.now and data.strip():
            self.began = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        if self.now or data.strip():
            self.now.append(data)

    def end(self) -> None:
        words = " ".join("".join(self.now).split())
        self.now = []
        if re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", words)):
            self.texts.append((self.began, words))


def _inner(token: Token) -> str:
    """What a tag leaves in the sentence around it: a variable's name in braces, nothing for logic."""
    if token.token_type == TokenType.VAR:
        name = re.split(r"[|:]", token.contents.strip())[0].split(".")[-1]
        return "{" + name.strip('"') + "}"
    return ""


def of_template(path: Path) -> list[Text]:
    """The texts of one template in the order of its lines. A block tag of ours ends a sentence, an if does not."""
    return sorted(_of_template(path), key=lambda text: text.line)


# Tags of which no argument is a text, and tags that do not end the sentence around them.
WITHOUT_TEXT = frozenset(
    {"url", "load", "extends", "include", "if", "elif", "with", "for", "static", "querystring", "block"}
)
WITHIN_A_SENTENCE = frozenset(
    {"if", "elif", "else", "endif", "for", "endfor", "with", "endwith", "url", "empty", "icon", "say"}
)
ARGUMENT = re.compile(r'\w+="([^"]*)"')
LOOKS_READ = re.compile(r"[A-Z][a-z]|[a-z] [a-z]")


def _of_template(path: Path) -> Iterator[Text]:
    name, source = str(path.relative_to(ROOT)), path.read_text()
    is_plain = path.suffix == ".txt"
    fragments: list[str] = []
    in_comment = False
    for token in DebugLexer(source).tokenize():
        begin, end = token.position or (0, 0)
        lines = "\n" * source[begin:end].count("\n")
        if token.token_type == TokenType.BLOCK:
            tag = (token.contents.split() or [""])[0]
            in_comment = (in_comment or tag == "comment") and tag != "endcomment"
            yield from _of_arguments(name, tag, token)
            fragments.append(("<p>" if tag not in WITHIN_A_SENTENCE and not is_plain else "") + lines)
        elif token.token_type == TokenType.VAR:
            fragments.append(_inner(token) + lines)
        elif token.token_type == TokenType.COMMENT:
            fragments.append(lines)
        elif in_comment:
            yield Text(name, token.lineno or 0, " ".join(token.contents.split()), is_code=True)
        else:
            fragments.append(token.contents)
    content = "".join(fragments)
    for line, words in _lines_of(content) if is_plain else _sentences_of(content):
        yield Text(name, line, words)


def _of_arguments(name: str, tag: str, token: Token) -> Iterator[Text]:
    """What is written in a tag: any quoted argument, and of an include the named ones."""
    if tag in WITHOUT_TEXT and tag != "include":
        return
    for quoted in (ARGUMENT if tag == "include" else QUOTED).finditer(token.contents):
        words = quoted.group(1)
        if LOOKS_READ.search(words) and not words.startswith(("/", "http")):
            yield Text(name, (token.lineno or 0) + token.contents[: quoted.start()].count("\n"), words)


def _lines_of(content: str) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(content.splitlines(), 1):
        if re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", row)):
            yield number, " ".join(row.split())


def _sentences_of(content: str) -> list[tuple[int, str]]:
    sentences = _Sentences()
    sentences.feed(content)
    sentences.close()
    sentences.end()
    return sentences.texts


def _joined(node: ast.expr) -> str | None:
    """A string, an f-string with the names of its holes, or both put together by +."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{" + _hole(part.value) + "}"
            for part in node.values
            if isinstance(part, ast.Constant | ast.FormattedValue)
        )
    return None


def _hole(value: ast.expr) -> str:
    """A short name for what is put into an f-string."""
    if isinstance(value, ast.Attribute):
        return value.attr
    if isinstance(value, ast.Name):
        return value.id
    return _hole(value.func) if isinstance(value, ast.Call) else "…"


def of_python(path: Path) -> Iterator[Text]:
    """Strings of one module that a person may read, and its docstrings and comments as words of colleagues."""
    name = str(path.relative_to(ROOT))
    source = path.read_text()
    tree = ast.parse(source)
    parents: dict[ast.AST, ast.AST] = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        parent = parents.get(node)
        if isinstance(parent, ast.JoinedStr | ast.FormattedValue):
            continue
        words = _joined(node)
        if not words:
            continue
        if isinstance(parent, ast.Expr):
            yield Text(name, node.lineno, " ".join(words.split()), is_code=True)
        elif _is_read(words, node, parent, parents):
            yield Text(name, node.lineno, " ".join(words.split()))
    for number, line in enumerate(source.splitlines(), 1):
        if match := re.match(r"^(?:[^'\"#]|'[^']*'|\"[^\"]*\")*#\s?(.*)$", line):
            yield Text(name, number, match.group(1), is_code=True)


def _is_read(words: str, node: ast.expr, parent: ast.AST | None, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a string looks like one for people. What starts like SQL or has no word of a sentence does not."""
    if SQL.match(words) or not re.search(r"[A-Za-z]{2}", words) or "://" in words[:8]:
        return False
    if isinstance(parent, ast.Call):
        called = ast.unparse(parent.func)
        if called.startswith(("re.", "logger.", "log.", "logging.", "models.Index", "models.Q", "Q", "F")):
            return False
    if isinstance(parent, ast.keyword) and parent.arg in SPEAKING:
        return words != words.lower() or " " in words
    if NAMES.fullmatch(words):
        return False
    if re.search(r"\\[bdsw]|\(\?|\$\d|%\(|::|--|==|\{[a-z_]+\}\.\{", words):
        return False
    if isinstance(parent, ast.Tuple):
        owner = parents.get(parent)
        if isinstance(owner, ast.Assign) and len(parent.elts) == 2 and parent.elts[1] is node:
            return True  # the label of a choice
    return bool(SENTENCE.search(words)) or bool(re.match(r"^[A-Z][a-z]+( [a-z]+)*[.?!]?$", words) and " " in words)


def addresses() -> dict[str, list[str]]:
    """The addresses under which a template is a page, found in the source of the views."""
    from django.urls import URLPattern, URLResolver, get_resolver  # noqa: PLC0415

    pages: dict[str, list[str]] = defaultdict(list)

    def walk(patterns: list[Any], before: str) -> None:
        for pattern in patterns:
            address = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, address)
            elif isinstance(pattern, URLPattern):
                view = inspect.unwrap(pattern.callback)
                try:
                    source = inspect.getsource(view)
                except (OSError, TypeError):
                    continue
                for template in re.findall(r'"([\w/]+\.html)"', source):
                    pages[f"templates/{template}"].append("/" + address)

    walk(get_resolver().url_patterns, "")
    return pages


SCRIPT_TEXT = re.compile(r"""["`]([A-Z][^"`\n]*? [^"`\n]*)["`]""")


def of_script(path: Path) -> Iterator[Text]:
    """Sentences of one of our scripts: strings that begin with a capital and have a space."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.lstrip().startswith("//"):
            for match in SCRIPT_TEXT.finditer(line):
                yield Text(str(path.relative_to(ROOT)), number, match[1])


def every_text() -> Iterator[Text]:
    """All of them, templates first. Files that git does not know yet are read, too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file() and not FOREIGN.search(name))
    for name in names:
        if name.startswith("templates/") and name.endswith((".html", ".txt")):
            yield from of_template(ROOT / name)
    for name in names:
        if name.startswith("static/js/"):
            yield from of_script(ROOT / name)
    for name in names:
        room = name.split("/")[0]
        if name.endswith(".py") and room in (*ROOMS, *WORKSHOPS):
            yield from (text for text in of_python(ROOT / name) if text.is_code or room in ROOMS)


# Times of a page are written by the filters of wqm/ui/components/times.py.
BARE_TIME = re.compile(r"""\|date:['"][^'"]*[HhGg]:i['"]""")


def against_style(text: Text) -> Iterator[str]:
    """What the house style has against a text."""
    for pattern, instead in NOT_IN_CODE if text.is_code else NOT_FOR_READERS:
        if match := re.search(pattern, ALLOWED.sub("", text.words), re.IGNORECASE):
            yield f"{match.group()!r}: write {instead}"


def bare_times() -> Iterator[tuple[str, int]]:
    """Where a template writes a time by a format of its own."""
    for path in sorted((ROOT / "templates").rglob("*.*")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if BARE_TIME.search(line):
                yield str(path.relative_to(ROOT)), number


def main() -> int:
    """Prints texts by page, or with --check what offends; the exit code says whether anything does."""
    parser = argparse.ArgumentParser(description="Every sentence that a person can read, by page.")
    parser.add_argument("only", nargs="*", help="beginnings of paths: templates/plans plans")
    parser.add_argument("--check", action="store_true", help="only what docs/wording.md has something against")
    options = parser.parse_args()
    texts = [text for text in every_text() if not options.only or text.path.startswith(tuple(options.only))]
    if options.check:
        offences = [(text, reason) for text in texts for reason in against_style(text)]
        for text, reason in offences:
            print(f"{text.path}:{text.line}: {reason}: {text.words[:140]}")
        bare = list(bare_times())
        for path, line in bare:
            print(f"{path}:{line}: a time by a format: use moment or clock")
        return 1 if offences or bare else 0
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    django.setup()
    pages = addresses()
    last = ""
    for text in texts:
        if text.is_code:
            continue
        if text.path != last:
            where = " ".join(sorted(set(pages.get(text.path, []))))
            print(f"\n== {text.path}{'  ' + where if where else ''}")
            last = text.path
        print(f"{text.line:5} {text.words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
