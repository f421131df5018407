"""The words of rosters in several languages: months, parts of a year, "still in office", "unknown", ranks, genders.

All are written folded: lower case, without accents (``fold``). English, German, Spanish, French, Portuguese, Italian
and Russian throughout; Chinese and Vietnamese where a roster is likely to use them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Text without case, accents, kinds of dash and of space, so that spellings of one word meet.

    >>> fold("  3. März 1956 "), fold("Août – 1934")
    ('3. marz 1956', 'aout - 1934')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c)).replace("\u0111", "d").replace("\u0110", "D")
        text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
        text = re.sub(r"[\u200b-\u200f\u2028-\u202e\ufeff]", "", text).replace("\u2019", "'")
    text = re.sub(r"[^\S\n]+", " ", text.lower()).strip().strip("\"'").strip()
    return re.sub(r"(?<=\d)\s*г(?:\.|ода?)?$", "", text)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split("|"))


NOTHING = _words("|-|--|---|.|..|...|/|n/a|na|n.a|#n/a|nan|none|null|nil|nat|keine|ninguno|нет|无")
UNKNOWN = _words(
    "?|??|???|????|¿?|19??|18??|20??|19xx|18xx|20xx|0|00|0000|99|999|9999|-9|-99|-999|-9999|unknown|unk|not known|"
    "no date|tbd|missing|x|?/?/?|?/?/????|??/??/????|n.d|not available|no data|"
    "unbekannt|unbek|k. a|k.a|desconocido|desconocida|sin datos|s/d|sin fecha|s.f|inconnu|inconnue|неизвестно|"
    "неизв|desconhecido|sconosciuto|不详|未知|khong ro"
)
RUNNING = _words(
    "present|incumbent|current|currently|now|today|to date|ongoing|still|in office|still in office|alive|living|"
    "still alive|to present|till present|until present|until now|date|"
    "heute|bis heute|amtierend|lebt|actualidad|presente|actual|hoy|en el cargo|vivo|viva|hasta hoy|"
    "a ce jour|aujourd'hui|en fonction|actuel|atual|oggi|in carica|по настоящее время|н.в|н. в|настоящее время|"
    "至今|现在|在世|现任|nay|den nay|hien nay|hien tai"
)
_MONTH_NAMES = (
    "january jan|januar janner jan|enero ene|janvier janv|janeiro|gennaio gen|января январь янв",
    "february feb|februar|febrero|fevrier fev fevr|fevereiro|febbraio|февраля февраль фев",
    "march mar|marz maerz mrz|marzo|mars|marco|март марта мар",
    "april apr|april|abril abr|avril avr|aprile|апреля апрель апр",
    "may|mai|mayo|mai|maio|maggio mag|мая май",
    "june jun|juni|junio|juin|junho|giugno giu|июня июнь июн",
    "july jul|juli|julio|juillet juil|julho|luglio lug|июля июль июл",
    "august aug|august|agosto ago|aout|августа август авг",
    "september sept sep|september|septiembre setiembre set|septembre|setembro|settembre|сентября сентябрь сент сен",
    "october oct|oktober okt|octubre|octobre|outubro out|ottobre ott|октября октябрь окт",
    "november nov|november|noviembre|novembre|novembro|ноября ноябрь ноя нояб",
    "december dec|dezember dez|diciembre dic|decembre|dezembro|dicembre|декабря декабрь дек",
)
MONTHS = {fold(word): n for n, names in enumerate(_MONTH_NAMES, start=1) for word in re.split(r"[ |]", names)}
_EARLY = "early|beginning|beginning of|start of|anfang|principios|a principios|debut|debut de|inicio|начало"
_MIDDLE = "mid|middle|middle of|mitte|mediados|a mediados|milieu|mi|середина"
_LATE = "late|end|end of|ende|finales|a finales|fines|fin|fin de|конец"
PARTS = {
    fold(word): months
    for words, months in (
        (_EARLY, "01/04"), (_MIDDLE, "05/08"), (_LATE, "09/12"), ("spring|fruhjahr|fruhling|primavera|весна", "03/05"),
        ("summer|sommer|verano|ete|лето", "06/08"), ("autumn|fall|herbst|otono|automne|осень", "09/11"),
    )
    for word in words.split("|")
}  # fmt: skip
ABOUT = re.compile(
    r"^(?:c\.|ca\.?|circa|c(?=\s*\d)|about|approx\.?|approximately|around|roughly|est\.?|probably|possibly|~|um|etwa|ungefahr|"
    r"hacia|alrededor de|aprox\.?|vers|environ|около|ок\.|cerca de|verso|khoang|约)\s*"
)
BOUND = re.compile(r"^(?:before|by|prior to|after|post|pre|vor|nach|antes de|despues de|avant|apres|после)[\s\-]+")
SINCE = re.compile(r"^(?:since|from|seit|von|ab|desde|de|depuis|du|с|tu|自)\s+(?=\S*\d|[^\W\d]+\.?\s+\d)")
UNTIL = re.compile(
    r"^(?:until|till|til|to|bis|hasta|jusqu'en|jusqu'au|ate|fino al?|до|по|den)\s+(?=\S*\d|[^\W\d]+\.?\s+\d)"
)
DIGITLESS = re.compile(r"\D*")

_FULL = (
    "full|full member|member|voting|voting member|f|titular|regular|full voting member|m|regular member|members|"
    "full members|voting members|mitglied|mitglieder|vollmitglied|miembro|miembros|miembro titular|titulares|"
    "miembro pleno|pleno|membre|membres|membre titulaire|titulaire|membro|membro efetivo|efetivo|"
    "член|члены|委员|正式委员|"
    "uy vien|uy vien chinh thuc|permanent|permanent member|standing member"
)
_CANDIDATE = (
    "candidate|candidate member|cand|alternate|alternate member|nonvoting|non-voting|c|non-voting member|"
    "nonvoting member|candidates|candidate members|alternates|alternate members|non voting|non voting member|"
    "kandidat|kandidaten|suplente|suplentes|miembro suplente|candidato|candidatos|suppleant|membre suppleant|"
    "candidat|кандидат|кандидаты|кандидат в члены|候补|候补委员|uy vien du khuyet|du khuyet|alt"
)
RANKS = dict.fromkeys(_words(_FULL), "full") | dict.fromkeys(_words(_CANDIDATE), "candidate") | {"holder": "holder"}
YES = _words("yes|y|x|1|true|ja|si|oui|sim|да|是|co")
NO = _words("no|n|0|false|nein|non|nao|нет|否|khong|-")
GENDERS = dict.fromkeys(_words("male|m|man|mannlich|hombre|masculino|homme|м|муж|мужской|男|nam"), "M") | dict.fromkeys(
    _words("female|f|woman|w|weiblich|mujer|femenino|femme|ж|жен|женский|女|nu"), "F"
)
_CANDIDATE_WORD = re.compile(
    r"cand|candidates?|candidat[oa]?s?|alternates?|nonvoting|kandidat(?:in|en)?|suplentes?|suppleante?s?|кандидат\w*"
)
_FULL_WORD = re.compile(r"full|members?|voting|(?:voll)?mitglied(?:er)?|miembros?|titular(?:es)?|membres?|член\w*")


@lru_cache(maxsize=4096)
def rank_of(written: str) -> tuple[str, bool]:
    """The rank that words mean (``full``, ``candidate``, ``holder`` or empty), and whether they leave it in doubt.

    >>> rank_of("Candidate member"), rank_of("Vollmitglied"), rank_of("Chairman"), rank_of("full, once candidate")
    (('candidate', False), ('full', False), ('', True), ('candidate', True))
    """
    low = fold(written).strip(" .:;,")
    if low in RANKS:
        return RANKS[low], False
    words = re.findall(r"[^\W\d_]+", low.replace("non-voting", "nonvoting").replace("non voting", "nonvoting"))
    lower = any(_CANDIDATE_WORD.fullmatch(word) for word in words)
    full = any(_FULL_WORD.fullmatch(word) for word in words)
    if lower:
        return "candidate", any(word in ("full", "titular", "vollmitglied") for word in words)
    return ("full", False) if full else ("", True)
