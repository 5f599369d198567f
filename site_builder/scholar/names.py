"""Names of people: a list split into persons, a person into family, given name, particle and suffix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from site_builder.model.paper import Person
from site_builder.scholar.values import clean
from site_builder.text.cjk import HANGUL, KANA, has_cjk, is_han_name
from site_builder.text.regex import regex

_CAPITALISED = r"[A-ZÀ-ÞĀ-ŽƠƯẠ-Ỹ][a-zß-ÿĀ-žơưạ-ỹ'’]+"
MOST_NAMES = 5000  # of one list; more is no list of authors
LONGEST_NAME = 200  # letters
_USUAL_LENGTH = 500  # letters of a list of names; longer ones are not kept in memory


class Names(NamedTuple):
    """`spans` runs parallel to `persons`: where each name, as written, stands in the text that was split."""

    persons: tuple[Person, ...]
    spans: tuple[tuple[int, int], ...] = ()
    is_truncated: bool = False


_PARTICLES = frozenset(
    """
    van von der den de del della di da dos das do du des la le les los las ter ten te zu zum zur af av al el bin ibn
    ben bint abu dal dalla degli lo y e 't 's op vom in
    """.split()
)
_NO_START = frozenset(
    ("in", "e", "y", "do", "la", "lo", "ben", "te", "op", "le")
)  # particles only after another one, or a given name too
_SUFFIXES = regex(r"(?:jr|sr|jnr|snr|junior|senior|ph\.?\s?d|m\.?d|esq)\.?|i{2,3}|iv|2nd|3rd", re.IGNORECASE)
_KEPT_SUFFIX = regex(r"(?:jr|sr|jnr|snr)\.?|i{2,3}|iv|2nd|3rd", re.IGNORECASE)
_SUFFIX_BEHIND = regex(r"(?<=\S)\s(?:(?:jr|sr|jnr|snr)\.?|i{2,3}|iv)\Z", re.IGNORECASE)
_GROUP = regex(
    r"\b(?:university|universität|université|universidad|institute|institut|team|equipo|équipe|equipe|group|grupo|groupe|lab|laboratory|labs|inc|corp|corporation|ltd|llc|gmbh|consortium|"
    r"collaboration|foundation|organi[sz]ation|committee|association|society|council|agency|ministry|department|centre|center|research|working|initiative|"
    r"panel|programme|federation|commission|nations|administration|authority|parliament|european\s+union|"
    r"project|network|school|college|academy|openai|deepmind|google|microsoft|nvidia|anthropic|facebook|meta\s+ai|hugging\s+face|alibaba|tencent|baidu|"
    r"bytedance|huawei|ibm|intel|amazon|apple|unesco|who|nasa|cern|deepseek(?:-ai)?|contributors|editors|staff)\b",
    re.IGNORECASE,
)
_OF_GROUP = regex(r"\S\s(?:on|of|for|the)\s\S")  # "Panel on Climate Change", and no person has such a word
_COMPANY = regex(  # as it signs papers beside persons
    r"OpenAI|(?:Google )?DeepMind|DeepSeek(?:-AI)?|Google(?: AI| Brain| Research)?|Microsoft(?: Research)?|NVIDIA"
    r"|Nvidia|Anthropic|Meta(?: AI)?|FAIR|Baidu|Tencent|ByteDance|Huawei|Alibaba|IBM(?: Research)?|UNESCO|NASA|CERN"
    r"|Qwen(?: Team)?|Hugging ?Face|BigScience"
)
_HAN_GROUP = regex(
    r"大学|学院|研究院|研究所|研究中心|实验室|實驗室|公司|集团|委员会|学会|協会|协会|中心|编辑部|课题组|项目组|团队|出版社|组委会|政府|部$|局$"
)
_DOUBLE_FAMILIES = frozenset(
    """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 尉迟 尉遲 公孙 公孫 令狐 慕容 长孙 長孫 宇文 司徒 司空 端木 百里
    东方 東方 南宫 南宮 西门 西門 独孤 獨孤 轩辕 軒轅 闻人 聞人 澹台 太史 申屠 钟离 鍾離 鲜于 鮮于 呼延 万俟 公冶
    濮阳 濮陽 淳于 单于 單于 完颜 完顏 拓跋 赫连 赫連 东郭 东野 第五 左丘 梁丘 谷梁
    """.split()
)
# the usual ones; a single letter that is a family name more often than a given one
_FAMILIES = _DOUBLE_FAMILIES | frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂"
    "丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石贾賈韦韋夏付傅方邹鄒熊白孟秦邱侯江尹薛闫閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃钱錢戴严嚴莫孔向常汤湯"
    "乔喬赖賴庞龐樊殷施颜顏倪牛岳俞柯齐齊聂聶童耿邢柳祝焦鲁魯毕畢梅葛尤费費裴霍翟辛管翁柏甘单祁凌舒骆駱房刁仇詹"
    "김이박최정강조윤장임한오서신권황안송류전홍고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)
_JAPANESE_FAMILIES = frozenset(
    """
    佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 斉藤 清水
    山崎 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村
    藤井 岡本 三浦 藤原 中野 中川 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 柴田 酒井 工藤 横山 宮崎 宮本
    内田 高木 安藤 谷口 大野 丸山 今井 河野 藤本 村田 武田 上野 杉山 増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井
    野口 松尾 野村 木下 菊地 佐野 大西 杉本 新井 浜田 市川 古川 水野 小松 島田 小山 山内 西田 菊池 西川 五十嵐 北村
    安田 中田 川口 平田 東 川崎 飯田 本田 久保田 吉川 沢田 辻 関 福島 長尾 松原 岩田 湯川 黒田 尾崎 永井 栗原 甘利
    """.split()
)
_KOREAN_DOUBLE = frozenset("남궁 제갈 선우 독고 황보 사공 서문".split())

# "et al.", "and others", 等, 等人, "…": the list goes on, but not in the note
_ET_AL = regex(
    r"(?:\b(?:and|und|et|y|e)\s+)?[\[(（]?\s?(?:\bet\.?\s?al(?:ii|ia)?(?![a-z])\.?"
    r"|\b(?:and|&)\s(?:[0-9]+\+?\s)?(?:others|more|coauthors|co-authors)\b\.?"
    r"|\+\s?[0-9]+(?:\s(?:more|others|co-?authors|authors|名|人|位))?|\bothers\b|\betc\b\.?|\bu\.\s?a\."
    r"|\be\saltri\b|\by\sotros\b|\bet\sautres\b|\bet\scoll\b\.?|\by\scols\b\.?|\bund\s(?:andere|weitere)\b|\bi\sin\b\.?"
    r"|\bи\s(?:др|соавт)\b\.?|\bm\.\s?fl\.|\bve\sark\b\.?|…+|\.{3,}|等+\s?[0-9一二三四五六七八九十多几数]*\s?(?:人|位|名|作者){0,2}"
    r"|(?:ほか|他)(?:[0-9一二三四五六七八九十]+名?)?|\s(?:그\s?)?외(?:\s?[0-9]+\s?[명인])?"
    r"|[\s,]그\s?외(?:\s[\w ]{1,30})?)"
    r"\s?(?:[,(（]\s?(?-i:[A-Z][\w&'-]{1,15}\s)?(?:1[5-9]|20)[0-9]{2}[a-z]?)?[\])）]?\s?(?:[(（][^()（）]{1,80}[)）])?\s?[.。]?\s?\Z",
    re.IGNORECASE,
)
_ELLIPSIS = regex(r"\s*(?:…|\.{3,}|\. \. \.)\s*(?:&\s*)?(?=\w)")
_MAY_END_EARLY = regex(
    r"\bal\b|\balii|\betc\b|\bother|\bmore\b|\+|等|…|\.\.\.|u\.|\bautres|\botros|\baltri|\bcoll\b|\bcols\b|\bandere|\bweitere"
    r"|\bin\.|\bдр\b|\bсоавт\b|\bfl\.|\bark\b|ほか|他|외",
    re.IGNORECASE,
)
_LONGEST_ENDING = 100  # letters
_MEMBER = regex(r"[,，]\s*(?:(?:Senior|Student|Graduate Student|Life)\s+)?(?:Member|Fellow)[,，]\s*(?:IEEE|ACM)\b")
_TAGS_BEHIND = regex(r"(?:\s+#[^\W\d][\w/-]{0,80})+\s*\Z")  # "Ann Lee, Bo Chen #reading"
_BETWEEN_TAGS = regex(r"[\s,，、;；]+(?=#)")
_TAGGED = regex(r"#(?:[\w-]{1,80}/){0,9}([\w-]{1,80})")  # "#people/Ada-Lovelace", "#AdaLovelace"
_INNER_CAPITAL = regex(r"(?<=[a-z])(?<!Mc)(?<!Mac)(?=[A-Z])|[_-]+")
_WIDE_GAP = regex(r"\s{4,}")
_RAISED_COMMA = regex(r"(?<=[¹²³⁴⁵⁶⁷⁸⁹⁰])[,，](?=[¹²³⁴⁵⁶⁷⁸⁹⁰])")
_OPENING, _CLOSING = "([{（【<", ")]}）】>"
_AND = regex(  # "José Ortega y Gasset" is one person: behind y and e a name has two words
    r"\s+(?:and|&|＆|und|et|och|og|en|и)\s+|\s+(?-i:[ye])\s+(?=[^\s,;]+\s+[^\s,;])|\s*&\s*|,\s*(?:and|&)\s+",
    re.IGNORECASE,
)
_INVERTED_PAIR = regex(r"\s*([^,;]+,[^,;]+?)\s+[ye]\s+([^,;]+,[^,;]+)")  # "Rossi, Mario e Bianchi, Luca"
_COMMA = regex(",")
_PAUSE = regex("[、，]")  # within the groups of one place: "张三、李四（某大学）；王五（某公司）"
_VANCOUVER = regex(r"(?:[a-z'’]+ )*[A-ZÀ-Þ][\w'’-]+ (?:[A-ZÀ-Þ][.-]?){1,3}")  # "LeCun Y", "van Dijk KL"
_BIBTEX_AND = regex(r"\s+and\s+")
_HARD = regex(r"[;；\n|｜]|\s[/·•+]\s|<br\s*/?>", re.IGNORECASE)
_INITIALS = regex(
    r"(?:[A-ZÀ-ÞŁŠŽĀ-ŽА-Я][a-zß-ÿ]{0,2}\.(?:-[a-z]\.)?[\s-]*){1,5}|(?:[A-ZÀ-ÞА-Я][\s-]?){1,3}|(?:[A-ZÀ-Þ]\.[\s-]*){1,3}[A-ZÀ-Þ]"
)  # "J. A.", "JA", "Md. H."; not "Jo"
_SHORT = regex(r"[A-ZÀ-ÞА-Я]{1,3}|[A-ZÀ-Þ]-[A-ZÀ-Þ]\.?|(?:[A-ZÀ-ÞА-Я]\.-?){1,4}")  # "JA", "J-L", "G.E."
_BRACKETS = regex(r"[(（\[【][^()（）\[\]【】]{0,200}[)）\]】]")
_NOISE = regex(
    r"https?://\S+|\b(?:orcid|email)\b[:\s]*\S*|\b[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\b|<?[^\s@<>]{1,64}@[^\s@<>]{1,64}\.\w+>?|"
    r"[*†‡§¶‖#✉∗⁎⁺¹²³⁴⁵⁶⁷⁸⁹⁰ªᵃᵇᶜ]+(?:·[¹²³⁴⁵⁶⁷⁸⁹⁰]+)*[0-9]*|(?<=[^\W\d_])\++(?![^\W_])|(?<=[^\W\d_])[0-9]+(?:\s*[,，]\s*[0-9]+)*(?![^\W_]|\s+[A-Za-zÀ-ÿ])|\$\^?\{?[^$]{0,40}\}?\$|\^[0-9,*†{}]+\^?",
    re.IGNORECASE,
)
_HANDLE = regex(r"@[a-z0-9._-]{1,40}")  # of a member of a team
_ORDINARY = regex(r"[^\W\d_]+(?:(?:, | |-|'|’|\. ?)[^\W\d_]+)*\.?")  # "J. A. Doudna", "Lee, Ann"; not "Lee1"
# "By Ann Lee", "Dr. Ann Lee", "von Ann Lee"; not "Di He", "Ed Chi", "von Neumann, John", whose first word is their own
_ROLE = regex(
    r"^(?:(?i:by|eds?\.|prof\.|dr\.|作者|本报记者|记者|特约撰稿人)\s*[:：]?\s+(?=\S)|(?i:authors?)\s*[:：]\s*(?=\S)"
    r"|(?:(?i:prof|professor|dr|authors?)|von|par|por|di)\s+(?=[^\s,，]+\s+[^\s,，]+[^,，]*$)(?=[^\Wa-z]))"
)
# "Ann Lee, Bo Chen — 2020", "Ann Lee (2017)"
YEAR_BEHIND_NAMES = regex(
    r"(?:(?<=[^\W\d][^\W\d])|(?<=[\u3400-\u9fff])|(?<=\bal\.))\s*(?:\s[–—-]+\s*|[(（]\s*|[,，]\s*)((?:19|20)[0-9]{2})(?:-[0-9]{2}){0,2}\s*[)）]?\s*\Z"
)
_LIST_IN_BRACKETS = regex(r"\[([^\[\]]*[^\s\[\]][,;，；、][^\[\]]+)\]")
_PLACE_BEHIND = regex(r"(?<=\S)\s+[-–—]+\s.*\Z")  # "Ann Lee - Some University"
_LAST_STOP = regex(r"(?<=[^\W\d_][a-zß-ÿ]{2})(?<!Inc)(?<!Ltd)(?<!Corp)\.\Z")  # of a line: "Ann Lee, Bo Chen."
_AFTER_NAME = regex(
    r"\s*(?:(?:[,，]\s*|[(（])\b(?:eds?|editors?|hrsg)\b\.?[)）]?|\b(?:eds?|hrsg)\.|[(（,，]?\s*\b(?:译|編|编|著)[)）]?)\s*\Z",
    re.IGNORECASE,
)


def split_names(text: str, *, as_one: bool = False) -> Names:
    """The persons of a list as people write it; with `as_one` of one item of a list, which only clear signs split."""
    return (_known_names if len(text) <= _USUAL_LENGTH else _split_names)(text, as_one)


@lru_cache(maxsize=4096)  # asked for the record and again for the card
def _known_names(text: str, as_one: bool) -> Names:
    return _split_names(text, as_one)


def _split_names(text: str, as_one: bool) -> Names:
    text = text[: MOST_NAMES * 40]
    if (match := _LIST_IN_BRACKETS.fullmatch(text)) is not None:  # "[Ann Lee, Bo Chen]"
        text = f" {match[1]} "
    is_as_written = _WIDE_GAP.search(text) is None
    if not is_as_written:
        text = " ".join(text.split())
    if _GLUED_INITIAL.search(text):
        text, is_as_written = _GLUED_INITIAL.sub(" ", text), False
    if "IEEE" in text or "ACM" in text:
        text = _MEMBER.sub(lambda match: " " * len(match[0]), text)
    if "#" in text and not text.lstrip().startswith("#"):
        text = _TAGS_BEHIND.sub("", text)
    may_end_early = _MAY_END_EARLY.search(text) is not None
    end = len(text)
    if (year := YEAR_BEHIND_NAMES.search(text)) is not None:
        end = year.start()
    stop, is_truncated = (
        _without_ending(text, end) if may_end_early else (len(text[:end].rstrip(" \t\n\xa0,;；")), False)
    )
    persons: list[Person] = []
    spans: list[tuple[int, int]] = []
    for start, end in _pieces(text, 0, stop, as_one=as_one)[:MOST_NAMES]:
        if may_end_early:
            end, is_cut = _without_ending(text, end, start)
            is_truncated = is_truncated or is_cut
        piece = text[start:end]
        if may_end_early and (gap := _ELLIPSIS.match(piece)):  # APA: the last of more than twenty
            start, piece, is_truncated = start + gap.end(), piece[gap.end() :], True
        person = parse_name(piece)
        if person is not None:
            start += len(piece) - len(piece.lstrip())
            persons.append(person)
            spans.append((start, start + len(piece.strip())))
        elif spans and any(letter.isalpha() for letter in piece):  # a remark stays with the name before
            spans[-1] = (spans[-1][0], end)
    persons = _with_capital_families(persons)
    return Names(with_families(persons, is_truncated), tuple(spans) if is_as_written else (), is_truncated)


def _with_capital_families(persons: list[Person]) -> list[Person]:
    """ "ZHANG San, LI Si": where family names stand first in capitals, those of two letters do as well."""
    are_first = (len(one.family) > 2 and one.family.isupper() and one.given[1:].islower() for one in persons)
    if not any(are_first):
        return persons
    return [
        Person(family=one.given, given=one.family)
        if one.given in _SHORT_FAMILIES and not (one.family.isupper() or one.particle or one.suffix)
        else one
        for one in persons
    ]


_SHORT_FAMILIES = frozenset(  # in pinyin
    """
    AI AN AO BA BI BO CE DU FU GE GU HA HE HU JI JU KE LI LU MA MI MO MU NA NI OU PU QI QU RU SA SU TU WU XI XU YE YI YU
    ZU
    """.split()
)


def with_families(persons: Sequence[Person], is_truncated: bool) -> tuple[Person, ...]:
    """Persons of whom only family names are told, "Lee et al." or "Lee, Chen, Diaz", with these as such."""
    is_alone = [bool(_FAMILY_ALONE.fullmatch(one.literal)) and not _GROUP.search(one.literal) for one in persons]
    are_all = all(alone or (one.family and not one.given) for alone, one in zip(is_alone, persons, strict=True))
    if not any(is_alone) or not (is_truncated or (len(persons) > 1 and are_all)):
        return tuple(persons)
    return tuple(Person(family=one.literal) if alone else one for one, alone in zip(persons, is_alone, strict=True))


_FAMILY_ALONE = regex(rf"(?:O['’]|Mc|Mac|La|De|Di|Van)?{_CAPITALISED}(?:-{_CAPITALISED})?")


def _without_ending(text: str, stop: int, start: int = 0) -> tuple[int, bool]:
    """Where the names end before an "et al.", and whether there is one."""
    is_truncated = False
    for _ in range(3):  # "et al. …"
        stop = start + len(text[start:stop].rstrip())
        match = _ET_AL.search(text, max(start, stop - _LONGEST_ENDING), stop)
        if match is None or not match[0].strip():
            break
        stop, is_truncated = match.start(), True
    return start + len(
        text[start:stop].rstrip(" \t\n,，、;；&") if is_truncated else text[start:stop].rstrip()
    ), is_truncated


def _pieces(text: str, start: int, stop: int, *, as_one: bool) -> list[tuple[int, int]]:
    """Spans of single names, by the strongest separator that stands outside brackets."""
    mask = _mask(text, start, stop)
    if mask[start:stop].lstrip().startswith("#"):
        return _split(mask, start, stop, _BETWEEN_TAGS)
    hard = _split(mask, start, stop, _HARD)
    if len(hard) > 1:
        groups = [one for a, b in hard for one in (_split(mask, a, b, _PAUSE))]
        found = [_by_and(text, mask, a, b, in_list=True) for a, b in groups]
        if any(len(pieces) > 2 for pieces in found):  # lists of several places of work
            found = [_pair(text, mask, *pieces[0]) if len(pieces) == 1 else pieces for pieces in found]
        return [piece for pieces in found for piece in pieces]
    if "/" in mask and re.fullmatch(r"\s*[\u3400-\u9fff]{2,4}(?:/[\u3400-\u9fff]{2,4})+\s*", mask[start:stop]):
        return _split(mask, start, stop, re.compile("/"))
    if "・" in mask and re.fullmatch(r"\s*[\u3400-\u9fff\s]{2,6}(?:・[\u3400-\u9fff\s]{2,6})+\s*", mask[start:stop]):
        return _split(mask, start, stop, re.compile("・"))  # 山田太郎・鈴木花子, but not ジェフリー・ヒントン
    if "·" in mask and re.fullmatch(r"\s*[\uac00-\ud7af]{2,4}(?:\s*·\s*[\uac00-\ud7af]{2,4})+\s*", mask[start:stop]):
        return _split(mask, start, stop, re.compile("·"))
    if as_one:
        return _by_and(text, mask, start, stop, in_list=True)
    if "、" in mask or "，" in mask or has_cjk(text[start:stop]):
        parts = _split(mask, start, stop, _BIBTEX_AND)
        if len(parts) > 1 and "、" not in mask and any("," in mask[a:b].strip(" ,") for a, b in parts[1:]):
            return parts  # "于, 潇 and Smith, John"
        pieces = _split(mask, start, stop, re.compile("[、，,]|\\s+(?:and|&)\\s+"))
        if pairs := _han_pairs(text, pieces):
            return pairs
        if len(pieces) > 1 and not (len(pieces) == 2 and _is_torn_name(text, pieces)):
            return [piece for a, b in _join_lone(text, pieces) for piece in _by_han_and(text, a, b)]
        if len(pieces) <= 1:
            return _by_han_and(text, start, stop)
        return [(start, stop)]
    return _by_and(text, mask, start, stop, in_list=False)


def _is_torn_name(text: str, pieces: list[tuple[int, int]]) -> bool:
    """于, 潇: family and given name of one Han name, told by a one-letter family before a short given name."""
    family, given = (text[a:b].strip() for a, b in pieces)
    return (
        "," in text[pieces[0][1] : pieces[1][0]]
        and is_han_name(family)
        and is_han_name(given)
        and (len(family) == 1 or family in _DOUBLE_FAMILIES or family in _JAPANESE_FAMILIES)
    )


def _han_pairs(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The names of "张, 三峰, 李, 晓明", which a comma tears as well as parts; [] for whole names."""
    if len(pieces) < 4 or len(pieces) % 2:
        return []
    pairs = [pieces[i : i + 2] for i in range(0, len(pieces), 2)]
    return [(a, d) for (a, _), (_, d) in pairs] if all(_is_torn_name(text, pair) for pair in pairs) else []


