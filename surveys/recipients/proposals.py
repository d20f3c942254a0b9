"""Which group a job title belongs to, as a proposal: titles of English schools, and the names that groups have."""

import re
from functools import lru_cache

from surveys.recipients.groups import Breakdown, codes_and_names, plain

LONGEST_LOOKED_AT = 80

# Kinds of work in English schools, and the words of titles that say so, as `plain` has them (no s at an end); the first
# pattern that is found decides.
LEADER, TEACHER, ASSISTANT, OFFICE, SITE, KITCHEN, LUNCH, PASTORAL, TECHNICAL, SUPPORT = (
    "leader", "teacher", "assistant", "office", "site", "kitchen", "lunch", "pastoral", "technical", "support",
)  # fmt: skip
WORDS = [
    (kind, re.compile(rf"\b({words})\b"))
    for kind, words in (
        (LUNCH, r"midday|mid day|lunch ?time|lunch|mdsa|msa|playworker|play worker|play leader|breakfast club"
                r"|wraparound|after school( club)?"),
        (KITCHEN, r"kitchen|cook|catering|chef|caterer"),
        (SITE, r"caretaker|site|premise|premises|estate|facilitie|facilities|cleaner|cleaning|groundsman|janitor"
               r"|grounds ?(person|keeper)|grounds|handyman|driver|escort|crossing patrol|maintenance|security"),
        (ASSISTANT, r"(teaching|classroom|learning support|sen|send|support|inclusion|nursery|early year|eyf)s? "
                    r"(assistant|asst|practitioner|worker|officer)|learning support|ta\d?|l\d ta|hlta|lsa|lsp"
                    r"|higher level teaching assi?s?tant|1 ?(1|to 1)|one to one|nursery (nurse|practitioner|worker)"
                    r"|(early year|eyf) (educator|practitioner|professional)|cover supervisor|1 1 support|sta"
                    r"|communication support worker|special need assistant|room leader|apprentice"),
        (OFFICE, r"pa|personal assistant|secretary|busine|sbm"),
        (LEADER, r"(head|principal|deputy|assistant head)( ?teacher)?( of (school|college|centre|academy|campus))?$"
                 r"|head ?teacher|deputy head|assistant head|vice principal|executive (head|principal|leader)|ceo|slt"
                 r"|co ?head|assistant principal|deputy principal|senior leader(ship)?( team)?|^leader(ship)?( team)?$"
                 r"|director|deputy ceo|acting head|head of (school|college|academy|campus|sixth form)"),
        (PASTORAL, r"pastoral|mentor|elsa|family|attendance|welfare|safeguarding|counsellor|nurse|first aid(er)?|dsl"
                   r"|behaviour|emotional|parent support|chaplain|therapist|psychologist|student support|inclusion"),
        (TECHNICAL, r"technician|network|ict support|it support|librarian|library|lab"),
        (OFFICE, r"office|admin|administrator|administration|administrative|receptionist|reception staff"
                 r"|finance|bursar|clerk|data|exam|exams|hr|human resource|payroll"
                 r"|communication|marketing|registrar|census|personnel|reprographic|clerical"),
        (TEACHER, r"teacher|teaching staff|ect\d?|nqt|qt|qts|senco|sendco|senco?s|lecturer|tutor|instructor|head of"
                  r"|phase|subject|key stage|year lead(er)?|lead practitioner|coordinator|co ordinator|supply|itt"
                  r"|class ?teacher|subject leader|middle leader|curriculum lead(er)?|eyf|teach"),
        (SUPPORT, r"support|associate|non teaching|other staff|assistant"),
    )
]  # fmt: skip
# Which kind of group is nearest to a kind of work that has no group of its own.
NEAREST = {
    LUNCH: (KITCHEN, SUPPORT, SITE, OFFICE, ASSISTANT),
    KITCHEN: (SITE, SUPPORT, OFFICE),
    SITE: (SUPPORT, OFFICE, KITCHEN),
    TECHNICAL: (SUPPORT, OFFICE, SITE),
    OFFICE: (SUPPORT, SITE),
    PASTORAL: (SUPPORT, ASSISTANT, OFFICE),
    ASSISTANT: (SUPPORT,),
    SUPPORT: (),
    LEADER: (TEACHER,),
    TEACHER: (),
}


def propose(key: str, breakdown: Breakdown) -> str:
    """The category whose name tells of the same kind of work as a job title; empty where nothing is near."""
    kind = _kind(key)
    if not kind:
        return ""
    kinds = _kinds_of(codes_and_names(breakdown))
    for wanted in (kind, *NEAREST[kind]):
        for code, has in kinds.items():
            if wanted in has:
                return code
    return ""


@lru_cache(maxsize=2000)
def _kind(key: str) -> str:
    return next((kind for kind, words in WORDS if words.search(key[:LONGEST_LOOKED_AT])), "")


@lru_cache(maxsize=100)
def _kinds_of(categories: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    return {code: _kinds(plain(name)) for code, name in categories}


@lru_cache(maxsize=200)
def _kinds(name: str) -> frozenset[str]:
    """Every kind that the name of a group tells of: "Office, site and kitchen" three, "Teaching assistants" one."""
    first = _kind(name)
    if first in (ASSISTANT, LEADER, TEACHER):
        return frozenset({first})
    others = (kind for kind, words in WORDS if kind not in (ASSISTANT, LEADER, TEACHER) and words.search(name))
    return frozenset(others)
