"""The demo: an invented world, its people with one click to sign in, and the mail it sent. Never on a real server."""
