"""Every place of a module that can be broken, and the module with one of them broken."""

import ast
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from scripts.mutants.rooms import ROOT

SWAPS: dict[type, type] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
ONLY_COSTS = {"batch_size", "chunk_size", "maxsize", "stacklevel"}


ONLY_GUARDS = {"strict", "frozen", "kw_only", "slots"}
LOGS = {"log", "logger", "logging"}


@dataclass(frozen=True)
class Mutant:
    """One change. `number` is its place in the file, `function` the line of the code it changes, `source` its line."""

    path: str
    number: int
    line: int
    kind: str
    before: str
    after: str
    function: int | None
    source: str
    nth: int  # among those of the file that read the same

    def rank(self, seed: int) -> bytes:
        """Where the seed puts it; not by its line, so that it stays where it is when lines move."""
        what = f"{seed} {self.path} {self.kind} {self.before} {self.source} {self.nth}"
        return hashlib.sha256(what.encode()).digest()

    def told(self) -> str:
        """One line for the person who reads."""
        where = "" if self.before in self.source and len(self.before) > 20 else f"  in  {self.source}"
        return f"{self.path}:{self.line} {self.kind}: {self.before}  ->  {self.after}{where}"


class Finder(ast.NodeVisitor):
    """Every place that can be broken, each with what breaks it."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.AST, str, Callable[[], None], int | None]] = []
        self.functions: list[int] = []

    def add(self, node: ast.AST, kind: str, change: Callable[[], None]) -> None:
        """Remember it, and in which code it stands."""
        self.found.append((node, kind, change, self.functions[0] if self.functions else None))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Decorators and defaults are worked out where the function is defined, the body when it is called."""
        for outside in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(outside)
        self.functions.append(min([node.lineno, *(one.lineno for one in node.decorator_list)]))
        for inside in node.body:
            self.visit(inside)
        self.functions.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value without its annotation."""
        if node.value:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Everything but what a module exports."""
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A call whose result nobody takes is dropped; docstrings and lines of the log are left alone."""
        call = node.value
        if isinstance(call, ast.Constant) or (isinstance(call, ast.Call) and _name_of(call.func) in LOGS):
            return
        if isinstance(call, ast.Call):
            self.add(node, "call", lambda: setattr(node, "value", ast.Constant(None)))
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """It goes on instead; with `raise` alone in an `except` there is nothing else to try."""
        if node.exc is not None:
            self.add(node, "raise", lambda: None)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """One of its signs the other way round."""
        for place, sign in enumerate(node.ops):
            self.add(node, "comparison", partial(node.ops.__setitem__, place, SWAPS[type(sign)]()))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """`and` for `or`."""
        self.add(node, "and/or", lambda: setattr(node, "op", SWAPS[type(node.op)]()))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Plus for minus; of strings and lists this is an error, which every test that comes by notices."""
        if type(node.op) in SWAPS and not any(_is_text(side) for side in (node.left, node.right)):
            self.add(node, "plus/minus", lambda: setattr(node, "op", SWAPS[type(node.op)]()))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """Without the `not`."""
        if isinstance(node.op, ast.Not):
            self.add(node, "not", lambda: None)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        """What only costs or only guards is left alone."""
        if node.arg not in ONLY_COSTS | ONLY_GUARDS:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A number is one more, what is true is false."""
        if isinstance(node.value, bool):
            self.add(node, "truth", lambda: setattr(node, "value", not node.value))
        elif isinstance(node.value, int):
            self.add(node, "number", lambda: setattr(node, "value", node.value + 1))  # type: ignore[operator]  # an int


def _name_of(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr | ast.List | ast.Tuple) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


class Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """All the others stay."""
        return ast.copy_location(self.new, node) if node is self.old else self.generic_visit(node)


def places(tree: ast.Module) -> list[tuple[ast.AST, str, Callable[[], None], int | None]]:
    """All mutants of a module, in the order of its lines."""
    finder = Finder()
    finder.visit(tree)
    return finder.found


def mutants_of(path: str) -> list[Mutant]:
    """All mutants of a file."""
    found: list[Mutant] = []
    text = (ROOT / path).read_text()
    lines, met = text.splitlines(), Counter[tuple[str, str, str]]()
    for number in range(len(places(ast.parse(text)))):
        _, before, after, (line, kind, function) = broken(text, number)
        source = lines[line - 1].strip()
        found.append(Mutant(path, number, line, kind, before, after, function, source, met[kind, before, source]))
        met[kind, before, source] += 1
    return found


def broken(text: str, number: int) -> tuple[ast.Module, str, str, tuple[int, str, int | None]]:
    """The module with its mutant of this number, the changed source before and after, and where it is."""
    tree: Any = ast.parse(text)
    node, kind, change, function = places(tree)[number]
    line, before = node.lineno, _short(node)  # type: ignore[attr-defined]  # every place has a line
    change()
    if kind == "raise":
        tree = Replace(node, ast.Pass()).visit(tree)
        after = "pass"
    elif kind == "not":
        operand = node.operand  # type: ignore[attr-defined]  # a UnaryOp
        call = ast.Call(ast.Name("bool", ast.Load()), [operand], [])
        tree = Replace(node, call).visit(tree)
        after = _short(call)
    else:
        after = _short(node)
    return ast.fix_missing_locations(tree), before, after, (line, kind, function)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:110]


def choose(seed: int, count: int, paths: Sequence[str], only: Sequence[str]) -> list[Mutant]:
    """The first of all mutants in the order of the seed."""
    wanted = [path for path in paths if not only or path.startswith(tuple(only))]
    every = [mutant for path in wanted for mutant in mutants_of(path)]
    return sorted(every, key=lambda one: (one.rank(seed), one.line))[:count]
