"""Column names of rosters as people write them, in several languages, and what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from collegium.errors import nearest

EXACT = {
    "person": "person name|name|names|full name|fullname|person|leader|leader name|official|politician|individual|"
    "cadre|elite|elite name|ruler|minister|dictator|person label|human label|item label|politician label|"
    "member name|officeholder|office holder|holder|name of member|name of person|names of members|leadername|"
    "member label|ruler name|name of official|elite member|member s name|nombre|nombre completo|nombre y apellido|"
    "nombre y apellidos|nombres y apellidos|nome|nome completo|nom complet|nom et prenom|vollstandiger name|"
    "imie i nazwisko|ime i prezime|jmeno a prijmeni|nev|nume|nume si prenume|apellido y nombre|apellidos y nombres|"
    "name vorname|nachname vorname|nom prenom|nom et prenoms|"
    "person name vorname|фио|имя|姓名|名字|ho ten|ho va ten|ten",
    "family_name": "family name|surname|last name|lastname|last|family|apellido|apellidos|nachname|familienname|"
    "nom de famille|nom|cognome|sobrenome|nazwisko|prezime|prijmeni|фамилия|姓|ho",
    "given_name": "given name|first name|firstname|forename|first|given|christian name|given names|first names|"
    "nombres|imie|ime|jmeno|prenume|vorname|vornamen|prenom|prenoms|имя отчество|名",
    "person_id": "person id|personid|leader id|leadid|wikidata|wikidata id|qid|item|human|uid|id person|"
    "elite id|member id",
    "body": "body|organ|organization|organisation|committee|institution|council|agency|organization id|"
    "organization name|organization label|organisation label|body label|organ label|bodies|party body|"
    "institution name|gremium|organisationseinheit|organo|organismo|institucion|comite|organe|instance|орган|机构|"
    "机关|co quan",
    "post": "position|post|office|position label|office label|post label|role|title|job|portfolio|position held|"
    "position held label|function|amt|funktion|posten|stellung|cargo|puesto|funcion|poste|fonction|должность|职务|"
    "职位|chuc vu",
    "rank": "rank|membership|membership type|member type|type of membership|membership status|level|voting status|"
    "voting|member status|full or candidate|full candidate|member or candidate|status|rang|rango|categoria|"
    "condicion|mitgliedschaft|statut|ранг|статус|级别|cap bac",
    "start": "start|start date|startdate|from|from date|entry|entry date|entered|begin|began|begin date|beginning|"
    "since|joined|date in|in|appointed|appointment|date of entry|date of appointment|elected|start time|starttime|"
    "tenure start|entry into office|date entered|member since|date joined|date from|term start|took office|"
    "assumed office|date elected|joining date|date begin|date start|assumed|inaugurated|von|seit|ab|beginn|"
    "eintritt|amtsantritt|eingetreten|gewahlt|desde|inicio|ingreso|entrada|alta|fecha de inicio|fecha de ingreso|"
    "fecha inicio|fecha de entrada|asume|asumio|asuncion|fecha de asuncion|toma de posesion|asumio el cargo|"
    "ingreso al cargo|"
    "od|datum od|data od|poczatek|de la|beginn der mitgliedschaft|datum des eintritts|depuis|debut|date de debut|"
    "entree|date d entree|inizio|dal|с|"
    "начало|дата начала|вступил|избран|开始|就任|上任|起始|起|开始时间|任职开始|tu|bat dau|tu nam",
    "end": "end|end date|enddate|to|to date|exited|until|till|thru|through|left|date out|out|exit date|"
    "date of exit|end time|endtime|tenure end|date left|removed|date of removal|removal date|date to|term end|"
    "left office|leaving date|departed|departure|finish|stop|date exited|exit|date end|end of term|bis|ende|"
    "austritt|ausgeschieden|ausscheiden|amtsende|hasta|fin|egreso|salida|baja|fecha de fin|fecha fin|"
    "fecha de salida|fecha de egreso|termino|dejo|dejo el cargo|cese|fecha de cese|ceso|do|datum do|data do|koniec|"
    "pana la|"
    "ende der mitgliedschaft|datum des austritts|jusqu a|jusqu en|jusqu au|date de fin|sortie|date de sortie|fine|al|"
    "fino al|по|до|конец|дата окончания|结束|卸任|离任|止|结束时间|任职结束|den|ket thuc|den nam",
    "term": "term|tenure|years|period|dates|in office|term of office|years in office|dates in office|"
    "years of service|dates of membership|time in office|amtszeit|zeitraum|zeit|periodo|mandato|periode|mandat|"
    "duree|срок|период|годы|任期|nhiem ky|thoi gian",
    "birth": "birth|born|birth date|birthdate|dob|date of birth|year of birth|birth year|birthyear|birthday|yob|"
    "date birth|b|geboren|geburtsdatum|geburtsjahr|geburt|geburtstag|geb|nacimiento|fecha de nacimiento|"
    "fecha nacimiento|nacido|nacio|ano de nacimiento|naissance|date de naissance|ne le|nascimento|"
    "data de nascimento|nascita|data di nascita|рождение|дата рождения|год рождения|родился|出生|出生日期|出生年|"
    "生年|生日|urodzony|data urodzenia|rok urodzenia|ur|roden|datum rodenja|godina rodenja|narozen|"
    "szuletett|nascut|ngay sinh|nam sinh|sinh",
    "death": "death|died|death date|deathdate|dod|date of death|year of death|death year|deathyear|deadyear|"
    "deceased|dead|yod|date death|d|gestorben|sterbedatum|todesjahr|todestag|tod|todesdatum|sterbejahr|gest|muerte|"
    "fecha de muerte|fecha muerte|fallecimiento|fecha de fallecimiento|fallecido|fallecio|murio|defuncion|"
    "ano de muerte|deces|date de deces|mort|date de mort|morte|data da morte|data de morte|data di morte|"
    "falecimento|смерть|дата смерти|год смерти|умер|去世|逝世|死亡|卒年|逝世日期|zmarl|data smierci|rok smierci|zm|"
    "umro|datum smrti|zemrel|meghalt|decedat|ngay mat|nam mat|mat",
    "exit": "exit type|type of exit|mode of exit|exit mode|reason for exit|exit reason|how left|manner of exit|"
    "exit code|exitcode|reason for leaving|reason left|cause of exit|nature of exit|how exited|type exit|"
    "reason for removal|reason|exit status|means of exit|how removed|exit manner|grund|grund des ausscheidens|"
    "art des ausscheidens|"
    "ausscheidungsgrund|grund des austritts|tipo de salida|forma de salida|causa del cese|"
    "abgang|motivo|motivo de salida|causa de salida|motif|motif de depart|причина|причина выхода|原因|ly do",
    "entry_mode": "entry type|type of entry|mode of entry|entry mode|how entered|manner of entry|entry reason",
    "fate": "fate|post tenure fate|posttenurefate|cause of death|manner of death|post exit fate|later fate|"
    "ultimate fate|subsequent fate|fate after exit|death type|post exit|fate after tenure|schicksal|verbleib|"
    "todesursache|destino|causa de muerte|sort|destin|судьба|причина смерти|结局",
    "gender": "gender|sex|gender label|sex or gender label|sex or gender|geschlecht|genero|sexo|sexe|пол|性别|"
    "gioi tinh",
    "nationality": "nationality|ethnicity|ethnic group|ethnic origin|ethnic|citizenship|ethnicity label|"
    "nationality label|nationalitat|nacionalidad|nationalite|etnia|национальность|民族|dan toc",
    "note": "note|notes|remarks|remark|comment|comments|source|sources|reference|references|anmerkung|anmerkungen|"
    "bemerkung|bemerkungen|quelle|quellen|nota|notas|observaciones|fuente|fuentes|remarque|remarques|примечание|"
    "примечания|источник|备注|ghi chu",
    "country": "country|regime|state|country name|regime name|country label|polity|land|staat|pais|pays|страна|"
    "国家|quoc gia",
    "precision_birth": "birth precision|birth date precision|birthprecision|dob precision",
    "precision_death": "death precision|death date precision|deathprecision|dod precision",
    "precision_start": "start precision|start date precision|startprecision|start time precision",
    "precision_end": "end precision|end date precision|endprecision|end time precision",
    "ignore": "id|no|nr|n|number|num|row|row id|index|idx|s no|serial|order|seq|unnamed 0|"
    "rownames|obsid|序号|stt",
}  # fmt: skip
_FIELD = {name: field for field, names in EXACT.items() for name in names.split("|")}
_RANK = dict.fromkeys(
    [
        "candidate",
        "cand",
        "alternate",
        "alt",
        "nonvoting",
        "candidates",
        "alternates",
        "kandidat",
        "kandidaten",
        "suplente",
        "suplentes",
        "candidato",
        "candidatos",
        "suppleant",
        "кандидат",
        "候补",
    ],
    "candidate",
) | dict.fromkeys(
    [
        "full",
        "member",
        "members",
        "mem",
        "voting",
        "titular",
        "regular",
        "memb",
        "mitglied",
        "mitglieder",
        "vollmitglied",
        "miembro",
        "miembros",
        "titulares",
        "pleno",
        "membre",
        "membres",
        "titulaire",
        "член",
    ],
    "full",
)
_START = {
    "from",
    "start",
    "starts",
    "started",
    "entry",
    "entered",
    "begin",
    "began",
    "beginning",
    "since",
    "joined",
    "appointed",
    "in",
    "elected",
    "enter",
    "starting",
    "promoted",
    "von",
    "seit",
    "ab",
    "beginn",
    "eintritt",
    "desde",
    "inicio",
    "ingreso",
    "entrada",
    "depuis",
    "debut",
    "entree",
    "с",
    "начало",
}
_END = {
    "to",
    "end",
    "ends",
    "ended",
    "until",
    "till",
    "exit",
    "left",
    "out",
    "leave",
    "removed",
    "exited",
    "thru",
    "through",
    "removal",
    "ending",
    "dismissed",
    "til",
    "bis",
    "ende",
    "austritt",
    "hasta",
    "fin",
    "salida",
    "egreso",
    "jusqu",
    "sortie",
    "по",
    "до",
    "конец",
}
_PARTS = {"year": "year", "yr": "year", "y": "year", "jahr": "year", "ano": "year", "annee": "year", "год": "year",
          "month": "month", "mo": "month", "m": "month", "monat": "month", "mes": "month", "mois": "month",
          "day": "day", "d": "day", "tag": "day", "dia": "day", "jour": "day"}  # fmt: skip
_FILLERS = {"date", "dates", "of", "the", "a", "as", "on", "at", "membership", "status", "term", "spell", "tenure",
            "when", "was", "became", "for", "time", "is", "de", "del", "la", "el", "als", "datum", "fecha",
            "le"}  # fmt: skip
_NO_BODY = {"earliest", "latest", "min", "max", "source", "sources", "note", "notes", "text", "raw", "certainty",
            "certain", "estimated", "approximate", "uncertain", "age", "place", "quelle", "fuente"}  # fmt: skip
_LIFE = {"birth": "birth", "born": "birth", "death": "death", "died": "death", "geburt": "birth", "nacimiento": "birth",
         "naissance": "birth", "muerte": "death", "deces": "death", "tod": "death"}  # fmt: skip
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "4th": "4",
             "i": "1", "ii": "2", "iii": "3"}  # fmt: skip
_GLUED = re.compile(
    r"\b(cand|candidate|mem|memb|member|full|alternate|alt)(from|to|start|end|entry|exit|in|out)(?![a-z])", re.I
)
REPEATABLE = ("start", "end", "birth", "death", "term", "body", "rank", "post", "exit")


@dataclass(frozen=True)
class Meaning:
    """What a column holds.

    Attributes
    ----------
    field : str
        ``person``, ``start``, ``birth``, ...; ``unread`` where the name says nothing.
    rank, body : str
        Of the spell that a dated column belongs to, where the name says so.
    nth : int
        Of several spells in one row: the first, the second, ...
    part : str
        ``year``, ``month`` or ``day`` where a date takes several columns.
    """

    field: str
    rank: str = ""
    body: str = ""
    nth: int = 1
    part: str = ""


def plain(name: object) -> str:
    """A column name in lower-case words without accents.

    >>> plain("PB_CandidateFrom"), plain("  Date of birth (d/m/y) "), plain("memto"), plain("Décès")
    ('pb candidate from', 'date of birth', 'mem to', 'deces')
    """
    return _plain("" if name is None else str(name)[:200])


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("\u0111", "d").replace("\u0110", "D")
    for inner in re.findall(r"\([^()]*\)", text):  # (d/m/y) goes, (from) stays
        said = set(re.findall(r"[^\W\d_]+", inner.lower()))
        if not said & (_START | _END | set(_RANK)) and text.replace(inner, "").strip():
            text = text.replace(inner, " ")
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z])", " ", text)
    text = _GLUED.sub(r"\1 \2", text)
    text = text.lower().replace("non-voting", "nonvoting").replace("non voting", "nonvoting")
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def meaning(name: object) -> Meaning:
    """What a column of this name holds.

    Parameters
    ----------
    name : object
        The name as it stands in the file.

    Examples
    --------
    >>> meaning("candidate from")
    Meaning(field='start', rank='candidate', body='', nth=1, part='')
    >>> meaning("Politburo_full_member_end_2")
    Meaning(field='end', rank='full', body='politburo', nth=2, part='')
    >>> meaning("Birth year").field, meaning("birth_month").part, meaning("Fate").field, meaning("shoe size").field
    ('birth', 'month', 'fate', 'unread')
    >>> meaning("Kandidat seit"), meaning("Fecha de nacimiento").field
    (Meaning(field='start', rank='candidate', body='', nth=1, part=''), 'birth')
    """
    return _meaning(plain(name))


@lru_cache(maxsize=8192)
def _meaning(text: str) -> Meaning:
    if text in _FIELD:
        return Meaning(_FIELD[text])
    words = text.split()
    nth, rank, part, side, life, rest = 1, "", "", "", "", []
    for index, word in enumerate(words):
        if (word.isdecimal() and len(word) <= 2) or (word in _ORDINALS and len(words) > 1):
            nth = int(_ORDINALS.get(word, word)) or 1
        elif word in _RANK:
            rank = rank if rank == "candidate" else _RANK[word]
        elif (word in _PARTS and index and not part) or (word in _PARTS and len(word) > 1 and not part):
            part = _PARTS[word]
        elif word in _START and side != "end":
            side = side or "start"
        elif word in _END and not (side == "start" and word == "to" and index < len(words) - 1):  # appointed to a body
            side = "end"
        elif word in _LIFE:
            life = _LIFE[word]
        elif word not in _FILLERS and word != "to":
            rest.append(word)
    if life and not side and not rest:
        return Meaning(life, nth=nth, part=part)
    if any(word in ("type", "mode", "manner", "reason", "how", "cause", "precision") for word in rest):
        kind = {"end": "exit", "start": "entry_mode"}.get(side, "unread")
        return Meaning("unread" if "precision" in rest else kind)
    if side and _NO_BODY.intersection(rest):
        return Meaning("unread")
    if side:
        return Meaning(side, rank, " ".join(rest), nth, part)
    stem = " ".join(word for word in words if not word.isdecimal() and word not in _ORDINALS)
    if stem != text and _FIELD.get(stem) in REPEATABLE:
        return Meaning(_FIELD[stem], nth=nth)
    if rank and not rest and not part:
        return Meaning("ranked_name", rank)
    return Meaning("unread")


def like(name: object) -> str | None:
    """The nearest recognised column name, for a report.

    >>> like("brith")
    'birth'
    """
    return nearest(plain(name)[:60], _FIELD)


def known(cells: Iterable[Any], names: frozenset[str] = frozenset()) -> int:
    """How many different things the cells of a row name, as column names; ``names`` are known beside the usual ones.

    >>> known(["Name", "Born", "From", "To", "Shoe size"]), known(["A. Lanusse", 1918, "full"])
    (4, 1)
    """
    found: set[object] = set()
    for cell in cells:
        if isinstance(cell, str) and 0 < len(cell) < 80:
            said = meaning(cell)
            if cell.strip() in names:
                found.add(cell.strip())
            elif said.field not in ("unread", "ignore"):
                found.add(said)
    return len(found)
