"""One name, however it is written, as a person: family, given, particle and suffix, or a group as it stands."""

from __future__ import annotations

import re
from functools import lru_cache

from site_builder.model.paper import Person
from site_builder.scholar.values import clean
from site_builder.text.cjk import HANGUL, KANA, has_cjk, is_han_name
from site_builder.text.regex import regex

LONGEST_NAME = 200  # letters
PARTICLES = frozenset(
    """
    van von der den de del della di da dos das do du des la le les los las ter ten te zu zum zur af av al el bin ibn
    ben bint abu dal dalla degli lo y e 't 's op vom in
    """.split()
)
# particles only after another one, or a given name too
NO_START = frozenset(("in", "e", "y", "do", "la", "lo", "ben", "te", "op", "le"))
SUFFIXES = regex(r"(?:jr|sr|jnr|snr|junior|senior|ph\.?\s?d|m\.?d|esq)\.?|i{2,3}|iv|2nd|3rd", re.IGNORECASE)
_KEPT_SUFFIX = regex(r"(?:jr|sr|jnr|snr)\.?|i{2,3}|iv|2nd|3rd", re.IGNORECASE)
GROUP = regex(
    r"\b(?:university|universität|université|universidad|institute|institut|team|equipo|équipe|equipe|group|grupo|groupe|lab|laboratory|labs|inc|corp|corporation|ltd|llc|gmbh|consortium|"
    r"collaboration|foundation|organi[sz]ation|committee|association|society|council|agency|ministry|department|centre|center|research|working|initiative|"
    r"panel|programme|federation|commission|nations|administration|authority|parliament|european\s+union|"
    r"project|network|school|college|academy|openai|deepmind|google|microsoft|nvidia|anthropic|facebook|meta\s+ai|hugging\s+face|alibaba|tencent|baidu|"
    r"bytedance|huawei|ibm|intel|amazon|apple|unesco|who|nasa|cern|deepseek(?:-ai)?|contributors|editors|staff)\b",
    re.IGNORECASE,
)
OF_GROUP = regex(r"\S\s(?:on|of|for|the)\s\S")  # "Panel on Climate Change", and no person has such a word
HAN_GROUP = regex(
    r"大学|学院|研究院|研究所|研究中心|实验室|實驗室|公司|集团|委员会|学会|協会|协会|中心|编辑部|课题组|项目组|团队|出版社|组委会|政府|部$|局$"
)
DOUBLE_FAMILIES = frozenset(
    """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 尉迟 尉遲 公孙 公孫 令狐 慕容 长孙 長孫 宇文 司徒 司空 端木 百里
    东方 東方 南宫 南宮 西门 西門 独孤 獨孤 轩辕 軒轅 闻人 聞人 澹台 太史 申屠 钟离 鍾離 鲜于 鮮于 呼延 万俟 公冶
    濮阳 濮陽 淳于 单于 單于 完颜 完顏 拓跋 赫连 赫連 东郭 东野 第五 左丘 梁丘 谷梁
    """.split()
)
# the usual ones; a single letter that is a family name more often than a given one
_FAMILIES = DOUBLE_FAMILIES | frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂"
    "丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石贾賈韦韋夏付傅方邹鄒熊白孟秦邱侯江尹薛闫閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃钱錢戴严嚴莫孔向常汤湯"
    "乔喬赖賴庞龐樊殷施颜顏倪牛岳俞柯齐齊聂聶童耿邢柳祝焦鲁魯毕畢梅葛尤费費裴霍翟辛管翁柏甘单祁凌舒骆駱房刁仇詹"
    "김이박최정강조윤장임한오서신권황안송류전홍고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)