def _join_lone(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In a list mixed of scripts, a lone Latin word after a comma belongs to the word before it: 张三, Lee, Ann."""
    joined: list[tuple[int, int]] = []
    for a, b in pieces:
        piece = text[a:b].strip()
        if joined and _SUFFIXES.fullmatch(piece):
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def _by_han_and(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """李四和王五; but not 李和平. Three and more Han names may stand with spaces between."""
    piece = text[start:stop]
    if match := re.fullmatch(r"\s*([\u3400-\u9fff]{2,4})\s*[和与及與]\s*([\u3400-\u9fff]{2,4})\s*", piece):
        if len(match[1]) + len(match[2]) >= 4 and not _HAN_GROUP.search(piece):
            return [(start + match.start(1), start + match.end(1)), (start + match.start(2), start + match.end(2))]
        return [(start, stop)]
    words = list(re.finditer(r"\S+", piece))
    is_list = len(words) >= 3 and all(
        2 <= len(word[0]) <= 4 and (is_han_name(word[0]) or HANGUL.match(word[0])) for word in words
    )
    return [(start + word.start(), start + word.end()) for word in words] if is_list else [(start, stop)]


def _by_and(text: str, mask: str, start: int, stop: int, *, in_list: bool) -> list[tuple[int, int]]:
    pieces = [(a, b) for a, b in _split(mask, start, stop, _AND) if text[a:b].strip(" ,，")]
    if len(pieces) == 1 and (match := _INVERTED_PAIR.fullmatch(mask, start, stop)):
        pieces = [match.span(1), match.span(2)]
    if len(pieces) == 2 and " " not in text[slice(*pieces[1])].strip() and _OF_GROUP.search(text, *pieces[0]):
        pieces = [(start, stop)]  # "Centers for Disease Control and Prevention"
    if in_list:  # in an item of a list a comma splits only whole names, and so does "and", or families
        if len(pieces) > 1 and all(_FAMILY_ALONE.fullmatch(text[a:b].strip()) for a, b in pieces):
            return pieces
        if len(pieces) > 1 and all(re.search(r"\S\s+\S", text[a:b]) or "," in text[a:b] for a, b in pieces):
            return [one for a, b in pieces for one in _initials_pairs(text, mask, a, b) or [(a, b)]]
        if pairs := _initials_pairs(text, mask, start, stop):
            return pairs
        whole = [(a, b) for a, b in _split(mask, start, stop, _COMMA) if text[a:b].strip()]
        if _are_whole_names([text[a:b].strip() for a, b in whole]):
            return whole
        return pieces if len(pieces) == 1 else [(start, stop)]
    commas = _commas(mask, start, stop)
    if pairs := _initials_pairs(text, mask, start, stop):
        return pairs
    if len(pieces) > 1:
        tail_has_comma = any("," in mask[a:b].strip(" ,") for a, b in pieces[1:])
        first = [one for one in _split(mask, *pieces[0], _COMMA) if text[one[0] : one[1]].strip()]
        if len(first) > 1 and all(_VANCOUVER.fullmatch(text[a:b].strip()) for a, b in [*first, *pieces[1:]]):
            return [*first, *pieces[1:]]
        if tail_has_comma or "," not in mask[pieces[0][0] : pieces[0][1]].strip(" ,"):
            return pieces  # BibTeX: every piece is one name, "Last, First" kept whole
        return [*_by_comma(text, mask, *pieces[0]), *pieces[1:]]
    return _by_comma(text, mask, start, stop) if commas else pieces or [(start, stop)]


def _pair(text: str, mask: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The two of "Ann Lee, Bo Chen" where commas stand between names; "Lee, Ann" stays whole."""
    pieces = _split(mask, start, stop, _COMMA)
    words = [_bare(text[a:b]) for a, b in pieces]
    return (
        pieces
        if len(pieces) == 2 and all(" " in word and not _INITIALS.fullmatch(word) for word in words)
        else [(start, stop)]
    )


def _are_whole_names(words: Sequence[str]) -> bool:
    """Whether the parts of an item are names of their own: "Ann Lee, Bo Chen"; not "García Márquez, Gabriel José"."""
    if len(words) < 2 or any(_is_family_alone(word) or _INITIALS.fullmatch(word) for word in words):
        return False
    if any(_GROUP.search(_bare(word)) for word in words):
        return False
    return len(words) > 2 or words[0].partition(" ")[0].casefold() in GIVEN_NAMES


def _initials_pairs(text: str, mask: str, start: int, stop: int) -> list[tuple[int, int]]:
    """APA: "Doudna, J. A., & Charpentier, E.", where every second piece is initials."""
    pieces = [(a, b) for a, b in _split(mask, start, stop, _BETWEEN_PAIRS) if text[a:b].strip()]
    if len(pieces) < 4 or len(pieces) % 2 or not all(_INITIALS.fullmatch(text[a:b].strip()) for a, b in pieces[1::2]):
        return []
    if any(_INITIALS.fullmatch(text[a:b].strip()) and "." in text[a:b] for a, b in pieces[::2]):
        return []
    return [(pieces[i][0], pieces[i + 1][1]) for i in range(0, len(pieces), 2)]


_BETWEEN_PAIRS = regex(r",\s*(?:and|&)\s+|\s+(?:and|&|et|und|y|e|och|og|en)\s+|,")


def _by_comma(text: str, mask: str, start: int, stop: int) -> list[tuple[int, int]]:
    """A comma splits when no piece is a lone family name; "Last, First" and "Name, Jr." stay whole."""
    pieces = [(a, b) for a, b in _join_lone(text, _split(mask, start, stop, re.compile(","))) if text[a:b].strip()]
    words = [text[a:b].strip() for a, b in pieces]
    pieces = [piece for piece, word in zip(pieces, words, strict=True) if not re.fullmatch(r"[0-9*†‡§]+", word)]
    words = [text[a:b].strip() for a, b in pieces]
    if len(words) <= 1:
        return pieces or [(start, stop)]
    if all(word.startswith("@") for word in words):
        return pieces
    if any(_COMPANY.fullmatch(word) for word in words) and all(
        " " in word or _COMPANY.fullmatch(word) for word in words
    ):
        return pieces  # OpenAI, Josh Achiam
    is_first_family = not _SHORT.fullmatch(words[0].rpartition(" ")[2])
    if is_first_family and _GIVEN_AND_INITIAL.fullmatch(words[1]):  # MLA: Van Loan, Charles F., and Ann Lee
        return [(pieces[0][0], pieces[1][1]), *pieces[2:]]
    lone = [_is_family_alone(word) for word in words]
    given_only = [bool(_INITIALS.fullmatch(word)) and "." in word for word in words]
    if not any(lone) and not any(given_only):
        return pieces
    if len(words) == 2:
        return [(start, stop)]
    if len(words) % 2 == 0 and all(lone[::2]) and not all(lone[1::2]):  # Kim, Jong Wook, Radford, Alec
        return [(pieces[i][0], pieces[i + 1][1]) for i in range(0, len(pieces), 2)]
    if len(words) % 2 == 0 and (all(given_only[1::2]) or (all(lone) and _are_torn(words))):
        return [(pieces[i][0], pieces[i + 1][1]) for i in range(0, len(pieces), 2)]
    if all(_FAMILY_ALONE.fullmatch(_leading_particle(word.split(" "))[1]) for word in words):
        return pieces  # Vaswani, Shazeer, van den Oord
    if lone[0] and not any(lone[2:]) and not any(given_only[2:]):  # Chicago: LeCun, Yann, Yoshua Bengio
        return [(pieces[0][0], pieces[1][1]), *pieces[2:]]
    if (
        not lone[0] and not any(given_only) and sum(lone) * 2 <= len(words)
    ):  # a group among persons: Ann Lee, OpenAI, Bo Chen
        return pieces
    return [(start, stop)]


_GIVEN_AND_INITIAL = regex(rf"{_CAPITALISED}(?:-[A-Za-z]+)?(?:\s[A-Z]\.)+")  # no name ends so


def _are_torn(words: list[str]) -> bool:
    """Whether single words are families and given names in turn: "Lin, Stephanie, Hilton, Jacob"; not "Lin, Hilton"."""
    given = sum(
        word.casefold().partition("-")[0] in GIVEN_NAMES or _PINYIN.fullmatch(word) is not None for word in words[1::2]
    )
    return given * 4 >= len(words[1::2]) and not any(word.casefold() in GIVEN_NAMES for word in words[::2])


def join_torn(texts: list[str]) -> list[str]:
    """The items of a list that an unquoted comma has torn, `[Lin, Stephanie, Hilton, Jacob]`, as whole names."""
    is_torn = len(texts) > 1 and len(texts) % 2 == 0 and not any(" " in text or "," in text for text in texts)
    if not is_torn or not _are_torn(texts):
        return texts
    return [f"{family}, {given}" for family, given in zip(texts[::2], texts[1::2], strict=True)]


_PINYIN = regex(r"[A-Z][a-z]{1,5}-[A-Za-z][a-z]{1,5}")  # "Chia-Yuan"
# the usual ones of people who publish; none of them is as usual for a family
GIVEN_NAMES = frozenset(
    """
    aaron adam alan alec alex alexandra alice alison amanda amy ana andrea andreas andrew angela anna anne anthony
    antonio barbara ben benjamin bernhard brian carlos caroline catherine charlotte chris christian christina
    christine christopher claire claudia daniel daniela david deborah denis diana dmitry dominik donald dorothy
    edward elena elizabeth emily emma eric erik eva fabian federico felix florian francesca francesco gabriel
    giovanni giulia greg hannah hans heather helen helena henrik ian ilya igor isabel ivan jan jane janet jason
    javier jean jeff jeffrey jennifer jeremy jessica joan joanna johan johannes john jonas jonathan jose josé joseph
    joshua juan judith julia julian julie jürgen karen karl kate katherine kathleen katja kenneth kevin kristina
    larry laura lauren lena lisa louise lucas luis luca lukas marc marco marcus margaret maria marie marina mario
    mark markus marta martha martina mary matteo matthew matthias maximilian megan melanie melissa michael michel
    michelle miguel mikhail monica nancy natalia natalie nathan nicholas nicolas nicole niki nikolai nina noah noam
    olivia olga owain owen pablo pamela patricia patrick paula pedro peter petra philip philipp philippe pierre
    rachel rafael rebecca richard robert roberto robin ronald ruth samantha samuel sandra sara sarah sebastian
    sergey sergio sharon shirley sofia sophia sophie stefan stefanie stephanie stephen steven stuart susan susanne
    sven sylvia tatiana teresa tim timothy tobias tom ursula valerie vanessa vera veronica victor victoria virginia
    vladimir walter wendy wolfgang yann yoshua
    """.split()
)


def _is_family_alone(word: str) -> bool:
    """Whether a piece between commas is no whole name: one word, or one behind a particle, "van der Berg"."""
    bare = _SUFFIX_BEHIND.sub("", _bare(word.partition(",")[0]))  # "King Jr., Martin L."
    if word.startswith("{"):
        return False
    first, _, rest = bare.partition(" ")
    return not rest or (first in _PARTICLES and first not in _NO_START and not _SHORT.fullmatch(rest.split(" ")[-1]))


def _bare(word: str) -> str:
    return _NOISE.sub("", _BRACKETS.sub("", word)).strip()


def _commas(mask: str, start: int, stop: int) -> int:
    return mask.count(",", start, stop)


def _mask(text: str, start: int, stop: int) -> str:
    """`text` with everything in brackets blanked, so that separators inside them do not count. Same length.

    So are commas between raised figures, "¹,²Ann Lee".
    """
    text = _RAISED_COMMA.sub("\x00", text)
    if not any(sign in text for sign in _OPENING):
        return text
    masked = list(text)
    opened: list[int] = []
    for index in range(start, stop):
        letter = text[index]
        if letter in _OPENING:
            opened.append(index)
        elif letter in _CLOSING and opened:
            first = opened.pop()
            if not opened:
                masked[first : index + 1] = "\x00" * (index + 1 - first)
    return "".join(masked)


def _split(mask: str, start: int, stop: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = start
    for match in separator.finditer(mask, start, stop):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, stop))
    return [(a, b) for a, b in spans if b > a and not mask[a:b].isspace()] or ([(start, stop)] if stop > start else [])


