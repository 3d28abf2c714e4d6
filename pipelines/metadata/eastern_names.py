# ruff: noqa: RUF001, RUF002
"""Names in bylines of Korean, Chinese and Japanese pages: roles, places and labels touch them.

"서울=홍길동 기자", "本报记者 王小明", "記者王小明／台北報導", "文・山田太郎".
"""

from __future__ import annotations

import re

EASTERN = re.compile(r"[가-힣ァ-ヴ一-鿿]")
APART = re.compile(r" ?[、,，;；·•&] ?")
OTHERS = (
    "사진|영상|편집|그래픽|写真|撮影|編集|責任編輯|责任编辑|責編|责编|編輯|编辑|编审|校对|校對|監製|监制"
    "|摄影|攝影|美编"
)
OTHER = re.compile(rf"(?:{OTHERS})(?: ?[:：＝=／/・] ?| )(?=\S)")  # who had another part in it
AND_OTHER = re.compile(rf" (?:{OTHERS})(?: ?[:：＝=／/・]| ).*")
ADDRESS = re.compile(r" \S+@\S+|[\[【(（][^\s()（）]*@[^\s()（）]*[)）】\]]")
ROLES = (
    "取材・文|聞き手|執筆|撰文|作者|文|记者|記者|特派员|特派員|通讯员|通訊員|評論員|评论员|編集委員|論説委員|实习生"
    "|글쓴이|작성자|기자|글|취재"
)
BEFORE = (
    re.compile(
        r"[(\[]?[가-힣ァ-ヴーA-Za-z一-鿿·]{1,12}[=＝](?:[^()]{1,12}[)\]])?\s*(?=[가-힣一-鿿])"
    ),  # a place
    re.compile(rf"[一-鿿]{{0,6}}?(?:{ROLES})\s*[:：＝=／/｜|・]\s*(?=\S)"),
    re.compile(rf"[一-鿿]{{0,6}}?(?:{ROLES})\s+(?=\S)"),
    re.compile(r"[一-鿿]{0,6}?(?:[记記]者|特派[员員])(?=[一-鿿]{2,4}(?:$|[／/\s]))"),
)
MODIFIED = "선임|수석|전문|인턴|객원|시민|수습|사진|경제|산업|정치|사회|문화|스포츠"
BEHIND = re.compile(
    rf"\s?(?:(?:{MODIFIED})?기자|특파원|앵커|논설위원|칼럼니스트|통신원|편집장)$"
    r"|\s?(?:记者|記者|特派员|特派員|編集委員|論説委員|支局長|評論員|评论员)$"
    r"|\s*[／/]\s*[一-鿿]{0,6}(?:報導|报道|報道|專訪|专访)$"
)
CHINESE = re.compile(
    r"[一-鿿]{0,6}?(?:记者|記者|通讯员|作者)[\s:：]+(?P<names>[一-鿿]{2,4}(?:\s+[一-鿿]{2,4})+)"
)


# At the head of an agency's text: 記者王小明台北28日電 and 新华社北京5月3日电(记者王小明、李华).
DISPATCH = re.compile(
    r"[(（]?[一-鿿]{0,6}?[记記]者\s?(?P<run>[一-鿿]{4,8}?)\s?\d{1,2}日[一-鿿]{0,2}[電电][)）]?"
    r"|[^(（]{2,24}[電电訊讯]\s?[(（][一-鿿]{0,6}?[记記]者\s?(?P<names>[一-鿿、，\s]{2,40})[)）]"
)
NAMED_FIRST = 5  # characters of name and place together, of which three are the name, else two


NAME = re.compile(r"[가-힣一-鿿々]{2,5}|[一-鿿々]{1,3}\s[一-鿿々]{1,3}")


def eastern_names(line: str) -> list[str] | None:
    """The names in such a byline; None where nothing tells that it is one."""
    if EASTERN.search(line) is None:
        return None
    if dispatch := DISPATCH.fullmatch(line):
        return _dispatched(dispatch)
    if chinese := CHINESE.fullmatch(line):
        return chinese["names"].split()
    told = False
    names = []
    for part in APART.split(AND_OTHER.sub("", ADDRESS.sub("", line.strip("【】[]［］ ")))):
        if OTHER.match(part):
            told = True
            continue
        name = part
        for pattern in BEFORE:
            if begun := pattern.match(name):
                name = name[begun.end() :]
        name = BEHIND.sub("", name)
        told = told or name != part
        names.append(name)
    return names if told else None


def reporters(text: str) -> list[str]:
    """Who reported it, as an agency's text begins."""
    found = DISPATCH.match(text)
    return _dispatched(found) if found else []


def _dispatched(found: re.Match[str]) -> list[str]:
    if run := found["run"]:
        return [run[: 3 if len(run) >= NAMED_FIRST else 2]]
    return [name for name in re.split(r"[、，\s]+", found["names"]) if name]
