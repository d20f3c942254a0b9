"""Calendar files (.ics): reading those of strangers, writing invitations that update and cancel."""