@lru_cache(maxsize=16384)  # people write many papers
def parse_name(text: str) -> Person | None:
    """One person, or a group as `literal`; None for text that is no name at all."""
    text = clean(text[: 5 * LONGEST_NAME]).strip(" ,，;；、&")[:LONGEST_NAME]
    if text.startswith("{") and text.endswith("}"):
        inside = text.strip("{} ")
        return Person(literal=inside) if inside else None
    if text.startswith("#") and (tag := _TAGGED.fullmatch(text)):
        text = _INNER_CAPITAL.sub(" ", tag[1])
    is_handle = _HANDLE.fullmatch(text) is not None
    text = _PLACE_BEHIND.sub("", text.strip('"“”'))
    text = _BRACKETS.sub("", text)
    if "(" in text or "（" in text:
        text = _BRACKETS.sub("", text)  # "Ann Lee（某大学（某地）某学院）"
    text = _AFTER_NAME.sub("", _ROLE.sub("", _NOISE.sub("", text))).strip(" ,，;；、&@。")
    text = _GLUED_INITIAL.sub(" ", text)
    text = _LAST_STOP.sub("", re.sub(r"\s+\.?\Z|\s+", " ", text).strip())
    if is_handle:
        return None
    if text.islower() and _PAGE_OF_PERSON.fullmatch(text) and not _GROUP.search(text.replace("_", " ")):
        text = " ".join(word.capitalize() for word in re.split("[_-]", text))
    if not text or not any(letter.isalpha() for letter in text) or _is_no_name(text):
        return None
    if has_cjk(text):
        return _parse_cjk(text.rstrip("."))
    if re.search(r"^[^,]*\b(?:and)\b", text) and _GROUP.search(text):
        return Person(literal=text)
    if "," in text:
        return _parse_inverted(text)
    return _parse_natural(text)


