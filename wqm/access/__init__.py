"""Who may do what: permissions, roles, and the one line above each view."""
