"""Journals and conferences, with long names, short names, years and ordinals of one venue joined."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from site_builder.derive.group import Gathered, Group
from site_builder.model.note import Note
from site_builder.model.source import NoteId
from site_builder.text.alphabet import alphabetical
from site_builder.text.cjk import fold, fold_width
from site_builder.text.regex import regex

# short name: words of the long name that no other venue has, then older short names
_KNOWN: Mapping[str, tuple[str, ...]] = {
    "NeurIPS": ("neural information processing systems", "nips", "neurips"),
    "ICML": ("international conference on machine learning", "icml"),
    "ICLR": ("international conference on learning representations", "iclr"),
    "CVPR": (
        "conference on computer vision and pattern recognition",
        "computer vision and pattern recognition",
        "cvpr",
    ),
    "ICCV": ("international conference on computer vision", "iccv"),
    "ECCV": ("european conference on computer vision", "eccv"),
    "WACV": ("winter conference on applications of computer vision", "wacv"),
    "BMVC": ("british machine vision conference", "bmvc"),
    "ACL": ("meeting of the association for computational linguistics", "acl"),
    "EMNLP": ("empirical methods in natural language processing", "emnlp"),
    "NAACL": ("north american chapter of the association for computational linguistics", "naacl", "naacl-hlt"),
    "EACL": ("european chapter of the association for computational linguistics", "eacl"),
    "COLING": ("international conference on computational linguistics", "coling"),
    "TACL": ("transactions of the association for computational linguistics", "tacl"),
    "AAAI": ("aaai conference on artificial intelligence", "aaai"),
    "IJCAI": ("international joint conference on artificial intelligence", "ijcai"),
    "AISTATS": ("artificial intelligence and statistics", "aistats"),
    "UAI": ("uncertainty in artificial intelligence", "uai"),
    "COLT": ("conference on learning theory", "colt"),
    "KDD": ("knowledge discovery and data mining", "knowledge discovery & data mining", "kdd", "sigkdd"),
    "SIGIR": ("research and development in information retrieval", "sigir"),
    "CIKM": ("information and knowledge management", "cikm"),
    "WSDM": ("web search and data mining", "wsdm"),
    "WWW": ("world wide web conference", "international conference on world wide web", "the web conference", "www"),
    "SIGMOD": ("management of data", "sigmod"),
    "VLDB": ("very large data bases", "vldb", "pvldb", "vldb endowment"),
    "ICDE": ("international conference on data engineering", "icde"),
    "ICASSP": ("acoustics, speech and signal processing", "acoustics, speech, and signal processing", "icassp"),
    "Interspeech": ("interspeech",),
    "MICCAI": ("medical image computing and computer assisted intervention", "miccai"),
    "ICRA": ("international conference on robotics and automation", "icra"),
    "IROS": ("intelligent robots and systems", "iros"),
    "CoRL": ("conference on robot learning", "corl"),
    "RSS": ("robotics: science and systems",),
    "CHI": ("human factors in computing systems", "chi"),
    "UIST": ("user interface software and technology", "uist"),
    "SIGGRAPH": ("siggraph",),
    "OSDI": ("operating systems design and implementation", "osdi"),
    "SOSP": ("operating systems principles", "sosp"),
    "NSDI": ("networked systems design and implementation", "nsdi"),
    "SIGCOMM": ("sigcomm",),
    "ISCA": ("international symposium on computer architecture", "isca"),
    "MICRO": ("international symposium on microarchitecture",),
    "STOC": ("symposium on theory of computing", "stoc"),
    "FOCS": ("foundations of computer science", "focs"),
    "CCS": ("computer and communications security",),
    "JMLR": ("journal of machine learning research", "jmlr"),
    "TMLR": ("transactions on machine learning research", "tmlr"),
    "TPAMI": ("transactions on pattern analysis and machine intelligence", "tpami", "pami"),
    "IJCV": ("international journal of computer vision", "ijcv"),
    "PNAS": ("proceedings of the national academy of sciences", "pnas"),
    "arXiv": ("arxiv", "corr", "computing research repository"),
    "bioRxiv": ("biorxiv",),
    "medRxiv": ("medrxiv",),
}
_BY_PHRASE = {phrase: short for short, phrases in _KNOWN.items() for phrase in phrases}
_LONG = tuple(sorted((phrase for phrase in _BY_PHRASE if " " in phrase), key=lambda phrase: (-len(phrase), phrase)))

_YEAR = regex(r"['’]?\b(?:19|20)\d{2}\b年?|['’]\d{2}\b")  # "2020", "'21"; not "36"
_ORDINAL = regex(
    r"\b\d{1,3}(?:st|nd|rd|th)\b|第[\d一二三四五六七八九十百]+[届卷期]"
    r"|\b(?:twenty|thirty|forty|fifty|sixty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b"
    r"|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{4,8}teenth|\w{4,6}tieth)\b"
)
_LEAD = regex(r"^(?:in[: ]+)?(?:(?:the )?(?:proceedings|proc\.?)(?: of)?(?: the)?|advances in|the|in) +")
_BRACKETS = regex(r"[(（\[]([^()（）\[\]]{1,60})[)）\]]")
_ACRONYM = regex(r"[A-Z][A-Za-z&-]{1,11}")  # "NeurIPS", "CVPR"; not "oral paper"
_PART = regex(r"\b(?:findings|workshops?|demonstrations?|tutorials?|companion|datasets and benchmarks)\b")
_WORD = regex(r"[^\W\d_]+\.?")
_SMALL = frozenset("an and de der des die et for für in la le of on the und".split())  # left out of abbreviations
_TAIL = regex(r"[\s,;:.、，·–—-]+\Z")


@dataclass(slots=True)
class _Venue:
    spellings: Counter[str] = field(default_factory=Counter)
    notes: dict[NoteId, None] = field(default_factory=dict)


def gather(notes: Mapping[NoteId, Note]) -> Iterator[Gathered]:
    """Most notes first, then by name."""
    written: dict[str, list[NoteId]] = defaultdict(list)
    for id in sorted(notes):
        paper = notes[id].paper
        if paper and (title := " ".join(paper.container_title.split())):
            written[title].append(id)
    keys = _keys(sorted(written))
    venues: dict[str, _Venue] = defaultdict(_Venue)
    for title in sorted(written):
        venue = venues[keys[title]]
        venue.spellings[title] += len(written[title])
        venue.notes.update(dict.fromkeys(written[title]))
    terms = [_term(key, venue) for key, venue in venues.items()]
    yield from sorted(terms, key=lambda term: (-len(term.notes), alphabetical(term.name), term.key))


def is_one_venue(one: str, other: str) -> bool:
    """Whether two titles name one venue: in long and short, with and without year, or abbreviated."""
    keys = _keys((one, other))
    return keys[one] == keys[other]


def also_called(names: Iterable[str]) -> tuple[str, ...]:
    """Other names of known venues; those of a preprint server are of papers of their own."""
    return tuple(
        phrase
        for name in names
        if "xiv" not in name.lower()
        for phrase in _KNOWN.get(name, ())
        if phrase != name.lower()
    )


def _term(key: str, venue: _Venue) -> Gathered:
    short = key.partition("+")[0]
    if short in _KNOWN and "+" not in key:
        name = short
    else:
        names: Counter[str] = Counter()
        for title, count in venue.spellings.items():
            names[_without_year(title)] += count
        name = min(names, key=lambda text: (_is_abbreviated(text), -names[text], len(text), text))
    return Gathered(
        key=key,
        name=name,
        notes=tuple(venue.notes),
        spellings=tuple(sorted(title for title in venue.spellings if title != name)),
        keys=tuple(dict.fromkeys(fold(title) for title in sorted(venue.spellings))),
    )


def _without_year(title: str) -> str:
    """ "ICML 2020" → "ICML"; a title that is nothing else stays."""
    plain = _TAIL.sub("", " ".join(_YEAR.sub(" ", title).split()))
    return re.sub(r"\(\s*\)", "", plain).strip() or title


def _keys(titles: Collection[str]) -> dict[str, str]:
    """Titles with equal keys are one venue."""
    acronyms = _acronyms(titles)
    keys = {title: _key(title, acronyms) for title in titles}
    shortened = {title for title in titles if _is_abbreviated(title)}
    if not shortened:
        return keys
    whole: dict[str, list[str]] = defaultdict(list)
    for title in titles:
        if title not in shortened:
            whole[_initials(title)].append(title)
    for title in shortened:
        means = {keys[other] for other in whole[_initials(title)] if _abbreviates(title, other)}
        if len(means) == 1:
            keys[title] = means.pop()
    return keys


def _is_abbreviated(title: str) -> bool:
    return any(word.endswith(".") for word in _words(title))


def _abbreviates(short: str, long: str) -> bool:
    """ "J. Mach. Learn. Res." is "Journal of Machine Learning Research"; "Natl." leaves out letters of "National"."""
    words, whole = _words(short), _words(long)
    return len(words) == len(whole) and all(map(_shortens, words, whole))


def _shortens(word: str, whole: str) -> bool:
    rest = iter(whole)
    return word == whole or (word.endswith(".") and all(letter in rest for letter in word[:-1]))


def _initials(title: str) -> str:
    return "".join(word[0] for word in _words(title))


def _words(title: str) -> list[str]:
    return [word for word in _WORD.findall(fold_width(title)) if word.rstrip(".") not in _SMALL]


def _key(title: str, acronyms: Mapping[str, str]) -> str:
    """The key by which two titles are one venue. Workshops, findings and the like are venues of their own."""
    folded = fold_width(title)
    part = _PART.search(folded)
    tail = f"+{part[0].rstrip('s')}" if part else ""
    for phrase in _LONG:
        if phrase in folded:
            return _BY_PHRASE[phrase] + tail
    plain = _plain(folded)
    words = [plain, *(_plain(inside) for inside in _BRACKETS.findall(folded))]
    for word in words:
        if word in _BY_PHRASE:
            return _BY_PHRASE[word] + tail
    first = plain.split(" ")[0].rstrip(",:") if plain else ""
    if first in ("arxiv", "biorxiv", "medrxiv") or (part and first in _BY_PHRASE):
        return _BY_PHRASE[first] + tail
    return acronyms.get(plain, plain) or folded


def _acronyms(titles: Iterable[str]) -> dict[str, str]:
    """Short names that the vault itself explains: "Conference on Fine Things (CoFT)" gives "coft" its long key."""
    found: dict[str, set[str]] = defaultdict(set)
    for title in titles:
        for inside in _BRACKETS.findall(title):
            acronym = _YEAR.sub("", inside).strip()
            if _ACRONYM.fullmatch(acronym) and sum(letter.isupper() for letter in acronym) >= 2:
                found[fold_width(acronym)].add(_plain(fold_width(title)))
    return {acronym: next(iter(keys)) for acronym, keys in found.items() if len(keys) == 1 and "" not in keys}


def _plain(folded: str) -> str:
    """Without years, ordinals, brackets and "Proceedings of the"."""
    text = _ORDINAL.sub(" ", _YEAR.sub(" ", _BRACKETS.sub(" ", folded)))
    text = " ".join(text.replace("&", " and ").split())
    while (shorter := _LEAD.sub("", text)) != text:
        text = shorter
    text = re.sub(r"\b(?:annual|ieee/cvf|acm/ieee|the) +", "", text)
    return _TAIL.sub("", " ".join(text.replace(",", " ").split()))


COLLECTION = Group(name="venues", gather=gather)
