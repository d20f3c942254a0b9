"""The words of the scales from the lowest point to the highest, in every language that a questionnaire can be in."""

from framework.enums import Scale

WORDS: dict[Scale, dict[str, tuple[str, ...]]] = {
    Scale.AGREEMENT: {
        "en": ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
        "en-easy": ("Not true at all", "Not true", "In the middle", "True", "Very true"),
        "cy": ("Anghytuno’n gryf", "Anghytuno", "Ddim yn cytuno nac yn anghytuno", "Cytuno", "Cytuno’n gryf"),
        "pl": (
            "Zdecydowanie się nie zgadzam",
            "Nie zgadzam się",
            "Ani się zgadzam, ani się nie zgadzam",
            "Zgadzam się",
            "Zdecydowanie się zgadzam",
        ),
        "ro": ("Dezacord total", "Dezacord", "Nici acord, nici dezacord", "Acord", "Acord total"),
        "ur": ("بالکل متفق نہیں", "متفق نہیں", "نہ متفق نہ غیر متفق", "متفق", "پوری طرح متفق"),
        "ar": ("لا أوافق بشدة", "لا أوافق", "محايد", "أوافق", "أوافق بشدة"),
    },
    Scale.FREQUENCY: {
        "en": ("Never", "Rarely", "Sometimes", "Often", "Always"),
        "en-easy": ("Never", "Not often", "Sometimes", "Often", "Always"),
        "cy": ("Byth", "Anaml", "Weithiau", "Yn aml", "Bob amser"),
        "pl": ("Nigdy", "Rzadko", "Czasami", "Często", "Zawsze"),
        "ro": ("Niciodată", "Rar", "Uneori", "Des", "Întotdeauna"),
        "ur": ("کبھی نہیں", "شاذ و نادر", "کبھی کبھی", "اکثر", "ہمیشہ"),
        "ar": ("أبدًا", "نادرًا", "أحيانًا", "غالبًا", "دائمًا"),
    },
    Scale.FACES: {
        "en": ("No", "Sometimes", "Yes"),
        "en-easy": ("No", "Sometimes", "Yes"),
        "cy": ("Na", "Weithiau", "Ie"),
        "pl": ("Nie", "Czasami", "Tak"),
        "ro": ("Nu", "Uneori", "Da"),
        "ur": ("نہیں", "کبھی کبھی", "ہاں"),
        "ar": ("لا", "أحيانًا", "نعم"),
    },
}


def words_of(scale: str, language: str = "en") -> tuple[str, ...]:
    """The words in that language; in English where it has none."""
    words = WORDS[Scale(scale)]
    return words.get(language) or words["en"]
