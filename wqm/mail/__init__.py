"""Every email is a row first, then a delivery."""
