"""How pages look: components, form rendering, charts, error pages. Imports none of our own apps."""