_GLUED_INITIAL = regex(r"(?<=\b[A-Z]\.)(?=[A-ZÀ-Þ][a-zß-ÿ])")  # "Ada B.Lee"
_PAGE_OF_PERSON = regex(
    r"[a-z]{2,15}(?:-(?!ai\b)[a-z]{1,15}){1,3}|[a-z]{2,15}(?:_(?!ai\b)[a-z]{1,15}){1,3}"
)  # notes on people are called "ada-lovelace"


def without_marks(text: str) -> str:
    """A name as written, without the marks of footnotes and affiliations."""
    if _ORDINARY.fullmatch(text):
        return text
    return _NOISE.sub("", clean(text[: 5 * LONGEST_NAME])).strip(" ,，、;；{}")


# words of a sentence in small letters, "who wrote the paper"; not "ann lee", "ludwig van beethoven"
_SENTENCE = regex(
    r"\b(?:who|what|which|that|someone|anyone|somebody|is|are|was|were|has|have|the|an?|of|to|for|with|if|not|or)\b"
)


# what a list tells of its names: "机构信息见论文", "34 个实验室"
_ABOUT_NAMES = regex(r"机构|单位|通讯作者|所属|(?:affiliation|institution)s?\b", re.IGNORECASE)


def _is_no_name(text: str) -> bool:
    if _ABOUT_NAMES.match(text) or (text[0].isdecimal() and has_cjk(text)):
        return True
    if text.count(" ") > 1 and text.islower() and _SENTENCE.search(text.removeprefix("the ")):
        return True
    return text.casefold().strip("-–—>→ ") in (
        "author",
        "authors",
        "editor",
        "editors",
        "unknown",
        "unknown author",
        "unknown authors",
        "author unknown",
        "no author",
        "anonymous",
        "anonymous author",
        "anonymous authors",
        "anon",
        "anon.",
        "n/a",
        "none",
        "null",
        "佚名",
        "无",
        "未知",
        "匿名",
        "et al",
        "others",
        "todo",
        "me",
        "myself",
        "self",
        "我",
        "本人",
        "自己",
        "笔者",
    )


