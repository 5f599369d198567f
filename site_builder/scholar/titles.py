"""Titles as people write them in headings and properties: without signs, note words and translations."""

from __future__ import annotations

import re

from site_builder.scholar.values import clean, is_placeholder
from site_builder.text.cjk import cjk_share, has_cjk
from site_builder.text.regex import regex

_TITLE_MARKS = regex(
    "^[\\s@\u2190-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]+|[\\s\u2300-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+$"
)
# what arXiv's pages and people write around a title: "[1706.03762] …", "… (arXiv:1706.03762)"
_ARXIV_MARK = regex(
    r"^\[(?:arXiv:\s*)?[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?\]\s*|\s*[(\[（]arXiv[:：\s]\s*[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?(?:\s*[,，;]\s*(?:[A-Za-z]{3,9}\.?\s+)?(?:19|20)[0-9]{2})?[)\]）]$",
    re.IGNORECASE,
)
_QUOTES_IN_QUOTES = regex(r"^\"([^\"]*(?:(?<=\s)\"[^\"]+\"[^\"]*)+)\"$")  # of which the outer ones are no part of it
_DATE_BEFORE = regex(r"^[(（\[](?:19|20)[0-9]{2}(?:-[0-9]{1,2}){0,2}[)）\]]\s+(?=\S)")
_NOTE_NAME = regex(
    r"笔记|筆記|阅读|閱讀|精读|论文解读|讲解|总结|notes?\b|reading|summary|review of|paper\s+(?:notes?|review)"
    r"|literature|メモ|まとめ|読書|^论文$|^paper$",
    re.IGNORECASE,
)


