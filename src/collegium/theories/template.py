"""A theory file to start from: every mechanism and every parameter that can be declared, as comments to be taken up.

The file is made from the declarations, so that it never lags behind them, and it is a theory as it stands: one
mechanism, one restriction, one value and a few priors are in force, the rest is commented out. It stays one when every
comment that holds a mechanism or a prior is taken up.
"""

from __future__ import annotations

from collegium.charter.terms import id_text
from collegium.conduct.catalogue import MODULES
from collegium.conduct.mechanisms import MECHANISMS
from collegium.errors import CollegiumError
from collegium.parameters import Parameter
from collegium.theories.acting import READERS
from collegium.theories.theory import HEADER, Theory, theories
from collegium.yamlfile import parse_yaml, validate

FIRST_MECHANISM = "illness"
RESTRICTED = ("fear", 0)
VALUED = ("noise", 1)
FIRST_PRIORS = {
    "replacement_rate": "{uniform: [0.04, 0.45]}",
    "authority": "{beta: [4, 4]}",
    "weight_benefit": "{normal: [2, 0.5]}",
    "weight_tie": "declared",
}

HEAD = """\
# A theory is a choice of mechanisms, restrictions and priors over declared parameters, nothing else.
# Lines that begin with # are not read. To switch on a mechanism, or to give a parameter a prior, take "# " away.
# `collegium theory show FILE` reads the file, and says with the line what is wrong with it.
collegium: {header}
id: {id}
name: {name}
text: What the theory says, in a few sentences.
claim: What its author claims, in his words, with the place.
rendering: How that is put into mechanisms and numbers, and what of it is left out.
refuted_by: What in the record would refute it.
support: conditional       # or allegiance: whoever is loyal is for the leader, and nothing else counts

mechanisms:                # at work beyond the circle of appointments; `all` for all
"""
RESTRICTIONS = """
restrictions:              # certain: neither a preset nor a study nor a draw is laid over them
  {restricted[0]}: {restricted[1]}

parameters:                # in place of a default, for runs that draw nothing; presets and studies are laid over them
  {valued[0]}: {valued[1]}

# What is left open. A prior is one of
#   {{uniform: [lowest, highest]}}
#   {{normal: [mean, standard deviation]}}, cut at the range of the parameter
#   {{beta: [shape, shape]}}, stretched over the range of the parameter
#   declared, which is even over the range of the parameter
# A parameter that none of the mechanisms on reads is refused, and so is one that is restricted above.
priors:
"""
TAIL = """
sources:
  - our proposal
"""


def template(id: str) -> str:
    """A theory file with everything that may stand in one, as text.

    Parameters
    ----------
    id : str
        Of the new theory: lower-case words joined by hyphens.

    Raises
    ------
    CollegiumError
        It is no id, or a shipped theory has it.

    Examples
    --------
    >>> print(template("my-theory").splitlines()[4])
    id: my-theory
    """
    id_text(id)
    if id in theories():
        hint = "Results are kept under the id; take another. `collegium print` prints the shipped file."
        raise CollegiumError("a shipped theory has this id", given=id, hint=hint)
    name = id.replace("-", " ").capitalize()
    text = HEAD.format(header=HEADER, id=_quoted(id), name=_quoted(name))
    width = max(len(mechanism.name) for mechanism in MECHANISMS)
    for mechanism in MECHANISMS:
        needs = f" It needs {', '.join(mechanism.needs)}." if mechanism.needs else ""
        line = f"- {mechanism.name:{width}}  # {mechanism.label}{needs}"
        text += f"  {'' if mechanism.name == FIRST_MECHANISM else '# '}{line}\n"
    text += RESTRICTIONS.format(restricted=RESTRICTED, valued=VALUED)
    for module, group in MODULES.items():
        free = [p for p in group if p.name != RESTRICTED[0]]
        if free:
            text += f"  # --- {module}\n" + "".join(_prior(p) for p in free)
    text += TAIL
    validate(parse_yaml(text, where="the template"), Theory, header=HEADER)
    return text


def _quoted(text: str) -> str:
    """A text as YAML takes it for text, whatever it looks like."""
    return text if parse_yaml(f"text: {text}").data == {"text": text} else f'"{text}"'


def _prior(p: Parameter) -> str:
    said = FIRST_PRIORS.get(p.name)
    line = f"  {'# ' if said is None else ''}{p.name}: {said or f'{{uniform: [{p.low!r}, {p.high!r}]}}'}"
    readers = f"; read by {', '.join(READERS[p.name])}" if READERS[p.name] else ""
    return f"{line}  # {p.default:g}, {p.low:g} to {p.high:g} ({p.unit}): {p.label}{readers}\n"
