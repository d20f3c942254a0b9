"""The questions that come back after a training, for up to four years. Pure functions."""

# months after the training -> question
QUESTIONS = {
    1: "What have people tried so far, and what got in the way?",
    3: "Was the planning time used as agreed? Which reminder is still where people see it?",
    6: "What do pupils and staff notice? Who could tell you without being asked?",
    12: "What is routine now, and what has faded? Who has joined since and was not trained?",
    24: "Would it continue if the two people who care most about it left?",
    36: "What did you change about it, and why? What do you no longer do because of it?",
    48: "Is it simply how you work now? If so, say so and close this; if not, what would it take?",
}
# How long "Not now" puts a question off.
PUT_OFF_DAYS = 28
