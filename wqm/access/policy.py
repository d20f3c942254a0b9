"""What a policy raises, in every app."""


class NotAllowed(Exception):
    """A rule says no, in this state. The message is a sentence that a headteacher understands and says what to do."""
