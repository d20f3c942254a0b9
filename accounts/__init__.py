"""People: accounts, the office team, sign-in and second factors."""
