"""How much of what a network may do in an hour: generous, because a school is one address."""

# Two wrong codes of each of 1,500 pupils. At this rate a guess at a code of 8 characters needs thousands of years.
MISSES_AN_HOUR = 3000
CONTACTS_AN_HOUR = 100
# As many starts; each keeps a draft until it is sent or the survey closes.
STARTS_AN_HOUR = 3000
