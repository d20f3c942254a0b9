"""Writes, one file a noun: links, invitations, members, schools, register."""
