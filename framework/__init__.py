"""The mark itself: versions of the framework and of the questionnaires. Not tenant data; immutable once published."""
