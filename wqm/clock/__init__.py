"""Whether the clock of the scheduled tasks still ticks, and what is made up after it stood still.

Celery's beat remembers in a file when it last did what. Without the file, or while it was down, a task of the night is
left out silently: here a row remembers.
"""
