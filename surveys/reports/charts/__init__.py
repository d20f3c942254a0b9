"""Charts and tables of published results. They are drawn from the published values alone, never from counts.

The usual chart of answers works out percentages by itself; here the rounded and capped ones are all there is.
"""
