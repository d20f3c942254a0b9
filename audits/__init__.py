"""Staff audits: prepared, held in a hall, online or on paper, brought together into themes and given back.

What a person writes is sealed as it arrives and opened for all together; docs/anonymity.md says what that promises.
"""
