"""The CSL type of a paper: as declared, else guessed from where it appeared."""

from __future__ import annotations

import re

from site_builder.text.regex import regex

NUMBERED = frozenset(("report", "patent", "standard"))  # have a number of their own, where journals have issues
_DECLARED = {
    word: kind
    for kind, words in {
        "article-journal": """
            journalarticle articlejournal journal journalpaper article 期刊论文 期刊 期刊文章 雑誌論文
        """,
        "article-magazine": "magazinearticle articlemagazine",
        "article-newspaper": "newspaperarticle articlenewspaper",
        "paper-conference": """
            conferencepaper paperconference inproceedings conference proceedings conferencearticle 会议论文 会议
            国際会議
        """,
        "article": "preprint arxiv 预印本",
        "report": "techreport report technicalreport 报告",
        "book": "book books textbook monograph 图书 书 书籍 教材 专著",
        "chapter": "booksection chapter incollection inbook",
        "thesis": "thesis phdthesis mastersthesis mathesis dissertation 学位论文 博士论文 硕士论文",
        "webpage": "webpage website web 网页",
        "post-weblog": "blogpost postweblog blog 博客",
        "dataset": "dataset 数据集",
        "software": "software computerprogram code",
        "patent": "patent 专利",
        "standard": "standard 标准",
        "speech": "presentation",
        "manuscript": "manuscript",
    }.items()
    for word in words.split()
}
_PREPRINT = regex(
    r"^(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|chinaxiv|ssrn|corr|preprints?(?:\.org)?|openreview"
    r"|预印本|research square|hal|osf preprints)\b",
    re.IGNORECASE,
)
_CONFERENCES = """
    neurips nips icml iclr cvpr iccv eccv wacv acl emnlp naacl eacl aacl coling conll aaai ijcai kdd sigkdd
    www sigir wsdm cikm recsys osdi sosp nsdi sigcomm sigmod vldb icde chi uist cscw icra iros rss corl colt
    aistats uai interspeech icassp miccai usenix asplos isca hpca pldi popl icse fse ase stoc focs soda crypto
    eurocrypt ccs ndss ppopp eurosys mlsys siggraph icip iscas dac iccad isscc cgo icdcs icdm icme infocom mobicom
    mobisys sensys infovis ismar podc spaa issta oopsla tacas lrec bmvc mobilehci
    """
_CONFERENCE = regex(
    r"proceedings|proc\.|conference|conf\.|workshop|symposium|meeting of the|findings of"
    r"|advances in neural information|lecture notes in computer science"
    r"|会议|论文集|年会|大会|学会大会|研究会|tagung|congreso|congress"
    r"|^association for the advancement of artificial intelligence|^(?-i:MICRO)$"
    rf"|\b(?:{'|'.join(_CONFERENCES.split())})(?![a-z])",
    re.IGNORECASE,
)
_COLLECTION = regex(
    r"^(?:the\s+)?(?:[\w&]+\s+){0,3}(?:handbook|companion|encyclop(?:a)?edia)\s+(?:of|to|for|on)\b", re.IGNORECASE
)
_JOURNAL = regex(
    r"journal|transactions|letters|annals|annalen|review|bulletin|magazine|学报|期刊|杂志|研究$|学刊|論文誌|zeitschrift|revue|revista|rivista|quarterly",
    re.IGNORECASE,
)
# journals that are called proceedings
_PROCEEDINGS_OF_SOCIETY = regex(
    r"^(?:the\s+)?(?:proc\.?|proceedings)\s+(?:of\s+)?(?:the\s+)?"
    r"(?:nat(?:ional|l|')?\.?\s+acad|r(?:oyal|\.)?\s+(?:soc|irish|entomol)|ieee$|ieee\s*[,(]|vldb\s+endow|acm\s+on\s"
    r"|(?:london|edinburgh|cambridge|amer(?:ican|\.)?)\s+(?:math|philos|phil\.)|aristotelian|nutrition\s+soc"
    r"|(?:institution|inst\.)\s+(?:of\s+)?(?:mech|civ|electr)|physical\s+soc|phys\.\s+soc|zoological\s+soc|japan\s+acad"
    r"|combustion\s+inst)",
    re.IGNORECASE,
)
_THESIS = regex(r"thesis|dissertation|学位论文|博士|硕士|學位論文", re.IGNORECASE)
_DEGREE = (
    r"(?:ph\.?\s?d\.?|d\.?\s?phil\.?|doctoral|master(?:['’]?s)?|m\.?\s?(?:sc|s|a|phil|eng)\.?|bachelor(?:['’]?s)?|b\.?sc\.?"
    r"|diploma|licentiate)"
)
_THESIS_LINES = (
    regex(
        rf"^(?P<genre>(?:{_DEGREE}\s+)?(?:thesis|dissertation))(?:\s*[,:;(—–]\s*|\s+(?:at|from)\s+(?:the\s+)?)(?P<school>.+?)\)?$",
        re.IGNORECASE,
    ),
    regex(rf"^(?P<school>.+?)[,:]?\s+\(?(?P<genre>{_DEGREE}\s+(?:thesis|dissertation))\)?$", re.IGNORECASE),
    regex(rf"^(?P<genre>(?:{_DEGREE}\s+)?(?:thesis|dissertation))(?P<school>)$", re.IGNORECASE),
    regex(r"^(?P<genre>(?:博士|硕士|碩士|学士)?(?:学位|學位)(?:论文|論文))\s*[,，:：]\s*(?P<school>[^,，]+)"),
    regex(
        r"^(?P<school>.*?)[\s,，:：（(]*(?P<genre>(?:博士|硕士|碩士|学士)(?:研究生)?(?:学位|學位)?(?:论文|論文))[）)]?$"
    ),
    regex(r"^(?P<school>.*?)[\s,，:：（(]*(?P<genre>(?:学位|學位)(?:论文|論文))[）)]?$"),
)
# who prints books, where no venue is told; not those who print proceedings
_OF_BOOKS = regex(
    r"^(?!(?:AAAI|ACM|IEEE|USENIX|IOS)\b).*(?:\b(?:press|verlag|books)\b|出版社|书局|書局|书店)", re.IGNORECASE
)
_REPORT = regex(r"technical report|tech\.? report|research report|技术报告|研究报告", re.IGNORECASE)
_BLOG = regex(r"^(?:blog|blog post|博客|weblog)$", re.IGNORECASE)