def _parse_cjk(text: str) -> Person:
    if match := re.fullmatch(r"([^,，]{1,12})[,，]\s*([^,，]{1,12})", text):
        return Person(family=match[1].strip(), given=match[2].strip())
    words = text.split(" ")
    if (
        len(words) == 2
        and all(is_han_name(word) or HANGUL.match(word) or KANA.match(word) for word in words)
        and not _HAN_GROUP.search(text)
    ):
        family, given = reversed(words) if _is_given_first(*words) else words
        return Person(family=family, given=given)
    if len(words) > 1 or _HAN_GROUP.search(text) or "·" in text or "・" in text:
        return Person(literal=text)
    if HANGUL.match(text):
        if len(text) > 4 or len(text) < 2:
            return Person(literal=text)
        cut = 2 if text[:2] in _KOREAN_DOUBLE else 1
        return Person(family=text[:cut], given=text[cut:])
    if not is_han_name(text):
        return Person(literal=text)
    return _parse_han(text)


def _is_given_first(first: str, last: str) -> bool:
    """Whether two words are a given and a family name, "三峰 张", as programs of the West turn Chinese names round.

    Where both could be a family name the order is kept as written.
    """
    if first in _FAMILIES or first in _JAPANESE_FAMILIES:
        return False
    if last in _JAPANESE_FAMILIES and len(last) > 1:
        return True
    return last in _FAMILIES and (len(last) == 2 or len(first) > 1 or first not in _JAPANESE_FAMILIES)


