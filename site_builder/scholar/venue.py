"""The venue of a paper out of the line that people write for it: "*CVPR* (2016), pp. 770–778 #CVPR/16"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from site_builder.scholar.identifiers import Arxiv, find_arxiv, find_doi, only_identifier
from site_builder.scholar.kinds import is_journal, is_preprint_server
from site_builder.scholar.values import clean, is_placeholder
from site_builder.text.regex import regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """`title` is "arXiv" for its preprints, "" when the line names no venue; the rest is what the line held besides."""

    title: str = ""
    issued: tuple[int, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    arxiv: Arxiv | None = None
    doi: str = ""
    tags: tuple[str, ...] = ()


# the sign rule of Obsidian's tags: after white space or at the start, at least one character that is no digit
_TAG = regex(r"(?:(?<=\s)|(?<=^))#(?![0-9]+(?:[\s,，]|$))([\w/-]+)")
_ARXIV = regex(r"^(?:the\s+)?(?:arxiv(?:\.org)?|corr|computing research repository)(?![a-z])", re.IGNORECASE)
_ARXIV_NAME = regex(
    r"^(?:arxiv(?:\.org)?(?:\s*\(cornell university\))?(?:\s*(?:e-?prints?|preprints?))?|corr)\b", re.IGNORECASE
)
# a server whose numbers begin with the date; the older ones are six digits alone
_DATED_PREPRINT = regex(
    r"^((?:bio|med|chem|eco|eart|psyar|socar|techr|agri|soc)rxiv)\s*(?:preprint)?\s*[,:;./\s(\[]*"
    r"(?:((?:19|20)[0-9]{2})\.[0-9]{2}\.[0-9]{2}\.[0-9]{6,8}|[0-9]{6})(?:v[0-9]+)?\b.{0,40}$",
    re.IGNORECASE,
)
_PREPRINT_SERVER = regex(
    r"^((?:bio|med|chem|eco|eart|psyar|socar|techr|agri|soc)rxiv)\b(?=\s*(?:preprint\b|[—–-]\s|[,;(]))", re.IGNORECASE
)
_ACRONYM = r"[A-Z][\w&+.*-]*(?:[ /-][A-Z][\w&+*-]*){0,2}"
_EXPANDED = regex(
    rf"^({_ACRONYM})(\s*['’]?(?:19|20)?[0-9]{{2}})?\s*[（(](?:[^（）()]{{12,}}|[\u3400-\u9fff]{{4,}})[)）]$"
)
_LONG_NAME = regex(
    r"\b(?:proceedings|findings|conference|symposium|workshop|transactions|meeting|advances|lecture|annual|track)\b"
    r"|论文集|年会",
    re.IGNORECASE,
)
_IN_QUOTES = regex(r"^[\"“]([^\"“”]+)[\"”]$")
_IN_BRACKETS = regex(r"^[(（]([^()（）]+)[)）]$")
_LEAD = regex(
    r"^\(preprint\)\s*"
    r"|^(?:accepted|published|presented|submitted|under review|in submission|to appear|appeared|appears)\s+"
    r"(?:as an?\s+(?:\w+\s+){1,2})?(?:by|at|to|in)\s+(?:the\s+)?(?=\S)"
    r"|^in:?\s+(?=[A-Z*])|^openreview(?:\.net)?\s*[,，:|/]\s*(?=\S)",
    re.IGNORECASE,
)
_SEPARATOR = " \t,，;；.。·|/、:：-–—"
_RANK = (
    r"best\s+(?:student\s+)?paper(?:\s+\w+){0,3}|"
    r"(?:outstanding|distinguished|honou?rable|test[- ]of[- ]time)\s+[\w -]{1,30}|"
    r"最佳[^,，;；()（）]{0,12}|杰出论文[^,，;；()（）]{0,8}|"
    r"oral|spotlight|poster|highlight|award(?:\s+candidate)?|long\s+paper|short\s+paper|顶会|顶刊|口头报告|"
    r"ccf\s*[-–:：]?\s*[abc](?:\s*类)?(?:会议|期刊)?|中国计算机学会[abc]类|core\s*a\*?|q[1-4]|[一二三四1-4]\s*区|"
    r"(?:(?-i:JCR|SCI|SSCI|EI|SCIE)|中科院)(?:\s*[-–]?\s*(?:q[1-4]|[一二三四1-4]\s*区))?(?:检索|收录)?|"
    r"(?:jcr|s?sci|scie)\s*[-–]?\s*(?:q[1-4]|[一二三四1-4]\s*区)|"
    r"(?:if|影响因子)\s*[=:：]?\s*[0-9.]+|accepted|录用|a\s*类"
)
# Who prints proceedings, and where the meeting was: neither belongs to the name of the venue.
_PRINTER = (
    r"pmlr|jmlr(?:\s*w&cp|\.org)?|lncs|lnai|ccis|ceur(?:-ws)?(?:\.org)?|openreview(?:\.net)?|acm|ieee(?:\s+press)?"
    r"|springer(?:\s+\w+)?(?:,\s*\w+)?|elsevier|aaai(?:\s+press)?|curran associates(?:,?\s*inc\.?)?"
    r"|usenix(?:\s+association)?|isca|siam|association for computational linguistics|morgan kaufmann(?:\s+publishers)?"
    r"|(?:the\s+)?mit press|ijcai\.org"
)
_MORE_PRINTERS = (
    r"mdpi|(?:john\s+)?wiley(?:-blackwell)?|frontiers(?:\s+media)?|taylor\s*(?:&|and)\s*francis"
    r"|sage(?:\s+publications)?|plos"
    r"|oxford university press|cambridge university press|hindawi|biomed central|bmc|springer nature|nature portfolio"
)
_COUNTRY = (
    r"[A-Z]{2}|U\.?S\.?A\.?|U\.K\.|United States|United Kingdom|England|Scotland|China|Hong Kong|Taiwan|Macao|Japan"
    r"|(?:South )?Korea|Korea \(South\)|Republic of Korea|India|Singapore|Thailand|Vietnam|Indonesia|Malaysia"
    r"|Australia|New Zealand|Canada|Mexico|Brazil|Argentina|Chile|Puerto Rico|Dominican Republic|Germany|France|Italy"
    r"|Spain|Portugal|Belgium"
    r"|Austria|Switzerland|(?:The )?Netherlands|Denmark|Sweden|Norway|Finland|Ireland|Iceland|Greece|Malta|Cyprus"
    r"|Turkey|Israel|Poland|Hungary|Czech Republic|Slovenia|Croatia|Serbia|Romania|Bulgaria|Estonia|Latvia|Lithuania"
    r"|Russia|Ukraine|Egypt|Morocco|Rwanda|Kenya|Ethiopia|South Africa|Tunisia|United Arab Emirates|UAE|Saudi Arabia"
    r"|Qatar|California|Florida|Texas|Washington|Massachusetts|Hawaii|Louisiana|Minnesota|Pennsylvania|Illinois|Oregon"
    r"|Colorado|Georgia|Nevada|Utah|Maryland|Virginia|Ontario|Quebec|British Columbia"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter"
    r"|m[äa]rz|mai|juin|juil|ao[uû]t|okt|dez|d[ée]c|f[ée]v|avr|ene|abr|ago|dic)[a-zéû]{0,8}\.?"
)
# "ICML 2019, Long Beach", "KDD '19, August 4–8, 2019, Anchorage"
_PLACE = regex(
    rf"^({_ACRONYM}\s*['’]?(?:19|20)?[0-9]{{2}}(?:\s(?:Companion|Workshops?|Adjunct))?)\s*[,，]\s*(?:[^0-9]+|(?i:(?:[0-9]{{1,2}}(?:\s*[-–—]\s*[0-9]{{1,2}})?\s+)?{_MONTH})\s+[0-9].*)$"
)
_OF_A_MEETING = (
    regex(rf"\s*[,，.;；(]\s*(?:{_PRINTER})\s*\)?$", re.IGNORECASE),
    regex(rf"\s*[,，;；]\s*[A-Z][\w.'’ -]{{2,30}}(?:,\s*[A-Z][\w.'’ -]{{2,30}})?(?:,\s*(?:{_COUNTRY})){{1,2}}$"),
    regex(r"\s*[,，;；(]\s*(?:online|virtual(?: event| conference)?)\s*\)?$", re.IGNORECASE),
    regex(r"(?<=[\w)])\s*[.,]\s+Lecture Notes in [\w ]{3,40}(?:\s*\(\w{2,20}\))?$"),
)
# "3", "2-3", "S1", "Suppl 2", "4 Suppl"
_ISSUE = r"(?:s|pt\.?\s?|suppl\.?\s?)?[0-9]+(?:\s*[-–/]\s*[0-9]+)?(?:\s(?:suppl|pt)\.?(?:\s?[0-9]+)?)?|suppl\.?"
_TAILS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, regex(pattern, re.IGNORECASE))
    for name, pattern in (
        ("issue-date", rf"\s([0-9]{{1,4}})\s*,\s*([0-9]{{1,4}})\s*\((?:{_MONTH}\s+)?((?:19|20)[0-9]{{2}})\)$"),  # ACM
        ("article", r"\s([0-9]{1,4})\s*[,，]\s*([a-z]?[0-9]{1,7})\s*[(（]((?:19|20)[0-9]{2})[)）]$"),
        (  # INSPIRE: "Eur. Phys. J. C 79 (2019) 123", "Phys.Rev.D 98 (2018) 3, 030001"
            "year-article",
            r"(?<=[^\W\d]|\.)\s+([a-z]?[0-9]{1,4})\s*\(((?:19|20)[0-9]{2})\)\s+(?:([0-9]{1,2}),\s*)?([a-z]?[0-9]{1,7})$",
        ),
        ("kind", rf"(?<=[0-9])\s+[-–—]+\s+(?:open access|{_PRINTER}|{_MORE_PRINTERS})\b.{{0,60}}$"),
        ("length", r"[,，]\s*[0-9]+\s+pages$"),
        (
            "kind",
            r"\s*[(（]\s*(?:pp?|pages?|vol|no|year|页码?|卷|期|年份?)?\s*[.:：,，]?\s*[)）]$",
        ),  # nothing filled in
        (
            "kind",
            r"\s*[(（]\s*(?:(?:review|research|original|survey)\s+)?(?:article|paper|review|survey|letter|perspective)\s*[)）]$",
        ),
        ("kind", r"\s*[(（]\s*(?:(?:long|short|full|regular)\s+papers?|main(?:\s+conference|\s+track)?)\s*[)）]$"),
        ("printer", rf"(?<=(?:19|20)[0-9]{{2}})\s*[/|·]\s*(?:{_PRINTER})$"),
        ("printer", rf"\s*[(（]\s*(?:{_PRINTER}|{_MORE_PRINTERS}|(?:[\w ]{{2,30}}\s)?open access)\s*[)）]$"),
        ("kind", r"\s*[,，(（]\s*(?:ch(?:ap(?:ter)?)?s?\.?|kapitel|kap\.|chapitre|cap[íi]tulo)\s*[0-9]{1,3}\s*[)）]?$"),
        ("kind", r"\s*(?:投稿(?:中|论文)?|submission)(?:\s*[(（][^()（）]*[)）])?$"),
        ("kind", r"\s*[(（][^()（）]{1,60}[；;。][^()（）]{1,60}[)）]$"),  # a remark: "（录用；非主会）"
        ("kind", r"\s*[(（]\s*(?:section|special issue|track|topic)\b[^()（）]{0,60}[)）]$"),
        (
            "year",
            r"\s*[(（]\s*(?-i:[A-Z]{2,8})\s+((?:19|20)[0-9]{2})\s*[,，][^()（）]{0,40}[)）]$",
        ),  # "(TSE 2024, CCF A)"
        ("article-number", r"(?<=\w)[,，]\s*([0-9]{6,8})$"),
        ("article-number", r"[,，]\s*art(?:icle|\.)?\s*(?:no\.?|number|id)?\s*([a-z]?[0-9]{1,12})$"),
        (
            "volume-article",
            r"(?:,|(?<=[a-z]))\s+(?!(?:19|20)[0-9]{2}\s?:)([0-9]{1,4})\s?:\s?(?!(?:19|20)[0-9]{2}$)([a-z]?[0-9]{1,7}(?:\s?[-–]\s?[0-9]{1,7})?)$",
        ),
        # Springer: "Some Journal (2024) 26:55"
        ("volume-article", r"(?<=(?:19|20)[0-9]{2}[)）])\s*([0-9]{1,4})\s*[:：]\s*(\w?[0-9]+(?:[-–][0-9]+)?)$"),
        (  # Vancouver: "Nature 2015;521", "2020 Feb;395(10223)"
            "year-volume",
            rf"[\s,，.]\s*((?:19|20)[0-9]{{2}})(?:\s+{_MONTH}(?:\s+[0-9]{{1,2}})?)?\s*;\s*([0-9]+)(?:\s*\(([0-9]+(?:[-–/][0-9]+)?)\))?$",
        ),
        (
            "year-volume",
            r"[,，]\s*((?:19|20)[0-9]{2})\s*[,，]\s*([0-9]{1,4})$",
        ),  # GB/T 7714: "Nature, 2022, 601: 12-13"
        ("pages", r"(?<=;[0-9]|[0-9][0-9])\s*:\s*(e[0-9]{2,8})$"),
        ("rank", rf"(?:[,，;；·|/]\s*|[（(\[]\s*|\s+|\*\*)(?:{_RANK})\s*(?:候选|提名)?\s*(?:[)）\]]|\*\*)?$"),
        (
            "pages",
            r"[,，;；:：.\s(（]\s*(?:pp?|pages?|seiten|páginas?|pag|pagine|s(?=[.\s])|页码?)\s*[.:：]?\s*([a-z]?[0-9][0-9a-z.:]*(?:\s*[-–—−~～]+\s*[a-z]?[0-9][0-9a-z.:]*(?:\s*[,，;&]\s*[0-9]+\s*[-–—−]+\s*[0-9]+)*)?)\s*[)）页쪽]?$",
        ),
        ("pages", r"(?<=[0-9)）卷期])\s*[:：,，.]\s*(?:第\s*)?([a-z]?[0-9]+\s*[-–—−~～]+\s*[a-z]?[0-9]+)\s*页?$"),
        ("pages", r"(?<=[)）])\s+([0-9]+\s*[-–—]\s*[0-9]+)$"),
        ("pages", r"(?<=[a-z]{3})[,，]\s*(?:pp?\.\s*)?([A-Z][0-9]{1,2})$"),  # of a newspaper
        ("pages", r"\s[|｜]\s*([0-9]+\s*[-–—]\s*[0-9]+)(?:\s+[0-9]+)?$"),  # the running foot of a page
        ("pages", r"(?<=[^\W\d])[,，]\s*((?!(?:19|20)[0-9]{2}\s*[-–—])[0-9]{1,5}\s*[-–—−]\s*[0-9]{1,5})$"),
        ("pages", r"(?<=[)）])\s*[:：]\s*([a-z]?[0-9]+)$"),
        ("pages", r"(?:(?<=[0-9]\([0-9]\))|(?<=[0-9]\([0-9]{2}\)))[,，]\s*([0-9]{1,2})$"),  # "98(1), 7"
        ("pages", r"(?<=[)）])\s*[,，]\s*(e[0-9]{3,7}|(?!(?:19|20)[0-9]{2}$)[0-9]{3,7})$"),  # the number of an article
        ("volume-article", r"(?<=[^\W\d][^\W\d]|[^\W\d]\.)\s+([0-9]{1,4})\s+([0-9]{5,7})$"),
        (
            "both",
            r"[,，;；:：\s]\s*(?:vol(?:ume)?\.?\s*|第\s*)?([0-9]+|(?-i:[A-Z]{1,4}-)[0-9]+|(?-i:[IVXLC]{1,8}))\s*卷?\s*[（(]\s*"
            rf"(?:no\.?\s*|第\s*)?(?!(?:19|20)[0-9]{{2}}\s*[)）])({_ISSUE})\s*期?\s*[)）]$",
        ),
        (
            "volume",
            r"[,，;；\s(（]\s*(?:vol(?:ume)?|v(?=\.)|band|bd|tome|t|volumen|jahrgang)\s*[.:：]?\s*([a-z]?[0-9]+(?:-[a-z0-9]+)?)\s*[)）]?$",
        ),
        ("volume", r"[,，;；\s]*(?:[第제]\s*([0-9]+)\s*[卷巻권]|([0-9]+)\s*[卷巻권])$"),
        (
            "issue",
            rf"[,，;；\s(（]\s*(?:no|nr|n(?=\.)|n[°º]|issue|heft|número|num|iss)\s*[.:：]?\s*({_ISSUE})\s*[)）]?$",
        ),
        ("issue", r"[,，;；\s]*(?:[第제]\s*([0-9]+)\s*[期号호]|([0-9]+)\s*[期号호])$"),
        ("year", r"[,，;；]?\s*[（(\[]\s*((?:[a-z]+\.?\s+)?(?:1[5-9]|20)[0-9]{2})\s*年?\s*[)）\]]$"),
        ("year", rf"[,，;；]?\s*[（(\[]\s*({_MONTH}\s+[0-9]{{1,2}},?\s+(?:1[5-9]|20)[0-9]{{2}})\s*[)）\]]$"),
        (
            "year",
            rf"[,，;；]\s*{_MONTH}\s+[0-9]{{1,2}}\s*[-–—]\s*(?:{_MONTH}\s+)?[0-9]{{1,2}},?\s+((?:19|20)[0-9]{{2}})$",
        ),
        (
            "year",
            r"[,，;；]\s*((?:19|20)[0-9]{2}\s*年\s*[0-9]{1,2}\s*月)"
            r"(?:\s*[0-9]{1,2}(?:\s*日)?(?:\s*[-–—~～至]\s*(?:[0-9]{1,2}\s*月\s*)?[0-9]{1,2}\s*日)?)?$",
        ),
        (
            "year",
            rf"[,，;；.|｜]\s*((?:(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:[0-9]{{1,2}},?\s+)?)?"
            r"(?:1[5-9]|20)[0-9]{2}(?:[-/.年][0-9]{1,2}(?:[-/.月][0-9]{1,2}日?|月)?)?)\s*年?$",
        ),
        ("year", rf"[.,]\s+((?:19|20)[0-9]{{2}}\s+{_MONTH})(?:\s+[0-9]{{1,2}})?$"),  # PubMed: "Brain. 2003 Nov"
        ("year", r"(?<=》)\s*((?:19|20)[0-9]{2})\s*年?$"),
        ("year", r"(?<=[》\u4e00-\u9fff)）])\s*((?:19|20)[0-9]{2})\s*年$"),
        ("year", r"(?<=[0-9][期卷号巻])\s+((?:19|20)[0-9]{2})$"),
        ("month", r"(?<=[0-9])\s*\((?:[a-z]{3,9})\)$"),  # "9(Nov)"
        ("number", r"(?<=[,，]\sPMLR)\s*([0-9]{1,3})$"),
        ("number", r"(?<=^[A-Z]{2})\s+([0-9]{1,3})$|(?<=^[A-Z]{3})\s+([0-9]{1,3})$|(?<=^[A-Z]{4})\s+([0-9]{1,3})$"),
        ("number", r"(?<=[^\W\d]|\.)[,，]\s*([0-9]{1,4})$"),
    )
)
_BARE_YEAR = regex(r"\s+((?:19|20)[0-9]{2})年?$")
_GLUED_YEAR = regex(r"(?:(?<=[A-Z])-?|(?<=[a-z])-)((?:19|20)[0-9]{2})$")  # "ICLR2021", "ICLR-2021"
# "J. Am. Chem. Soc", whose last stop was cut with the signs behind it; not "Proc. IEEE", "Phys. Rev. D"
_ABBREVIATED = regex(r"(?:[A-Z][a-z]{0,9}\.\s?){2,6}[A-Z][a-z]{2,7}")
_LAST_ABBREVIATED = regex(r"\b[A-Z][a-z]{0,9}\.\s?(?:[A-Z]\w*\s)?[A-Z](?:[a-z]{2,7})?$")  # "J. Feline Med", "U.S.A"
_MORE_TAILS = 12


def parse_venue(text: str) -> Venue:
    """Read one value; raw Markdown and plain text are both fine."""
    return _parse_venue(text[:1000])


@lru_cache(maxsize=4096)  # a note's venue is read twice, and one venue stands in many notes
def _parse_venue(text: str) -> Venue:
    text = clean(text)
    tags = tuple(dict.fromkeys(tag.strip("/-") for tag in _TAG.findall(text)))
    whole = re.sub(r"\s+", " ", _TAG.sub("", text)).strip()
    text = _IN_BRACKETS.sub(r"\1", _IN_QUOTES.sub(r"\1", whole.strip(_SEPARATOR)))
    if is_placeholder(text) or _NOTHING_FILLED_IN.fullmatch(whole):
        return Venue(tags=tags)
    if _UNPUBLISHED.search(text):
        return Venue(title="arXiv" if "arxiv" in text.casefold() else "", arxiv=find_arxiv(text), tags=tags)
    text = _AWARD_BEFORE.sub("", _LEAD.sub("", text))
    dated = _YEAR_BEFORE.match(text)  # "2019 / ICML", the value of "Year / Venue"
    if dated:
        text = text[dated.end() :]
    if match := _AND_PREPRINT.search(text):  # "ICRA 2025 / arXiv"
        text = text[: match.start()]
    if _ARXIV.match(text):
        found = _parse_arxiv(text, tags)
        return replace(found, issued=found.issued or ((int(dated[1]),) if dated else ()))
    found = Venue(tags=tags, doi=find_doi(text, marked=True), issued=(int(dated[1]),) if dated else ())
    if found.doi:
        text = re.sub(
            r"[\s,.;(]*(?:https?://(?:dx\.)?doi\.org/|doi\s*[:：]?\s*)?" + re.escape(found.doi) + r".*$",
            "",
            text,
            flags=re.IGNORECASE,
        )
    if match := _DATED_PREPRINT.match(text):  # "bioRxiv 2019.05.10.631077"
        return replace(found, title=match[1], issued=(int(match[2]),) if match[2] else ())
    if match := _PREPRINT_SERVER.match(text):  # "bioRxiv preprint, not peer-reviewed"
        return replace(found, title=match[1], issued=found.issued or _year_in(text))
    arxiv = find_arxiv(text)
    if arxiv:
        text = re.sub(r"[\s,;(（\[]*(?:https?://)?arxiv.*$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s*[（(\[]\s*[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?\s*[)）\]]\s*$", "", text)
    found = _cut_tails(text, replace(found, arxiv=arxiv))
    title = _balance(found.title.strip(_SEPARATOR + '*_"“”「」『』《》〈〉«»'))
    if arxiv and title.casefold() in ("preprint", "preprints", "e-print", "预印本", "預印本"):
        title = "arXiv"
    if _ABBREVIATED.fullmatch(title) or (f"{title}." in whole and _LAST_ABBREVIATED.search(title)):
        title += "."
    if not any(letter.isalpha() for letter in title) or re.match(r"[a-z]+://", title, re.IGNORECASE):
        title = "arXiv" if arxiv else ""
    return replace(found, title=title)


# meetings that their short names tell, whatever stands beside
CONFERENCES = (
    r"NeurIPS|NIPS|ICLR|ICML|[CIEWA]CCV|CVPR|WACV|BMVC|[EN]?AACL|ACL|EMNLP|COLING|AAAI|IJCAI|KDD|SIGIR|WSDM|RecSys|RSS|ICRA"
    r"|IROS|CoRL|SIGMOD|VLDB|ICDE|OSDI|SOSP|NSDI|EuroSys|SIGCOMM|SIGGRAPH|CHI|UIST|Interspeech|ICASSP|MICCAI|AISTATS"
    r"|UAI|COLT|COLM|MLSys|ICSE|FSE|ISCA|ASPLOS|PLDI|POPL"
)
_CONFERENCE = regex(
    rf"(?:(?:Findings of )?(?:{CONFERENCES}|MICRO|HPCA|DAC|FAST|ATC|CIKM|WWW|PODC|SODA|STOC|FOCS|CRYPTO|CCS|NDSS|ASE"
    r"|ISSTA|CAV|TACAS|OOPSLA|CGO|PPoPP|SPAA|CSCW|IUI|MobiCom|MobiSys|SenSys|INFOCOM|ICDCS|ICDM|ICME|ISMAR|CoNLL|LREC"
    r"|(?:IEEE )?S&P|EuroS&P|ACSAC|RAID|ESORICS|PETS|CHES|ASP-DAC|DATE|ICCAD|ISSCC|FPGA|FCCM|IPDPS|SoCC|HotOS|HotNets"
    r"|Middleware|ISSRE|ICSME|SANER|MSR|ICPC|FMCAD|LICS|ICALP|ITCS|SoCG|PODS|EDBT|CIDR|DASFAA|ISWC|ESWC|JCDL|ICWSM"
    r"|ECAI|ECML|PAKDD|AAMAS|ICAPS|GECCO|L4DC|AutoML|ICPR|3DV|ISBI|MIDL|CHIL|FAccT|AIES|ISMIR|SIGGRAPH Asia|IEEE VIS"
    r"|EuroVis|UbiComp|HRI|RO-MAN|Humanoids|CogSci|LAK|EDM|AIED|SIGCSE|SIGDIAL|INLG|SemEval|WMT|IWSLT|NAACL-HLT"
    r"|ACL-IJCNLP|EMNLP-IJCNLP|LREC-COLING"
    r")|USENIX \w+|(?:Pattern|Computer) \w+ [–-] (?:[EA]CCV|ICPR)(?: (?:19|20)[0-9]{2})?)"
    r"(?: Workshops?)?"
)


def names_conference(title: str) -> bool:
    """Whether a venue is the short name of a well-known meeting."""
    return _CONFERENCE.fullmatch(title) is not None


def field_of_value(text: str) -> str:
    """The label for a value that is an identifier, or a well-known meeting and its year, whatever it is called; ""."""
    if field := only_identifier(text):
        return field
    venue = parse_venue(text)
    return "Venue" if venue.issued and names_conference(venue.title) else ""


_UNPUBLISHED = regex(
    r"暂无|待(?:核验|核实|确认|查证)|尚未(?:发表|录用)|未发表|待发表|未(?:记录|标注|注明|列出|说明|给出)|记載なし|미기재|미상"
    r"|not (?:yet )?(?:published|specified|stated|listed|given|reported)|^unpublished",
    re.IGNORECASE,
)
_YEAR_BEFORE = regex(
    r"((?:19|20)[0-9]{2})\s*(?:年|(?:[-./年]\s*[0-9]{1,2}){1,2}\s*[月日]?)?\s*[/／|｜,，;；·]\s*(?=[^\W\d])"
)
_AWARD_BEFORE = regex(r"^best\s+(?:student\s+)?paper(?:\s+award)?\s+(?:at|of)\s+(?:the\s+)?(?=\S)", re.IGNORECASE)
_AND_PREPRINT = regex(r"(?<=[^\W_])\s*(?:\s[/／|]|[｜+])\s*arxiv(?:\s+preprints?)?$", re.IGNORECASE)
_UNDER_REVIEW = regex(r"(?:under|in)\s+(?:\w+[ -])?(?:review|submission)\b|submitted\b", re.IGNORECASE)
_BOTH_VENUES = regex(r"\s*[/／;；|]\s*(?=[^\W\d_]{2})")


def _parse_arxiv(text: str, tags: tuple[str, ...]) -> Venue:
    arxiv = find_arxiv(text, bare=True)
    rest = _ARXIV_NAME.sub("", text)
    if arxiv:
        rest = rest.replace(arxiv.id, " ")
    for both in _BOTH_VENUES.finditer(rest):  # "arXiv:2207.04859 / IEEE Internet of Things Journal"
        other = _parse_venue(rest[both.end() :])
        if is_journal(other.title) and not (is_preprint_server(other.title) or _UNDER_REVIEW.match(other.title)):
            return replace(other, arxiv=arxiv, tags=tags)
    return Venue(title="arXiv", arxiv=arxiv, tags=tags, issued=_year_in(rest))


def _year_in(text: str) -> tuple[int, ...]:
    year = re.search(r"(?<![0-9.])((?:19|20)[0-9]{2})(?![0-9.])", text)
    return (int(year[1]),) if year else ()


def _cut_tails(text: str, found: Venue) -> Venue:
    text = _NUMBERS_IN_BRACKETS.sub(r", \1", text)
    for _ in range(_MORE_TAILS):
        text = text.strip().rstrip(_SEPARATOR)
        text = re.sub(r"^[《«](.*)[》»]$", r"\1", text)
        for name, pattern in _TAILS:
            if name == "issue-date" and not found.pages:
                continue  # "13, 508 (1964)" is a volume and a page
            match = pattern.search(text)
            if match and match.start() > 0:
                found = _take(found, name, [group for group in match.groups() if group])
                text = text[: match.start()]
                break
        else:
            cut = _without_meeting(text)
            if cut == text:
                break
            text = cut
    text = text.strip().rstrip(_SEPARATOR)
    if (
        (found.pages or found.issue)
        and not found.volume
        and (match := re.search(r"(?<=[^\W\d]\.|[^\W\d][^\W\d]|\s[A-Z])\s+(?!(?:19|20)[0-9]{2}$)([0-9]{1,4})$", text))
    ):
        found, text = replace(found, volume=match[1]), text[: match.start()]  # "Nature 521, 436–444"
    found, text = _behind_name(text, found)
    if match := _EXPANDED.match(text):
        text = match[1] + (match[2] or "")
    if match := _PLACE.match(text):
        text = match[1]
    if match := re.match(r"^《([^《》]+)》", text):
        text = match[1]
    for pattern in (_BARE_YEAR, _GLUED_YEAR):
        match = pattern.search(text)
        if match and not _LONG_NAME.search(text) and len(text[: match.start()].split()) <= 3:
            found = found if found.issued else replace(found, issued=(int(match[1]),))
            text = text[: match.start()]
        elif match and not found.issued:
            found = replace(found, issued=(int(match[1]),))  # "Findings of EMNLP 2020" keeps its name
    if match := re.search(r"\s*\((?:poster|oral|spotlight)\)$", text, re.IGNORECASE):
        text = text[: match.start()]
    if not found.volume and (match := re.match(r"(Advances in .{3,80}[^\W\d])\s+([0-9]{1,3})$", text)):
        found, text = replace(found, volume=match[2]), match[1]
    if match := re.search(r"(?<=[A-Z])\s*\(([0-9]{1,2})\)$", text):  # "NAACL-HLT (1)", as DBLP writes
        found, text = replace(found, volume=found.volume or match[1]), text[: match.start()]
    if match := re.match(r"((?:19|20)[0-9]{2})\s*年?\s+(?=[A-Z]{2,}\w*$|[\u4e00-\u9fff])", text):  # "2021 ICML"
        found = found if found.issued else replace(found, issued=(int(match[1]),))
        text = text[match.end() :]
    if not found.issued and (match := _SHORT_YEAR.fullmatch(text)):  # "USENIX20"
        found, text = replace(found, issued=(2000 + int(match[2]),)), match[1]
    if not found.issued and (match := _YEAR_THEN_NAME.match(text)):  # "SC '03: International Conference on …"
        found = replace(found, issued=(2000 + int(match[1]) if int(match[1]) < 50 else 1900 + int(match[1]),))
    if not found.issued and (match := re.search(r"\s?['’]([0-9]{2})$", text)):  # "KDD '16", "CVPR'20"
        found = replace(found, issued=(2000 + int(match[1]) if int(match[1]) < 50 else 1900 + int(match[1]),))
        text = text[: match.start()] if not match[0].startswith(" ") else text
    return replace(found, title=text)


_NUMBERS_IN_BRACKETS = regex(r"\s*[(（]((?:vol|no)\b[^()（）]*|第\s*[0-9]+\s*[卷期][^()（）]*)[)）]$", re.IGNORECASE)
_YEAR_THEN_NAME = regex(r"[A-Z]\w{1,12}\s?['’]([0-9]{2}):\s")
_SHORT_YEAR = regex(rf"({CONFERENCES}|MICRO|USENIX|CCS|NDSS|WWW|CIKM|ASE)([012][0-9])")


def _behind_name(text: str, found: Venue) -> tuple[Venue, str]:
    """Numbers behind a name that are told by their place alone: "Phys. Rev. X 8, 031023", "Nature 521.7553"."""
    if found.volume:
        return found, _SERIES_SHORT.sub("", text)
    if match := _TWO_NUMBERS.search(text):
        first, second = match[1], match[2]
        is_page = not found.pages and not found.issue and (len(second) > 2 or second[0].isalpha())
        if is_page:
            return replace(found, volume=first, pages=second), text[: match.start()]
        if found.pages and not found.issue and second.isdecimal():
            return replace(found, volume=first, issue=second), text[: match.start()]
    if (found.pages or found.issued) and (match := _VOLUME_STOP_ISSUE.search(text)):
        return replace(found, volume=match[1], issue=found.issue or match[2]), text[: match.start()]
    return found, text


_TWO_NUMBERS = regex(
    r"(?<=[^\W\d]|\.)[,，]?\s+(?!(?:19|20)[0-9]{2},)([0-9]{1,4}),\s*(?!(?:19|20)[0-9]{2}$)([A-Za-z]?[0-9]{1,7})$"
)
_VOLUME_STOP_ISSUE = regex(r"(?<=[^\W\d.])\s+([0-9]{1,4})\.([0-9]{1,5})$")  # MLA: "Nature 521.7553 (2015): 436"
_SERIES_SHORT = regex(r"\s*[,，/]\s*(?:LNCS|LNAI|CCIS|PMLR)$")


def _without_meeting(text: str) -> str:
    """A line about proceedings without the publisher or the place that it ends with."""
    for pattern in _OF_A_MEETING:
        match = pattern.search(text)
        if match and (_LONG_NAME.search(text, 0, match.start()) or "Lecture Notes" in match[0]):
            return text[: match.start()]
    return text


def _take(found: Venue, name: str, values: list[str]) -> Venue:
    """Keep the first value of each kind, counted from the end of the line."""
    value = re.sub(r"\s", "", values[0]) if values else ""
    if name == "article":  # "Phys. Rev. Lett. 13, 508 (1964)": volume, first page, year
        return replace(found, volume=found.volume or value, pages=found.pages or values[1], issued=(int(values[2]),))
    if name == "year-article":
        return replace(
            found,
            volume=found.volume or value,
            issue=found.issue or (values[2] if len(values) > 3 else ""),
            pages=found.pages or values[-1],
            issued=found.issued or (int(values[1]),),
        )
    if name == "year-volume":
        return replace(
            found,
            issued=found.issued or (int(value),),
            volume=found.volume or values[1],
            issue=found.issue or "".join(values[2:]),
        )
    if name == "article-number":
        return found if found.pages else replace(found, pages=value)
    if name == "volume-article":  # "J. Phys. A 52 123001"
        return replace(found, volume=found.volume or value, pages=found.pages or values[1])
    if name == "issue-date":
        return replace(
            found,
            volume=found.volume or value,
            issue=found.issue or values[1],
            issued=found.issued or (int(values[2]),),
        )
    if name == "pages" and not found.pages:
        return replace(found, pages=clean_pages(value))
    if name == "both" and not found.volume and re.fullmatch(r"(?:19|20)[0-9]{2}", value):  # "2019(3): 12-20"
        return replace(found, issued=found.issued or (int(value),), issue=re.sub(r"\s", "", values[1]))
    if name == "both" and not found.volume:
        return replace(found, volume=value, issue=re.sub(r"\s", "", values[1]))
    if name == "volume" and not found.volume:
        return replace(found, volume=value)
    if name == "number":
        return replace(found, volume=found.volume or value)
    if name == "issue" and not found.issue:
        return replace(found, issue=value)
    if name == "year" and not found.issued and (year := re.search(r"(?:1[5-9]|20)[0-9]{2}", values[0])):
        return replace(found, issued=(int(year[0]),))
    return found


def _balance(title: str) -> str:
    """A bracket that lost its partner to a cut goes too."""
    for opening, closing in (("(", ")"), ("（", "）"), ("[", "]")):
        if title.count(opening) > title.count(closing):
            title = title[: title.rindex(opening)].rstrip(_SEPARATOR)
    return title


_DASHES = regex(r"\s*[-‐‑‒–—−~～]+\s*")


def clean_pages(text: str) -> str:
    """ "pp. 770–778" → "770-778"; "S. 891--921" → "891-921", but S12 is a page; words that are no pages → ""."""
    text = re.sub(
        r"^\s*(?:(?:pp?|pages?|seiten|páginas?|pagine|第)\s*\.?\s*|s(?:\s*\.\s*|\s+))(?=[a-z]{0,2}[0-9])",
        "",
        clean(text),
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", text)  # "2731-2766 (36 pages)"
    text = re.sub(r"(?<=[0-9])\s+(?:to|bis|à|至|到)\s+(?=[A-Za-z]?[0-9])", "-", text)
    text = _DASHES.sub("-", text.strip().strip(".,;:：页頁쪽")).strip()
    return text if len(text) <= 40 and re.search(r"[0-9]|^[ivxlc]+(?:-[ivxlc]+)?$", text) else ""


def clean_number(text: str) -> str:
    """The number of a volume or an issue: "Vol. 29", "第29卷", "no. 8" → "29", "8"."""
    text = re.sub(
        r"^\s*(?:volume|vol|issue|number|no|nr|band|bd|heft|tome|第|제)(?![a-z])\s*[.:：]?\s*",
        "",
        clean(text),
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\s*[卷巻期号號권호]\s*$", "", text).strip(" .,;:：")
    text = text if re.search(r"\w\s*[(（].*[)）]$", text) else text.strip(" ()（）")
    return text if len(text) <= 40 else ""


_NOTHING_FILLED_IN = regex(r"\s*[(（][^0-9()（）]{0,8}[:：]\s*[)）]\s*")


def split_volume_issue(text: str) -> tuple[str, str]:
    """ "53(3)", "第53卷第3期", "53, no. 3" → ("53", "3")."""
    match = re.search(
        r"(?:vol\.?\s*)?([A-Za-z]?[0-9]+(?:-[A-Z])?)\s*[卷巻권]?\s*[,，.;/]?\s*[（(]?\s*"
        r"(?:no\.?|n[.º°]+|nr\.?|n[uú]m\.?|heft|fasc\.?|№|вып\.?|第|제|issue)?\s*"
        rf"({_ISSUE})?",
        clean(text),
        re.IGNORECASE,
    )
    return (match[1], match[2] or "") if match else ("", "")
