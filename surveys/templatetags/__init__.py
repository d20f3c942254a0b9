"""Tags of the pages of respondents."""
