"""A school's self-evaluation: a cycle, and judgement, narrative and evidence per criterion."""
