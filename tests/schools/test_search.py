"""Finding a school by what is typed."""

from schools.models import School
from wqm.lines import MOST_WORDS


def test_search_without_end_asks_about_its_first_words_alone():
    asked = str(School.objects.search("oak " * 20_000).query)
    assert asked.count("istartswith") + asked.upper().count("LIKE") == 4 * MOST_WORDS


def test_every_word_has_to_be_found(world):
    school = world.school
    first, *_ = school.name.split()
    assert list(School.objects.search(f"{first} {school.identifier}")) == [school]
    assert list(School.objects.search(f"{first} nowhere")) == []
