"""Confidential surveys: waves, invitations, sealed ballots, tallies. docs/anonymity.md says what is promised."""
