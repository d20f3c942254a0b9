"""Bytecode for what is loaded already: a mutant, or marks that say where a test comes by."""

import ast
import gc
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType

from scripts.mutants.rooms import ROOT

MARKS = "__functions_that_a_test_came_to__"  # a name that every module finds among the built-ins


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """A code object and all that are defined in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def load(trees: Mapping[str, ast.Module]) -> None:
    """Give every loaded function of these files the code that its tree has for it."""
    wanted = {}
    for path, tree in trees.items():
        file = str(ROOT / path)
        wanted |= {(file, one.co_qualname, one.co_firstlineno): one for one in codes_in(compile(tree, file, "exec"))}
    gc.unfreeze()  # frozen objects are not listed
    # By type: to be asked what it is wakes a lazy object.
    for function in [one for one in gc.get_objects() if type(one) is FunctionType]:
        code = function.__code__
        new = wanted.get((code.co_filename, code.co_qualname, code.co_firstlineno))
        if new is not None and new.co_freevars == code.co_freevars:
            function.__code__ = new


class Marker(ast.NodeTransformer):
    """A mark at the beginning of every function, by the line of its outermost one."""

    def __init__(self, path: str) -> None:
        self.path = path

    def marked(self, text: str) -> ast.Module:
        """The module with its marks."""
        return ast.fix_missing_locations(self.visit(ast.parse(text)))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        """Functions inside belong to the one around them."""
        line = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        mark = ast.parse(f"{MARKS}.add({f'{self.path}:{line}'!r})").body[0]
        has_words = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
        node.body.insert(1 if has_words else 0, ast.copy_location(mark, node.body[0]))
        return node

    visit_AsyncFunctionDef = visit_FunctionDef
