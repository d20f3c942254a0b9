"""What a respondent holds and sees: letters, links, codes, slips and pages, in their language."""
