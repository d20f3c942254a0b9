"""A save that was refused, and a save that met another one: one home, one page.

`refusals` puts a rule's sentence where the person reads it, `conflicts` keeps both texts of two people, `wording` marks
by words what changed between two texts.
"""