def declared_type(text: str) -> str:
    """The CSL type that a declared one means ("journalArticle", "inproceedings", 期刊论文); "" for an unknown one."""
    return _DECLARED.get(re.sub(r"[\s_-]+", "", text).casefold().removeprefix("@"), "")


def guess_type(
    *, declared: str, venue: str, publisher: str = "", isbn: str = "", genre: str = "", url: str = "", arxiv: str = ""
) -> str:
    """A CSL type for what a note says; a venue that is a preprint server, or nothing at all, makes an `article`."""
    known = declared_type(declared)
    is_of_meeting = _CONFERENCE.search(venue) is not None and not _PROCEEDINGS_OF_SOCIETY.match(venue)
    if known and not (known == "article-journal" and (_PREPRINT.match(venue) or is_of_meeting)):
        return known  # "article" and journalArticle are what importers say for preprints and proceedings too
    for pattern, kind in ((_PREPRINT, "article"), (_BLOG, "post-weblog")):
        if pattern.match(venue):
            return kind
    if _THESIS.search(genre) or _THESIS.search(venue):
        return "thesis"
    if _REPORT.search(genre) or _REPORT.search(venue):
        return "report"
    if _COLLECTION.match(venue):
        return "chapter"
    if venue:
        return (
            "paper-conference"
            if is_of_meeting and not re.match(r"(?:the\s+)?(?:\w+\s+)?(?:journal|transactions)\b", venue, re.IGNORECASE)
            else "article-journal"
        )
    if publisher and (isbn or (not (known or url or arxiv) and _OF_BOOKS.search(publisher))):
        return "book"
    if known:
        return known
    return "webpage" if url and not arxiv and not publisher else "article"


def split_thesis(venue: str) -> tuple[str, str]:
    """The school and the degree of a line about a thesis: "PhD thesis, Some University" → ("Some University", "PhD
    thesis"), 某大学硕士学位论文 → (某大学, 硕士学位论文); ("", "") for any other venue."""
    if _THESIS.search(venue) is None or len(venue) > 200:
        return "", ""
    found = next((match for pattern in _THESIS_LINES if (match := pattern.match(venue))), None)
    return (found["school"].strip(), found["genre"]) if found else ("", "")


def is_journal(name: str) -> bool:
    """Whether a name says that it is a journal or proceedings, so that a `publisher` holding it is a venue."""
    return bool(_JOURNAL.search(name) or _CONFERENCE.search(name) or _PREPRINT.match(name))


def is_preprint_server(name: str) -> bool:
    return _PREPRINT.match(name) is not None