def _parse_han(text: str) -> Person:
    if len(text) == 1 or len(text) > 5 or text in _DOUBLE_FAMILIES:
        return Person(literal=text)
    for length in (3, 2):
        if len(text) > length and text[:length] in _JAPANESE_FAMILIES | _DOUBLE_FAMILIES:
            return Person(family=text[:length], given=text[length:])
    if len(text) == 4:  # a Japanese name, or a double family name missing from the list
        return Person(family=text[:2], given=text[2:])
    return Person(family=text[0], given=text[1:]) if len(text) <= 3 else Person(literal=text)


def _parse_inverted(text: str) -> Person:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffix = ""
    kept: list[str] = []
    for index, part in enumerate(parts):
        if index and _SUFFIXES.fullmatch(part):
            suffix = part if _KEPT_SUFFIX.fullmatch(part) else suffix
        else:
            kept.append(part)
    if not kept:
        return Person(literal=text)
    if len(kept) == 1:
        natural = _parse_natural(kept[0])
        return (
            Person(family=natural.family, given=natural.given, particle=natural.particle, suffix=suffix, literal="")
            if natural.family
            else natural
        )
    if len(kept) > 2:
        return Person(literal=text)
    if _GROUP.search(kept[0]) and len(kept[0].split()) > 1:
        return Person(literal=text)
    words = kept[0].split(" ")
    if len(words) > 1 and _KEPT_SUFFIX.fullmatch(words[-1]) and not suffix:  # "King Jr., Martin L."
        suffix = words.pop()
    particle, family = _leading_particle(words)
    given = kept[1].split(" ")
    trailing = len(given)
    while trailing > 1 and given[trailing - 1] in _PARTICLES and given[trailing - 1] not in ("y", "e", "in"):
        trailing -= 1  # "Beethoven, Ludwig van"
    if not particle and trailing < len(given):
        particle = " ".join(given[trailing:])
        given = given[:trailing]
    if len(given) > 1 and _KEPT_SUFFIX.fullmatch(given[-1]) and not suffix:
        suffix = given.pop()
    return Person(family=_unbrace(family), given=_unbrace(" ".join(given)), particle=particle, suffix=suffix)