JAPANESE_FAMILIES = frozenset(
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
_TAGGED = regex(r"#(?:[\w-]{1,80}/){0,9}([\w-]{1,80})")  # "#people/Ada-Lovelace", "#AdaLovelace"
_INNER_CAPITAL = regex(r"(?<=[a-z])(?<!Mc)(?<!Mac)(?=[A-Z])|[_-]+")
JOINED_INITIALS = regex(r"[A-ZÀ-ÞА-Я]{1,3}|[A-ZÀ-Þ]-[A-ZÀ-Þ]\.?|(?:[A-ZÀ-ÞА-Я]\.-?){1,4}")  # "JA", "J-L", "G.E."
BRACKETS = regex(r"[(（\[【][^()（）\[\]【】]{0,200}[)）\]】]")
NOISE = regex(
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
_PLACE_BEHIND = regex(r"(?<=\S)\s+[-–—]+\s.*\Z")  # "Ann Lee - Some University"
_LAST_STOP = regex(r"(?<=[^\W\d_][a-zß-ÿ]{2})(?<!Inc)(?<!Ltd)(?<!Corp)\.\Z")  # of a line: "Ann Lee, Bo Chen."
_AFTER_NAME = regex(
    r"\s*(?:(?:[,，]\s*|[(（])\b(?:eds?|editors?|hrsg)\b\.?[)）]?|\b(?:eds?|hrsg)\.|[(（,，]?\s*\b(?:译|編|编|著)[)）]?)\s*\Z",
    re.IGNORECASE,
)


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
    text = BRACKETS.sub("", text)
    if "(" in text or "（" in text:
        text = BRACKETS.sub("", text)  # "Ann Lee（某大学（某地）某学院）"
    text = _AFTER_NAME.sub("", _ROLE.sub("", NOISE.sub("", text))).strip(" ,，;；、&@。")
    text = GLUED_INITIAL.sub(" ", text)
    text = _LAST_STOP.sub("", re.sub(r"\s+\.?\Z|\s+", " ", text).strip())
    if is_handle:
        return None
    if text.islower() and _PAGE_OF_PERSON.fullmatch(text) and not GROUP.search(text.replace("_", " ")):
        text = " ".join(word.capitalize() for word in re.split("[_-]", text))
    if not text or not any(letter.isalpha() for letter in text) or _is_no_name(text):
        return None
    if has_cjk(text):
        return _parse_cjk(text.rstrip("."))
    if re.search(r"^[^,]*\b(?:and)\b", text) and GROUP.search(text):
        return Person(literal=text)
    if "," in text:
        return _parse_inverted(text)
    return _parse_natural(text)


GLUED_INITIAL = regex(r"(?<=\b[A-Z]\.)(?=[A-ZÀ-Þ][a-zß-ÿ])")  # "Ada B.Lee"
_PAGE_OF_PERSON = regex(
    r"[a-z]{2,15}(?:-(?!ai\b)[a-z]{1,15}){1,3}|[a-z]{2,15}(?:_(?!ai\b)[a-z]{1,15}){1,3}"
)  # notes on people are called "ada-lovelace"


def without_marks(text: str) -> str:
    """A name as written, without the marks of footnotes and affiliations."""
    if _ORDINARY.fullmatch(text):
        return text
    return NOISE.sub("", clean(text[: 5 * LONGEST_NAME])).strip(" ,，、;；{}")


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
        and not HAN_GROUP.search(text)
    ):
        family, given = reversed(words) if _is_given_first(*words) else words
        return Person(family=family, given=given)
    if len(words) > 1 or HAN_GROUP.search(text) or "·" in text or "・" in text:
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
    if first in _FAMILIES or first in JAPANESE_FAMILIES:
        return False
    if last in JAPANESE_FAMILIES and len(last) > 1:
        return True
    return last in _FAMILIES and (len(last) == 2 or len(first) > 1 or first not in JAPANESE_FAMILIES)


def _parse_han(text: str) -> Person:
    if len(text) == 1 or len(text) > 5 or text in DOUBLE_FAMILIES:
        return Person(literal=text)
    for length in (3, 2):
        if len(text) > length and text[:length] in JAPANESE_FAMILIES | DOUBLE_FAMILIES:
            return Person(family=text[:length], given=text[length:])
    if len(text) == 4:  # a Japanese name, or a double family name missing from the list
        return Person(family=text[:2], given=text[2:])
    return Person(family=text[0], given=text[1:]) if len(text) <= 3 else Person(literal=text)


def _parse_inverted(text: str) -> Person:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffix = ""
    kept: list[str] = []
    for index, part in enumerate(parts):
        if index and SUFFIXES.fullmatch(part):
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
    if GROUP.search(kept[0]) and len(kept[0].split()) > 1:
        return Person(literal=text)
    words = kept[0].split(" ")
    if len(words) > 1 and _KEPT_SUFFIX.fullmatch(words[-1]) and not suffix:  # "King Jr., Martin L."
        suffix = words.pop()
    particle, family = leading_particle(words)
    given = kept[1].split(" ")
    trailing = len(given)
    while trailing > 1 and given[trailing - 1] in PARTICLES and given[trailing - 1] not in ("y", "e", "in"):
        trailing -= 1  # "Beethoven, Ludwig van"
    if not particle and trailing < len(given):
        particle = " ".join(given[trailing:])
        given = given[:trailing]
    if len(given) > 1 and _KEPT_SUFFIX.fullmatch(given[-1]) and not suffix:
        suffix = given.pop()
    return Person(family=_unbrace(family), given=_unbrace(" ".join(given)), particle=particle, suffix=suffix)


def leading_particle(words: list[str]) -> tuple[str, str]:
    """("van der", "Beek") of the words of a family name; "" for no particle."""
    count = 0
    while count < len(words) - 1 and words[count] in PARTICLES:
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
    if GROUP.search(text) or OF_GROUP.search(text):
        return Person(literal=text)
    if text.count("{") and (match := re.fullmatch(r"(.*?)\s*\{([^{}]+)\}", text)):
        return Person(given=match[1], family=match[2]) if match[1] else Person(literal=match[2])
    if words[0] in PARTICLES and words[0] not in NO_START:
        given = words.pop() if len(words) > 2 and JOINED_INITIALS.fullmatch(words[-1]) else ""  # "van der Berg C"
        particle, family = leading_particle(words)
        return Person(given=given, family=family, particle=particle, suffix=suffix)
    if (
        len(words) > 2 and words[0].casefold() in _CAPITAL_PARTICLES and JOINED_INITIALS.fullmatch(words[-1])
    ):  # "Van Loan C F"
        at = next(index for index in range(1, len(words)) if all(map(JOINED_INITIALS.fullmatch, words[index:])))
        if at > 1:
            return Person(family=" ".join(words[:at]), given=" ".join(words[at:]), suffix=suffix)
    behind = len(words)
    while behind > 2 and words[behind - 1] in PARTICLES:
        behind -= 1
    if behind < len(words) and JOINED_INITIALS.fullmatch(words[behind - 1]):  # "Beek L van der", as GB/T writes it
        return Person(
            family=" ".join(words[: behind - 1]),
            given=words[behind - 1],
            particle=" ".join(words[behind:]),
            suffix=suffix,
        )
    for index in range(1, len(words) - 1):
        if words[index] in PARTICLES and words[index] not in ("y", "e"):
            particle, family = leading_particle(words[index:])
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
    is_short = all(JOINED_INITIALS.fullmatch(word) for word in words[1:])
    if len(words) == 2 and len(words[1]) == 1 and words[1].isupper() and words[0].isupper() and words[0].isalpha():
        return Person(family=words[0], given=words[1], suffix=suffix)  # "HE K"
    if is_short and words[0][:1].isupper() and not JOINED_INITIALS.fullmatch(words[0]) and not words[0].endswith("."):
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
