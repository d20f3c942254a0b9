"""Frameworks and questionnaires as files, a module each; `reading` has what both need to refuse a bad file."""