def _leading_particle(words: list[str]) -> tuple[str, str]:
    count = 0
    while count < len(words) - 1 and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _parse_natural(text: str) -> Person:
    words = text.split(" ")
    if len(words) > 2 and re.fullmatch(r"0[0-9]{3}", words[-1]):  # DBLP counts people of one name: "Wei Wang 0012"
        text = " ".join(words := words[:-1])
    suffix = ""
    if len(words) > 1 and _KEPT_SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
        if len(words) == 1:
            return Person(family=_unbrace(words[0]), suffix=suffix)
    if len(words) == 1:
        return Person(literal=_unbrace(text))
    if _GROUP.search(text) or _OF_GROUP.search(text):
        return Person(literal=text)
    if text.count("{") and (match := re.fullmatch(r"(.*?)\s*\{([^{}]+)\}", text)):
        return Person(given=match[1], family=match[2]) if match[1] else Person(literal=match[2])
    if words[0] in _PARTICLES and words[0] not in _NO_START:
        given = words.pop() if len(words) > 2 and _SHORT.fullmatch(words[-1]) else ""  # "van der Berg C"
        particle, family = _leading_particle(words)
        return Person(given=given, family=family, particle=particle, suffix=suffix)
    if len(words) > 2 and words[0].casefold() in _CAPITAL_PARTICLES and _SHORT.fullmatch(words[-1]):  # "Van Loan C F"
        at = next(index for index in range(1, len(words)) if all(map(_SHORT.fullmatch, words[index:])))
        if at > 1:
            return Person(family=" ".join(words[:at]), given=" ".join(words[at:]), suffix=suffix)
    behind = len(words)
    while behind > 2 and words[behind - 1] in _PARTICLES:
        behind -= 1
    if behind < len(words) and _SHORT.fullmatch(words[behind - 1]):  # "Beek L van der", as GB/T writes it
        return Person(
            family=" ".join(words[: behind - 1]),
            given=words[behind - 1],
            particle=" ".join(words[behind:]),
            suffix=suffix,
        )
    for index in range(1, len(words) - 1):
        if words[index] in _PARTICLES and words[index] not in ("y", "e"):
            particle, family = _leading_particle(words[index:])
            return Person(given=" ".join(words[:index]), particle=particle, family=family, suffix=suffix)
        if words[index] in (
            "Van",
            "Von",
            "De",
            "Del",
            "Della",
            "Di",
            "Da",
            "La",
            "Le",
            "El",
            "Al",
            "Ter",
            "Ten",
            "Dos",
            "Du",
            "St.",
            "San",
            "Ó",
            "Ní",
            "Nic",
            "Uí",
        ):
            return Person(given=" ".join(words[:index]), family=" ".join(words[index:]), suffix=suffix)
    is_short = all(_SHORT.fullmatch(word) for word in words[1:])
    if len(words) == 2 and len(words[1]) == 1 and words[1].isupper() and words[0].isupper() and words[0].isalpha():
        return Person(family=words[0], given=words[1], suffix=suffix)  # "HE K"
    if is_short and words[0][:1].isupper() and not _SHORT.fullmatch(words[0]) and not words[0].endswith("."):
        return Person(family=words[0], given=" ".join(words[1:]), suffix=suffix)  # "Vaswani A", as journals write it
    if len(words[0]) >= 3 and words[0].isupper() and words[0].isalpha() and not words[-1].isupper():
        return Person(family=words[0], given=" ".join(words[1:]), suffix=suffix)  # "ZHANG San"
    if re.search(r"\sy\s", text) and len(words) > 3:
        at = words.index("y")
        return Person(given=" ".join(words[: at - 1]), family=" ".join(words[at - 1 :]), suffix=suffix)
    return Person(given=_unbrace(" ".join(words[:-1])), family=_unbrace(words[-1]), suffix=suffix)


_CAPITAL_PARTICLES = frozenset("van von de del della di da la le du al el".split())


def _unbrace(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def same_person(one: Person, other: Person) -> bool:
    """Whether two spellings may be of one person: family names equal, and one given name begins the other."""
    if one.literal or other.literal:
        names = {one.display.casefold(), other.display.casefold()}
        return len(names) == 1 or any(
            name.literal.casefold() == f"{whole.particle} {whole.family}".strip().casefold()
            or (" " in name.literal and whole.literal.casefold().startswith(f"{name.literal.casefold()} "))
            for name, whole in ((one, other), (other, one))
            if name.literal
        )
    if one.family.casefold() != other.family.casefold():
        return False
    if not one.given or not other.given:
        return True
    first, second = one.given.split()[0].casefold(), other.given.split()[0].casefold()
    return first.startswith(second.rstrip(".")) or second.startswith(first.rstrip("."))
