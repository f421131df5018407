"""The names of people as rosters write them: turned round, with a footnote's mark, with the years of a life."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

_MARK = re.compile(r"(?:\s*(?:\[\w{1,3}\]|\((?:\d{1,2}|[a-z])\)|[*†‡§#]+|[⁰¹²³⁴-⁹]+))+$")
_LIVED = re.compile(r"\s*[(\[]\s*(?:b\.\s*)?(\d{4})\s*[-\u2013/]\s*(\d{4})?\s*[)\]]$")
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "hijo", "filho", "md"}
_NO_PERSON = re.compile(
    r"(?:total|totals|sum|sums|subtotal|summe|gesamt|insgesamt|suma|totale|source|sources|note|notes|nb|n\.b|nota|notas|"
    r"fuente|fuentes|quelle|quellen|anmerkung|anmerkungen|anm|remark|remarks|legend|key|average|mean|median|"
    r"примечание|примечания|источник|источники|итого|всего|注|来源|合计|"
    r"ghi chu|nguon)\b\s*(?:[:.(=,]|\d|$|of\b|for\b|on\b)|"
    r"https?://|©|\*\s|[\d.,%\s]+$|n\s*=",
    re.I,
)


_FAMILIES = re.compile(  # common family names of China, Korea and Vietnam, which stand first
    r"an|bai|bo|bui|cai|cao|chang|chen|cheng|choe|choi|chu|cui|dai|dang|dao|deng|ding|dinh|"
    r"do|dong|du|duan|duong|fan|fang|feng|fu|gao|geng|gong|gu|guo|ha|han|hao|he|ho|hoang|"
    r"hong|hou|hu|hua|huang|huynh|hwang|hyon|jang|ji|jia|jiang|jin|jo|jong|ju|kang|kim|kong|"
    r"kwak|kye|lai|lan|le|lee|li|liang|liao|lin|liu|long|lu|luo|luong|luu|ly|ma|mai|mao|"
    r"meng|mi|nam|ngo|nguyen|ni|nie|nong|o|paek|pak|pan|pang|park|peng|pham|phan|qi|qian|"
    r"qiao|qin|qiu|ren|ri|ro|ryu|shao|shen|shi|sim|so|song|su|sun|ta|tan|tang|tao|tian|to|"
    r"tong|tran|trinh|truong|vo|vu|wan|wang|wei|wen|wu|xi|xia|xiao|xie|xiong|xu|xue|yan|"
    r"yang|yao|ye|yi|yin|yon|yu|yuan|yun|zeng|zhang|zhao|zheng|zhong|zhou|zhu|zou"
)
_LETTERS = str.maketrans(  # letters that are no accented ones of the alphabet
    {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe",
     "ı": "i", "þ": "th", "Þ": "Th", "ð": "d"}
)  # fmt: skip
_MOST_FAMILIES = 0.6  # share of a file's names that must begin so


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    Attributes
    ----------
    full, family, given : str
    born, died : str
        Years that stood behind it in brackets, else empty.
    turned : bool
        It stood as ``Mikoyan, Anastas``.
    mark : str
        A footnote's mark that was left off.
    """

    full: str
    family: str
    given: str
    born: str = ""
    died: str = ""
    turned: bool = False
    mark: str = ""


@lru_cache(maxsize=65536)
def name_of(text: str) -> Name:
    """Take a name apart.

    Which of two names is the family's is a guess (the last) where no comma says it.

    Examples
    --------
    >>> name_of("Mikoyan, Anastas").full, name_of("Beria[3]").full, name_of("Zhou Enlai (1898-1976)").died
    ('Anastas Mikoyan', 'Beria', '1976')
    >>> name_of("Rojas Silveyra, Jorge")
    Name(full='Jorge Rojas Silveyra', family='Rojas Silveyra', given='Jorge', born='', died='', turned=True, mark='')
    """
    bare = _MARK.sub("", text)
    mark = text[len(bare) :].strip() if bare else ""
    bare = unicodedata.normalize("NFC", bare or text)
    born = died = ""
    lived = _LIVED.search(bare)
    if lived and lived.start():
        born, died, bare = lived[1], lived[2] or "", bare[: lived.start()]
    if bare.count(",") == 1:
        family, given = (part.strip() for part in bare.split(","))
        if (
            family
            and given
            and given.lower() not in _SUFFIXES
            and not any(c.isdigit() for c in bare)
            and len(given.split()) <= 4
        ):
            return Name(f"{given} {family}", family, given, born, died, True, mark)
    words = bare.split()
    family, given = (words[-1], " ".join(words[:-1])) if len(words) > 1 else (bare, "")
    return Name(bare, family, given, born, died, False, mark)


def begins_with_family(name: str) -> bool:
    """Whether the first of a name's words is a common family name of China, Korea or Vietnam.

    >>> begins_with_family("Zhou Enlai"), begins_with_family("Võ Nguyên Giáp"), begins_with_family("Fidel Castro")
    (True, True, False)
    """
    words = name.split()
    return 1 < len(words) <= 5 and _FAMILIES.fullmatch(slug(words[0])) is not None


def families_first(names: Collection[str]) -> bool:
    """Whether a file's names, of which each stands without a comma, put the family first.

    >>> families_first(["Zhou Enlai", "Deng Xiaoping", "Lin Biao"]), families_first(["Kim Philby", "Anthony Blunt"])
    (True, False)
    """
    return len(names) > 2 and sum(map(begins_with_family, names)) >= _MOST_FAMILIES * len(names)


def is_source(text: str, alone: bool) -> bool:
    """Whether what stands in the column of names gives, beyond doubt, a source, a note or a total.

    >>> is_source("Note: dates of candidates follow the plenum.", True), is_source("Source: yearbook", False)
    (True, False)
    """
    return alone and _NO_PERSON.match(text) is not None


def is_no_person(text: str, alone: bool) -> bool:
    """Whether what stands in the column of names is a remark, a source or a total.

    Parameters
    ----------
    text : str
    alone : bool
        Every other cell of the row is empty.

    Examples
    --------
    >>> is_no_person("Source: party archive", True), is_no_person("Total", False), is_no_person("Sun Yat-sen", True)
    (True, True, False)
    """
    if _NO_PERSON.match(text):
        return True
    long = len(text.split()) > 6 or len(text) > 60
    return alone and (
        long or any(c.isdigit() for c in text) or (text.endswith((".", ":", ";")) and len(text.split()) > 3)
    )


def person_key(name: str) -> str:
    """By what two rows' names are compared: without case and kinds of space.

    >>> person_key("MIKOYAN Anastas") == person_key("Mikoyan  anastas")
    True
    """
    return (
        name.casefold()
        if name.isascii() and "  " not in name
        else " ".join(unicodedata.normalize("NFC", name).casefold().split())
    )


def slug(text: str) -> str:
    """An id made from a name.

    >>> slug("José Félix Uriburu"), slug("Władysław Gomułka"), slug("Fred Oelßner"), slug("毛泽东")
    ('jose-felix-uriburu', 'wladyslaw-gomulka', 'fred-oelssner', '')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    plain = text.lower()
    if plain.replace(" ", "").isalnum():
        return "-".join(plain.split())
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("`", "")).strip("-")
