"""Tables that come from and go to spreadsheet programs."""
