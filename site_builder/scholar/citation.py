"""What citation styles share: names and initials, titles in another case, ranges of pages, addresses, italics.

Texts under construction mark italics with the letters of `italic`, which no text of a paper can hold; `finish` turns
them into `<i>` or drops them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from site_builder.model.paper import Paper, Person
from site_builder.scholar.head import address_of
from site_builder.scholar.kinds import is_preprint_server
from site_builder.text.cjk import cjk_share, has_cjk
from site_builder.text.regex import regex

_ON, _OFF = "\ue000", "\ue001"  # private use, taken out of texts by `plain`
_SIGNS = regex("[\ue000\ue001\x00-\x08\x0b-\x1f]")


class Cite(Protocol):
    def __call__(self, paper: Paper, *, markup: bool = False) -> str:
        """The reference of one paper: plain text, or with `markup` escaped HTML with `<i>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`name` is what the configuration calls the style, `label` what people do."""

    name: str
    label: str
    cite: Cite


def style(name: str, label: str, write: Callable[[Paper], str]) -> Style:
    """A style from a function that writes with `italic` marks."""

    def cite(paper: Paper, *, markup: bool = False) -> str:
        return finish(write(plain(paper)), markup=markup)

    return Style(name=name, label=label, cite=cite)


def plain(paper: Paper) -> Paper:
    """The paper with texts of one line that hold no mark of ours, and titles with printers' quotes."""
    from dataclasses import fields, replace

    changes: dict[str, str] = {}
    for field in fields(paper):
        value = getattr(paper, field.name)
        if isinstance(value, str):
            clean = " ".join(_SIGNS.sub("", value).split())
            clean = _with_curled_quotes(clean) if field.name in ("title", "container_title") else clean
            if clean != value:
                changes[field.name] = clean
    return replace(paper, **changes) if changes else paper  # type: ignore[arg-type]


def _with_curled_quotes(text: str) -> str:
    if '"' not in text:
        return text
    curled = _OPENING.sub("“", text).replace('"', "”")
    return curled if curled.count("“") == curled.count("”") else text  # 5" wafers


_OPENING = regex(r"(?<![^\s(\[{“‘/—–-])\"(?=\S)")


def quoted(title: str, mark: str) -> str:
    """A title in quotes, those inside it single, with the `mark` that stands before the last one unless it asks."""
    words = title.rstrip("”")
    mark = "" if words.endswith(("?", "!", "？", "！")) or (mark == "." and words.endswith(".")) else mark
    return f"“{words.translate(_SINGLE)}{mark}{title[len(words) :].translate(_SINGLE)}”"


_SINGLE = str.maketrans("“”", "‘’")


def italic(text: str) -> str:
    """The text between marks that `finish` resolves."""
    return f"{_ON}{text}{_OFF}" if text else ""


def stopped(text: str) -> str:
    """The text with a full stop behind it, unless one ends it."""
    return text if text.endswith(".") or not text else f"{text}."


def finish(text: str, *, markup: bool) -> str:
    """The text with its marks resolved, and no stop doubled where an italic title ends in one."""
    text = re.sub(rf"([.?!])({_OFF}?’?[”\"]?)\.(?!\.)", r"\1\2", text)
    text = " ".join(text.split())
    if not markup:
        return text.replace(_ON, "").replace(_OFF, "")
    return html.escape(text, quote=False).replace(_ON, "<i>").replace(_OFF, "</i>")


# language and places

Kind = Literal[
    "journal",
    "news",
    "conference",
    "chapter",
    "preprint",
    "book",
    "thesis",
    "report",
    "patent",
    "standard",
    "web",
    "other",
]

_KINDS: dict[str, Kind] = {
    "article-journal": "journal",
    "article-magazine": "news",
    "article-newspaper": "news",
    "paper-conference": "conference",
    "chapter": "chapter",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "patent": "patent",
    "standard": "standard",
    "webpage": "web",
    "post-weblog": "web",
    "post": "web",
    "dataset": "other",
    "software": "other",
}


def kind_of(paper: Paper) -> Kind:
    """Which pattern of a style a paper follows. An `article` is a preprint where a server or an arXiv id says so."""
    if paper.type == "article":
        if paper.arxiv or is_preprint_server(paper.container_title) or is_preprint_server(paper.publisher):
            return "preprint"
        return "journal" if paper.container_title else "web" if paper.url else "other"
    return _KINDS.get(paper.type, "other")


def is_chinese(paper: Paper) -> bool:
    """Whether the reference is in Chinese, which decides between 等 and et al. (GB/T 7714-2015, 8.1.2)."""
    language = paper.language.lower()
    if language[:2] in ("zh", "ja", "ko") or language in ("chinese", "中文"):
        return True
    return not language and cjk_share(paper.title) > 0.4


_ENGLISH = regex(
    r"\b(?:the|of|and|for|in|with|to|an|on|from|via|by|is|are|as|at|how|what|using|towards?|learning|you|need)\b", re.I
)
_OTHERS = regex(
    r"\b(?:der|die|das|und|zur|zum|des|von|mit|über|für|im|le|les|une|du|et|sur|dans|el|los|las|del|una|y|il|della|di|per|dos|uma|het|een|och)\b",
    re.I,
)


def is_english(paper: Paper) -> bool:
    """Whether the case of the title may be changed: only English has title case and sentence case."""
    if paper.language:
        return paper.language.lower().startswith("en")
    if has_cjk(paper.title):
        return False
    return _ENGLISH.search(paper.title) is not None or (_OTHERS.search(paper.title) is None and paper.title.isascii())


def server_of(paper: Paper) -> str:
    """The server of a preprint."""
    return paper.container_title or paper.publisher or ("arXiv" if paper.arxiv else "")


def link_of(paper: Paper) -> str:
    """The DOI as an address, else the address of the paper."""
    return f"https://doi.org/{paper.doi}" if paper.doi else address_of(paper)


# titles

_SMALL = frozenset(
    """
    a an the and but or nor for so yet as at by in of off on per to up via vs vs. from into with onto than over de van
    von et al
    """.split()
)
_SMALL_MLA = _SMALL | frozenset("about after before under through between during against among without within".split())
_WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*\.?|[^\w\s]+|\s+")
_TOKEN = regex(r"\S+")


def _is_fixed(word: str) -> bool:
    """A word whose case means something: BERT, eBay, GPT-3, 3D, t-SNE."""
    letters = word.strip("()[]{}“”\"'.,:;?!")
    return any(letter.isupper() for letter in letters[1:]) or any(letter.isdigit() for letter in letters)


def sentence_case(paper: Paper, title: str | None = None) -> str:
    """The title, or that of its book, with capitals only where a sentence has them.

    One that stands in that case already stays as it is.
    """
    title = paper.title if title is None else title
    if not is_english(paper) or not _is_title_case(title):
        return title
    words: list[str] = []
    starts = True
    for part in re.split(r"(\s+)", title):
        if part and not part.isspace():
            pieces = part.split("-")
            is_joined = len(pieces) > 1
            lowered = [
                piece
                if _is_fixed(piece) or (starts and index == 0) or (is_joined and _LETTER_BEFORE.fullmatch(piece))
                else piece.lower()
                for index, piece in enumerate(pieces)
            ]
            if _is_letter_or_i(part.strip("()[]“”‘’\"'.,:;?!")):
                lowered = pieces
            words.append("-".join(lowered))
            starts = part.rstrip("”’").endswith((":", "?", "!", "—", "."))
        else:
            words.append(part)
    return "".join(words)


_LETTER_BEFORE = regex(r"[(“‘]?[B-DF-Z]")  # "Q-Learning", "X-Ray"; not "E-Commerce"


def _is_letter_or_i(word: str) -> bool:
    """Whether a word is "D", as in "Vitamin D", or "I", "I'm"; "A" is an article."""
    return (len(word) == 1 and word.isupper() and word != "A") or word.startswith(("I'", "I’"))


def raised_subtitle(paper: Paper, title: str) -> str:
    """The title with a capital behind its colons, dashes and questions, but for words whose case means something."""
    if not is_english(paper):
        return title
    return _SUBTITLE.sub(
        lambda found: found[0] if _is_fixed(found[2]) else found[1] + found[2][0].upper() + found[2][1:], title
    )


_SUBTITLE = regex(r"((?:[:?!]|\s[—–])[”’]?\s[“‘(]?)(?![a-z]-)([^\W\d_]\S*)")  # "k-means" stays


def _is_title_case(title: str) -> bool:
    words = [word for word in re.findall(r"(?<![^\W\d_])(?<![^\W\d_]-)[^\W\d_]{4,}", title)[1:] if not _is_fixed(word)]
    low = [word for word in words if word.islower() and word not in _SMALL_MLA]  # "Manual of the American Association"
    return sum(word[0].isupper() for word in words) * 2 > len(words) and len(low) * 4 < len(words)


def title_case(paper: Paper, title: str | None = None, *, keep_prepositions: bool = True) -> str:
    """The title, or that of its book, with capitals on all but short words; with `keep_prepositions` longer
    prepositions stay low too."""
    title = paper.title if title is None else title
    if not is_english(paper):
        return title
    small = _SMALL_MLA if keep_prepositions else _SMALL
    parts = re.split(r"(\s+)", title)
    last = max((index for index, part in enumerate(parts) if part.strip()), default=0)
    raised: list[str] = []
    starts = True
    for index, part in enumerate(parts):
        if not part or part.isspace():
            raised.append(part)
            continue
        bare = part.strip("()[]{}“”\"',:;?!").lower()
        if bare in small and not starts and index != last:
            raised.append(part if _is_fixed(part) else part.lower() if part[:1].isupper() else part)
        else:
            raised.append(
                "-".join(_raise(piece, small, is_first=place == 0) for place, piece in enumerate(part.split("-")))
            )
        starts = part.endswith((":", "?", "!", "—"))
    return "".join(raised)


def _raise(piece: str, small: frozenset[str], *, is_first: bool) -> str:
    if (
        _is_fixed(piece)
        or (not is_first and piece.lower() in small)
        or (len(piece) == 1 and is_first and piece.islower() and piece != "a")
    ):
        return piece  # the t of t-SNE
    for index, letter in enumerate(piece):
        if letter.isalpha():
            return piece[:index] + letter.upper() + piece[index + 1 :]
    return piece


# who stands first


def heads_of(paper: Paper) -> tuple[tuple[Person, ...], bool]:
    """The persons that a reference begins with, and whether they are editors, as of a whole work without authors."""
    is_part = bool(paper.container_title) or kind_of(paper) in ("conference", "chapter")
    is_edited = bool(paper.editors) and not (paper.authors or is_part)
    return (paper.editors, True) if is_edited else (paper.authors, False)


# pages


def page_range(pages: str, *, short: Literal["", "mla", "chicago"] = "") -> str:
    """ "436-444" → "436–444", or with the second number cut as the style wants: "436–44"."""
    parts = re.split(r"\s*-+\s*", pages)
    if len(parts) != 2:
        return pages.replace("-", "–")
    first, last = parts
    if short and first.isdigit() and last.isdigit() and len(first) == len(last):
        last = _shortened(first, last, short)
    return f"{first}–{last}"


def _shortened(first: str, last: str, how: str) -> str:
    if len(first) < 3 or (how == "chicago" and first.endswith("00")):
        return last
    same = next((index for index, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first) - 1)
    if how == "chicago" and first[-2] == "0":
        return last[same:]  # 101–8, 808–33
    return last[min(same, len(last) - 2) :]


# names


def is_han(person: Person) -> bool:
    """Whether a name is written in Chinese characters, family first and without a space."""
    return has_cjk(person.family or person.literal)


def initials(given: str, *, stop: str = ".", gap: str = " ", hyphen: str = "-") -> str:
    """ "Jared D" → "J. D."; "Jean-Luc" → "J.-L."; with `stop=""` "J D"."""
    found: list[str] = []
    for word in re.split(r"\s+|(?<=\.)(?=[^\W\d_])", given.replace("‐", "-").replace("‑", "-")):
        parts = [part for part in word.split("-") if part and part[0].isalpha()]
        if parts:
            letters = [f"{part[0].upper()}{stop}" for part in parts]
            found.append(hyphen.join(letters))
    return gap.join(found)


def join_names(names: Sequence[str], *, last: str, comma: str = ", ", pair: str | None = None) -> str:
    """Names with `last` (", and ") before the last one; `pair` joins two."""
    if len(names) < 2:
        return "".join(names)
    if len(names) == 2 and pair is not None:
        return pair.join(names)
    return comma.join(names[:-1]) + last + names[-1]


def edition_of(paper: Paper) -> str:
    """The edition as English styles write it: "2" is "2nd ed."; one in words stays as it is; the first is not said."""
    text = re.sub(r"\s*(?:edition|ed\.?)$", "", paper.edition, flags=re.IGNORECASE).strip()
    if match := re.fullmatch(r"([0-9]{1,3})(?:st|nd|rd|th)?\.?", text):
        number = int(match[1])
        ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending} ed." if number > 1 else ""
    return f"{text} ed." if text and text.isascii() else text


_MONTHS = "January February March April May June July August September October November December".split()


def month_name(month: int, *, letters: int = 20) -> str:
    """The English month; one longer than `letters` is cut to three with a stop (IEEE: 3, "Sep."; MLA: 4, "Sept.")."""
    name = _MONTHS[month - 1]
    if len(name) <= letters:
        return name
    return "Sept." if name == "September" and letters == 4 else f"{name[:3]}."
