"""Lists of people as they come out of schools' systems: what their columns hold, and which cell is an address."""
