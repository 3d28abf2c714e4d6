"""Who is to be credited for a picture, told from the words of its caption.

By a label ("Photo by …", "صورة: …"), by the sign of copyright, by the slash of an agency's picture
("Eve Else/AFP"): at the end of the caption, in brackets or behind a sentence.
"""

# ruff: noqa: RUF001
from __future__ import annotations

import re

from pipelines.metadata.roles import AGENCIES

LABELS = (
    r"(?:image|photo|picture|video)s? (?:credit|source)s?"
    r"|photos?|photograph[sy]?|pictures?|images?|imagem|imagen|imágenes|immagin[ei]|fotos?|fotografías?"
    r"|fotografias?|fotoğraf|bild(?:er|rechte|quelle)?|credits?|crédits?|créditos?|quelle|source|fuente"
    r"|fonte|copyright|illustrations?|grafik|graphic|video|vidéo|фото(?:графия)?|джерело|источник"
    r"|зображення|zdjęci[ea]|kuva|valokuva|slika|kép|φωτ(?:ο|ογραφία)|צילום|תמונה|تصوير|صورة|الصورة|عکس"
    r"|تصویر|ภาพ|ảnh|写真|撮影|写真提供|图源|图|图片|图片来源|圖|圖片|摄影|攝影|资料图|사진|사진제공|ფოტო"
    r"|լուսանկար[ը]?|сүрөт|сурет|rasm|şəkil|फोटो|तस्वीर|ছবি"
)
HOUSES = r"getty(?: images)?|shutterstock|istock\w*|unsplash|alamy|imago|picture alliance|epa-efe"
AGENCY = rf"(?i:ap photo|{HOUSES}|{'|'.join(sorted(AGENCIES))})"
NAMED = r"[^\W\d_a-z][^()\[\]/|:.!?©]{1,40}"
NAME = r"[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w.’'-]*){1,2}"
TAKEN = (
    r"[^\s。，、,.()（）＝=](?:[^。，、,.()（）＝=]{0,22}[^。，、,.()（）＝=])?\s?(?:摄|攝|撮影)"
)
SIGN = r"(?:©|\([cC]\)\s)"
BY = (
    r"(?:\s+(?i:by|courtesy of|courtesy|via|von|de|par)\s"
    rf"|\s?[:：＝=／]\s?(?:(?=[^\W_a-z])|(?={AGENCY})))"
)
LABELLED = rf"(?:(?i:{LABELS}){BY}|(?i:courtesy of\s)|(?i:fot\.)\s)"
OF_AN_AGENCY = rf"(?:{NAMED}[/|,]\s?)?{AGENCY}(?:\s?[/|,]\s?{NAMED})?"
STOP = '(?<=[.!?…»”"。])'
BRACKETED = re.compile(
    rf"\s*[(\[（［]((?:{LABELLED}|[^\W\d]{{3,12}}\s?:|{SIGN})[^()\[\]（）]{{2,60}}"
    rf"|{OF_AN_AGENCY}|{NAMED}/\s?{NAMED}|(?i:handout|courtesy) photo|{TAKEN})[)\]）］]\s*\.?$"
)
BESIDE = re.compile(rf"{STOP}\s*({NAME}\s\({AGENCY}\))$")
BEHIND = re.compile(
    rf"\s*({SIGN}[^©]{{2,60}})$"
    rf"|(?:{STOP}\s*|\s+(?:[|–—/-]\s*)?)({LABELLED}[^:.!?。]{{2,50}})\.?$"
    rf"|{STOP}\s+([^\W\d]{{3,12}}\s?: [^:.!?]{{2,50}})$"
    rf"|(?:{STOP}\s*(?:[|–—-]\s*)?|\s+[|–—]\s*)({OF_AN_AGENCY})\.?$"
    rf"|{STOP}\s*(?:[|/–—-]\s*)?({NAME}\s(?:via|for|für|pour|per|para)\s{NAMED})$"
    rf"|(?:{STOP}|[，、,])\s*({TAKEN})[。.]?$"
)
WHOLE = re.compile(rf"{LABELLED}\S.{{1,60}}|{SIGN}.{{2,60}}|{OF_AN_AGENCY}")
IS_LABEL = re.compile(
    rf"(?:{LABELS}|image (?:source|credit))\s?[:：.…,]+\s*|cr[eé]dit[os]*", re.IGNORECASE
)
WORDS = range(2, 9)  # of a credit in capitals
LABEL = 24  # characters of a label
TAIL = 120  # characters at the end of a caption in which a credit may stand


def split_credit(said: str) -> tuple[str, str | None]:
    """A caption without its credit, and the credit."""
    if len(said) <= TAIL and WHOLE.fullmatch(said):
        return "", said
    start = max(0, len(said) - TAIL)
    found = BESIDE.search(said, start) or BRACKETED.search(said, start)
    found = found or BEHIND.search(said, start)
    if found is None:
        return _in_capitals(said)
    return said[: found.start()].rstrip(), next(filter(None, found.groups())).strip()


def _in_capitals(said: str) -> tuple[str, str | None]:
    """What stands in capitals behind a caption's last sentence is who made the picture."""
    start = max(map(said.rfind, (". ", "! ", "? ", "… ", "» "))) + 1
    behind = said[start:].strip(" /|–—-")
    if start > 1 and behind.isupper() and len(behind.split()) in WORDS and len(behind) <= TAIL // 2:
        return said[:start].rstrip(), behind
    return said, None


def is_label(said: str) -> bool:
    """Whether it only says that a credit follows: "Credit", "Image source,"."""
    return len(said) <= LABEL and IS_LABEL.fullmatch(said) is not None