def squeezed(text: str) -> str:
    """A title as titles are compared: its letters and digits, folded."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def clean_title(title: str) -> str:
    """The title without marks, quotes around all of it and the stop of a line; "" for the placeholder of a template."""
    title = _TITLE_MARKS.sub("", clean(title)).strip().removeprefix("**").removesuffix("**")
    title = _ARXIV_MARK.sub("", title) or title
    title = _DATE_BEFORE.sub("", title)
    title = re.sub(r"^(?:\"([^\"“”]+)\"|“([^\"“”]+)”|‘([^‘“”]+)’)[.,]?$", r"\1\2\3", title)
    title = _QUOTES_IN_QUOTES.sub(r"\1", title)
    title = re.sub(r"^[《「『](.*)[》」』]$", r"\1", title).rstrip(" ,，;；")
    title = _LAST_STOP.sub("", title)
    return "" if is_placeholder(title) else title


_LAST_STOP = regex(r"(?:(?<=[a-z]{4})|(?<=[)\]]))\.$")  # of a line; not of "et al.", "Inc.", "…"
_NOTE_PREFIX = regex(
    r"^(?:【[^】]{0,20}(?:论文|笔记|阅读|精读|文献)[^】]{0,20}】|(?:论文|文献|paper|reading|literature|note)?\s*"
    r"(?:阅读笔记|精读笔记|读书笔记|笔记|阅读|精读|解读|速读|notes?|reading|review)\s*[|｜:：—-]+"
    r"|(?:summary|resumen|resumo|résumé|riassunto|zusammenfassung|요약|要約)\s*[:：])\s*(?=\S)",
    re.IGNORECASE,
)


_NOTE_TAG = regex(
    r"^\[(?:paper|reading|literature|论文|笔记|论文笔记|阅读|논문\s?(?:리뷰|정리|요약)?|論文(?:紹介|メモ|まとめ|読み)?"
    r"|日本語まとめ)(?:\s+(?:notes?|review))?\]\s*(?=\S)",
    re.IGNORECASE,
)
# behind a title: "BERT[논문리뷰]", "BERT (Paper Review)"
_TAG_BEHIND = regex(
    r"(?<!\s)\s*[\[(（【]\s*(?:(?:paper|논문)\s?(?:review|notes?|리뷰|정리|요약)|论文(?:阅读|笔记|精读|解读|阅读笔记)|論文(?:紹介|メモ|まとめ|読み))"
    r"\s*[\])）】]$",
    re.IGNORECASE,
)
_NUMBER_BEFORE = regex(
    r"^\[[0-9]{1,4}\]\s+(?=[A-Z])|^(?:paper|论文|論文|논문)\s*#?[0-9]{1,3}\s*(?:[:：.]|\s[—–-])\s*(?=\S)", re.IGNORECASE
)
_TRANSLATION_BEHIND = regex(
    r"(?<!\s)\s*[(（]\s*(?:中文)?(?:译文|全文翻译|全文译文|翻译|译本|対訳|全訳|邦訳|번역)\s*[)）]$"
)
# 'Notes on "Some title" (Lee 2020)'
_ON_QUOTED = regex(
    r"^(?:(?:reading\s+)?notes?|review|summary|thoughts|comments)\s+(?:on|of)\s*[:：]?\s*[\"“‘](?P<quoted>[^\"“”]{8,}?)[\"”’]"
    r"\s*(?:[(（][^()（）]{0,60}[)）])?$",
    re.IGNORECASE,
)
# "Paper Review《Some title》", "读《Some title》"
_QUOTED_TITLE = regex(
    r"^(?:(?:论文|文献|paper|reading|阅读|精读|读|解读|论文阅读|论文解读|论文笔记)?\s*(?:review|notes?|笔记|分享|解读|精读|总结)?)\s*[:：]?\s*"
    r"《(?P<quoted>[^《》]{6,})》\s*(?:阅读笔记|笔记|解读|精读|总结|分享|review|notes?)?$",
    re.IGNORECASE,
)
_NOTE_SUFFIX = regex(
    r"^(?:《(?P<quoted>[^《》]+)》\s*(?:论文|文献|阅读|精读|读书|学习)*(?:笔记|解读|精读)"
    r"|(?P<title>.{6,}?)\s*(?:[-–—|｜:：]\s*|[(（]\s*)(?:(?:论文|文献|阅读|精读|读书|学习)*(?:笔记|解读|精读)"
    r"|(?:paper|reading|literature)\s+notes?)\s*[)）]?)$",
    re.IGNORECASE,
)


_NAMED_TITLE = regex(
    r"^(?:(?:paper|article|full)\s+title|paper|source|lit(?:erature)?|ln|论文|論文|논문|文献"
    r"|论文标题|論文標題|论文题目|論文題目|論文タイトル|논문 제목)"
    r"\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)


def without_note_tag(title: str) -> str:
    """A title given as such, without a mark in brackets that it is of a note: "[Paper Note] BERT"; only that."""
    return _TAG_BEHIND.sub("", _NOTE_TAG.sub("", title)) or title


def is_called_review(title: str) -> bool:
    """Whether a title has a mark in brackets that it is of a note on a paper."""
    title = title.strip()
    return _NOTE_TAG.match(title) is not None or _TAG_BEHIND.search(title) is not None


def without_note_words(heading: str) -> str:
    """A heading without what says that it is of a note: "论文笔记：BERT", "【论文阅读】BERT", "《BERT》阅读笔记"."""
    heading = _NUMBER_BEFORE.sub("", _NOTE_TAG.sub("", _NOTE_PREFIX.sub("", _NAMED_TITLE.sub("", heading))))
    heading = _TRANSLATION_BEHIND.sub("", _TAG_BEHIND.sub("", heading)) or heading
    found = _QUOTED_TITLE.match(heading) or _ON_QUOTED.match(heading) or _NOTE_SUFFIX.match(heading)
    return (found["quoted"] or found.groupdict().get("title") or heading) if found else heading


_VENUE_BEFORE = regex(r"^[\[【]\s*(?:[A-Z][\w&+' -]{1,30}?\s*['’]?)?(?:19|20)[0-9]{2}\s*[\]】]\s*(?=\S)")
_CITED_BEFORE = regex(
    r"^@?(?P<names>[^()\[\]:：]{2,60}?)[ ,_-]*[(\[]?\b(?:19|20)[0-9]{2}[a-z]?\b[)\]]?\s*[-–—:：.]\s+(?=\S)"
)


_CITED_BEHIND = regex(
    r"(?<=\S)\s*[(（\[](?:(?P<venue>[A-Z]{3,}|NeurIPS|Interspeech|EuroSys|MLSys|CoRL|CoNLL)(?:\s+|\s?['’])"
    r"|(?P<names>[^()（）\[\]0-9]{2,60}?)[\s,，]+)(?:(?:19|20)[0-9]{2}|(?<=['’])[0-9]{2})[a-z]?[)）\]]$"
)


def without_citation(heading: str, family: str, year: int | None = None) -> str:
    """A heading without the venue or the author and year around the title: "[ICML 2015] …", "… (Lee et al., 2015)".

    `family` is the name of the first author; a heading is cut where it begins or ends with it, or with a
    venue in brackets. So it is where it ends with the `year` of the paper in brackets.
    """
    if year and (match := _YEAR_BEHIND.search(heading)) and int(match[1]) == year:
        heading = heading[: match.start()]
    if match := _VENUE_BEFORE.match(heading):
        return heading[match.end() :]
    if (match := _CITED_BEHIND.search(heading)) and (
        match["venue"] or (family and match["names"].casefold().startswith(family.casefold()))
    ):
        return heading[: match.start()]
    if family and (match := _CITED_BEFORE.match(heading)) and match["names"].casefold().startswith(family.casefold()):
        return heading[match.end() :]
    return heading


def venue_behind(title: str) -> tuple[str, str]:
    """A title and the "CVPR 2022" or "Some Journal, 1994" that stands in brackets behind it, "" without one."""
    match = _VENUE_BEHIND.search(title)
    return (title[: match.start()], match[1].strip()) if match else (title, "")


def venue_around(heading: str) -> str:
    """The "ICLR 2021" that stands in brackets before or behind the title in a heading; "" for none."""
    before = _VENUE_BEFORE.match(heading)
    return before[0].strip(" []【】") if before else venue_behind(heading)[1].rpartition(", ")[2]


def is_title_of_link(words: str) -> bool:
    """Whether the words of a link to the paper are its title, and not where it leads: "CVF Open Access"."""
    is_long = len(re.findall(r"[^\W\d_]{2,}", words)) > 3 or (has_cjk(words) and len(words) > 11)
    return is_long and names_a_work(words) and not _OF_LINKS.search(words)


_OF_LINKS = regex(
    r"\b(?:pdf|link|page|access|version|preprint|openreview|arxiv|proceedings|website|here|download)\b|链接|官网|原文|下载|页面|主页|仓库|リンク|ページ|링크",
    re.IGNORECASE,
)
_VENUE_BEHIND = regex(r"(?<=\w)\s*[(（]((?![0-9])[^()（）]{2,80}?[\s,，'’]\s*(?:19|20)[0-9]{2})[)）]$")
_YEAR_BEHIND = regex(r"(?<=\S)\s+[(（\[]((?:19|20)[0-9]{2})[)）\]]$")


def begins_alike(heading: str, title: str) -> bool:
    """Whether a heading is on the short name that a title begins with: "BERT explained", "BERT: Pre-training of …"."""
    name, colon, _ = title.partition(":")
    begins = heading.casefold().startswith(name.strip().casefold())
    return bool(colon) and len(name.strip()) > 2 and begins and not heading[len(name.strip()) :][:1].isalnum()


def is_named_by_citation(heading: str, family: str, year: int | None) -> bool:
    """Whether a heading names the paper by author and year, and what it says besides is a remark on it."""
    match = _CITED_BEFORE.match(heading)
    is_of_author = match is not None and bool(family) and match["names"].casefold().startswith(family.casefold())
    return match is not None and is_of_author and bool(year) and str(year) in match[0]


def cites_only(heading: str) -> bool:
    """Whether a heading is no more than who wrote the paper and when: "Lee, Chen & Diaz (2020)"."""
    return _NAMES_AND_YEAR.fullmatch(without_note_words(heading).strip()) is not None


_NAMES_AND_YEAR = regex(
    r"(?:(?:[A-ZÀ-Þ][\w'’-]+|van|von|de|der|den|and|und|et|al\.?|y|e|&)[,;]?\s+){1,12}[(（\[]?(?:19|20)[0-9]{2}[a-z]?[)）\]]?"
)


def is_section_name(heading: str) -> bool:
    """Whether a heading is one that templates give to a part of a note: "Abstract", "My notes"."""
    return len(heading) <= 60 and _SECTION_NAME.fullmatch(heading) is not None


_SECTION_NAME = regex(
    r"\W*(?:my |key |main )?(?:(?:reading |literature )?notes?|annotations?|abstract|summary|metadata|highlights?"
    r"|overview|introduction|background|contributions?|methods?|results?|discussion|conclusions?|key (?:points|ideas)"
    r"|key questions"
    r"|references?|bibliography|citations?|tl;?dr|todo|tags|links?|related(?: work)?|questions?|comments?|thoughts"
    r"|笔记|筆記|摘要|批注|标注|阅读笔记|总结|概述|简介|背景|方法|结果|结论|引用|参考文献|メモ|要約|概要|요약|초록|메모"
    r"|resumen|resumo|résumé|zusammenfassung|riassunto|notas|notizen)\W*",
    re.IGNORECASE,
)


def is_note_name(heading: str) -> bool:
    """Whether a heading names a kind of note ("Reading notes"), and no paper."""
    return len(heading) <= 40 and _NOTE_NAME.search(heading) is not None


_GENERIC = frozenset(
    """
    a about abstract an and article authors bib bibliographic bibliography bibtex card cite citation data details doi
    for from full general import in info information item journal key link links literature meta metadata my note notes
    of on original overview paper pdf publication quick reading record reference references review source summary
    synopsis tags the this tldr zotero what it says
    """.split()
)


def names_a_work(words: str) -> bool:
    """Whether the title of a callout may be a paper's: it says more than what stands below, "Citation", "文献信息"."""
    latin = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words)
    if has_cjk(words):
        return len(words.strip()) >= 8 and not _GENERIC_HAN.search(words)
    return len(latin) >= 3 and sum(word.casefold() not in _GENERIC for word in latin) >= 2 and not is_note_name(words)


_GENERIC_HAN = regex(r"信息|資訊|元数据|元資料|资料|文献|论文|論文|书目|書誌|情報|メタデータ|摘要|笔记|筆記|서지|정보")


def split_translation(title: str) -> tuple[str, str]:
    """ "Deep Residual Learning / 深度残差学习" is a title and its translation when the scripts differ."""
    for separator in (" / ", " ｜ ", " | ", "／"):
        head, found, tail = title.partition(separator)
        if found and head.strip() and tail.strip() and (cjk_share(head) > 0.5) != (cjk_share(tail) > 0.5):
            return head.strip(), tail.strip()
    if (match := _TRANSLATED.match(title)) and cjk_share(match[1]) < 0.1 and cjk_share(match[2]) > 0.5:
        return match[1].strip(), match[2].strip()
    return title, ""


_TRANSLATED = regex(r"^([^()（）]{12,})\s*[(（]([^()（）]{6,})[)）]$")
