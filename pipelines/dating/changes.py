"""The two dates of one line: "Published 3 May 2024, updated 4 May"."""

# ruff: noqa: RUF001
from __future__ import annotations

import re

CHANGED = re.compile(
    r"\b(?:last )?(?:updated|modified|edited)\b|\b(?:zuletzt )?(?:aktualisiert|geändert)\b|\bstand:"
    r"|\bmis(?:e)? à jour\b|\bmodifié\b|\b(?:última )?a?c?tualiza(?:do|da|ción|ção)\b"
    r"|\baggiornat[oa]\b"
    r"|обновлен[оа]?|изменен[оа]|оновлен[оа]|수정|업데이트|(?:最終|最后)?更新(?!日)|(?:آخر )?تحديث"
    r"|ویرایش|به‌?روز ?رسانی|\bgüncelleme\b|\buppdaterad\b|\bopdateret\b|\boppdatert\b"
    r"|\bpäivitetty\b|\b(?:za)?aktualiz(?:owano|ováno|acja)\b|\bdiperbarui\b"
    r"|\bcập nhật\b|แก้ไข|อัปเดต|अपडेट|עודכן"
    r"|ενημερώθηκε|bijgewerkt|განახლ",
    re.IGNORECASE,
)
MADE = re.compile(
    r"\b(?:first published|published|posted|created|erschienen|gepubliceerd|publicera[dt]"
    r"|publiceret|publisert|julkaistu"
    r"|opublikowano|publikováno|publikované|diterbitkan|đăng|közzétéve|veröffentlicht|erstellt|publiée?|publicad[oa]|pubblicat[oa])\b|опубликован"
    r"|опублікован|입력|등록|发布|發布|公開|نشر|منتشر|yayın|פורסם",
    re.IGNORECASE,
)
LONGEST = 160  # characters of a line


def told_apart(line: str) -> tuple[str, str | None]:
    """What a line says of when it was published, and what of when it was changed."""
    found = CHANGED.search(line) if len(line) <= LONGEST else None
    if found is None or not any(map(str.isdigit, line)):
        return line, None
    before, after = line[: found.start()], line[found.end() :]
    if any(map(str.isdigit, before)):
        return before, after
    if made := MADE.search(after):
        return after[made.start() :], after[: made.start()]
    return line, None
