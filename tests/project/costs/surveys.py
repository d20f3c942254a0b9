"""Pages of surveys, with more waves of several schools and more comments."""

from surveys.models import Wave
from tests import factories as f
from tests.databases import as_worker
from tests.project.costs.case import Case
from tests.project.costs.office import more_for_the_office
from tests.project.costs.schools import more_of_everything_here
from wqm.tenancy.scope import scope


def a_trust_wave(world) -> dict[str, object]:
    """A wave of the trust in which Hazel takes part."""
    with scope(everything=True):
        wave = f.WaveFactory(
            school=None, trust=world.trust, name="Counted", questionnaire=f.QuestionnaireFactory(), groups=[]
        )
        f.WaveSchoolFactory(wave=wave, school=world.school)
    return {"wave_id": wave.pk}


def more_waves_of_several(world) -> None:
    """Two more waves of the trust, and two more schools with a class in the one there is."""
    for wave in (Wave.objects.filter(name="Counted").first(), *(a_wave_of(world.trust) for _ in range(2))):
        for _ in range(2):
            school = f.SchoolFactory(trust=world.trust)
            f.WaveSchoolFactory(wave=wave or a_wave_of(world.trust), school=school)
            f.SittingFactory(wave=f.WaveFactory(school=school, questionnaire=f.QuestionnaireFactory()))


def a_wave_of(trust) -> Wave:
    """A draft of the trust."""
    return f.WaveFactory(school=None, trust=trust, questionnaire=f.QuestionnaireFactory(), groups=[])


def first_wave(world) -> dict[str, object]:
    """The published one of Hazel."""
    return {"wave_id": world.first(Wave).pk}


def more_pupils_comments(world) -> None:
    """Two more comments, each of a survey of its own, and two that are shown."""
    for _ in range(2):
        questionnaire = f.QuestionnaireFactory(audience="pupils")
        wave = f.WaveFactory(school=world.school, questionnaire=questionnaire)
        question = f.QuestionFactory(kind="text", section__questionnaire=questionnaire)
        with as_worker():  # the web cannot write comments
            f.CommentFactory(wave=wave, school=world.school, question=question, text="Thanks to Ann")
            f.CommentFactory(wave=world.first(Wave), school=world.school, question=question, decision="shown")


CASES = [
    Case("surveys:list", "head", more_of_everything_here, 13),
    Case("surveys:contact_requests", "dsl", more_of_everything_here, 11),
    Case("office_surveys:comments", "officer", more_for_the_office, 14),
    Case("trust_surveys:list", "trust_lead", more_waves_of_several, 13, first=a_trust_wave),
    Case("trust_surveys:detail", "trust_lead", more_waves_of_several, 14, arguments=a_trust_wave),
    Case("office_surveys:list", "officer", more_waves_of_several, 12, first=a_trust_wave),
    Case("surveys:results", "head", more_pupils_comments, 22, arguments=first_wave),
    Case("surveys:comments", "dsl", more_pupils_comments, 17, first=more_pupils_comments),
]
