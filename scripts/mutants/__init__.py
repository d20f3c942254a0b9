"""Breaks the rules of the application one at a time and sees whether their tests notice.

    python -m scripts.mutants [--seed N]... [--count N] [--only PATH]... [--list]

A mutant is one changed operator, number, truth value, `raise` or dropped call in what decides and what happens: every
`policies` and `services`, what is published of surveys, `wqm/sealing` and `wqm/access`. The seed ranks all mutants by a
hash of what they change, so that an edit elsewhere leaves the sample as it is. Prints those that survived; fails when
fewer than nine of ten were noticed.

Nothing is written to the checkout. A process that has imported everything, with one cluster and one template, is
forked for each mutant, and the child puts the mutant's bytecode into the functions that are loaded; what is worked out
while a module is imported (tables, defaults, decorators) is compiled into a fresh process by an import hook. Before
that the tests of the rooms run once, unbroken, with a mark in every function: a mutant meets the tests that
come to its function, those named for its file first. So a first run costs about what the tests of the rooms cost, and
is remembered while no Python file changes. Two controls, a file in which every function fails and a file that
cannot be imported, prove that both ways reach what is tested.

Left out, because nobody could notice: docstrings, annotations and `__all__`; lines of the log (they go to those who
run the site, not to those who use it); what says how much is fetched at a time or kept (`batch_size`, `maxsize`); and
what only guards against ourselves (`strict=` of zip, `frozen=` and the like of dataclasses).
"""
