"""Places on the author's disk, which no output may name: `file:` addresses and absolute paths."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from site_builder.text.regex import regex

# what begins an address of a disk: "C:\a", "c:/a", "\\server\share\a", "~/a"; not "\a\b" of a vault, not "GPT-3:\x"
_DRIVE = r"(?:(?<![A-Za-z0-9])[A-Za-z]:(?:[\\/]|%5[cC])|\\\\[^\\/\s]|\\[^\\/\s]+\\[^\\/\s]+\\|~/)"
# folders that systems keep the files of their users in; each may be a folder of a vault too
HOMES = "Users|home|Volumes|mnt|media|private|var|tmp|root|storage/emulated|sdcard|cygdrive|run/media"
_FILE = r"(?<![A-Za-z0-9])file(?::|&#0*58;|&#[xX]0*3[aA];|&colon;)"
_DISK = rf"(?:{_FILE}|{_DRIVE}|/(?:{HOMES})/)"
_SURELY = rf"(?:{_FILE}|{_DRIVE}|/(?:Users|home|Volumes|mnt|storage/emulated|cygdrive)/[^/\s]+/)"

_ANY = regex(_DISK, re.IGNORECASE)
_SURE = regex(_SURELY, re.IGNORECASE)
# without one of these there is nothing on a disk; "c:/a" but not "https://a"
_SIGNS = ("file", "\\", "~/", "%5c", *(f"/{home.casefold()}/" for home in HOMES.split("|")))
_DRIVE_SIGN = regex(r":/(?<=[A-Za-z]:/)(?<![A-Za-z0-9][A-Za-z]:/)")
_END = "\\s<>\"'。，；：！？、（）《》〈〉「」『』【】“”‘’…"
# "file:///home/a/x.pdf", "file:\\server\x.pdf", "file:%2F%2Fx"; not "profile:/x", not "file: what a file is", nor the
# name of the scheme alone, "opened by file://"
_NAMED = rf"(?=[^{_END}\w]*\w)"
_FILE_ADDRESS = regex(rf"<?{_FILE}(?:[/\\]|%2[fF]|%5[cC]){_NAMED}[^{_END}]*>?|<{_FILE}{_NAMED}[^<>\s]+>", re.IGNORECASE)
# "C:\My files\a.pdf", "\\server\share\a.pdf", where a space may stand in the name of a folder; "/home/ann/a.pdf"
_PATH = regex(
    rf"(?:(?<![A-Za-z0-9])[A-Za-z]:\\|\\\\(?=[^\\/\s]))(?:(?:[^\n<>\"'，。；：！？、,;:|*?\\/]++\\)+[^{_END},;|*?]*|[^{_END},;|*?]+)"
    rf"|(?:(?<![A-Za-z0-9])[A-Za-z]:/|(?<![\w.~/-])~/|(?<![\w.~/-])/(?:{HOMES})/)[^{_END},;|*?]+"
)
_AROUND = " \t\n<>\"'`“”‘’"  # signs around a value that is nothing but a path


# "[words](/home/ann/My files/a.pdf)", "[words](C:\\My files\\a (1).pdf)": no link for Markdown, for their spaces
SPACED_LINK = regex(
    rf"\[(?P<words>[^\[\]\n]*)\]\([ \t]*(?={_SURELY})[^()\n]*(?:\([^()\n]*\)[^()\n]*){{0,5}}\)",
    re.IGNORECASE,
)


def file_name(address: str) -> str:
    """The last part of a path or `file:` address, decoded: what may be shown of it."""
    path = unquote(unescape(address).partition("#")[0].partition("?")[0]).strip("<> ").rstrip("/\\")
    return re.split(r"[/\\:]", path)[-1].strip()


def is_on_disk(address: str) -> bool:
    """Whether an address, as it stands in a Markdown link or in an attribute, names a place on a disk."""
    return _ANY.match(address) is not None


def is_surely_on_disk(target: str) -> bool:
    """The same of the target of a wikilink, where "/a/b" is a path from the top of the vault."""
    return _SURE.match(unquote(target) if "%" in target else target) is not None


def climbs(target: str) -> bool:
    """Whether a path leads upwards, "../../Clients/plan.md": it may name folders around the vault."""
    return ".." in target and ".." in re.split(r"[/\\]", unquote(target))


def without_file_addresses(text: str) -> str:
    """`text` with the name of the file alone where a `file:` address stood."""
    return _FILE_ADDRESS.sub(lambda match: file_name(match[0]), text) if "file" in text.lower() else text


def has_paths(text: str) -> bool:
    """Whether `without_paths` would change a line of `text`, or some sign only makes it look so."""
    folded = text.casefold()
    if not any(sign in folded for sign in _SIGNS) and _DRIVE_SIGN.search(text) is None:
        return False
    return _ANY.search(text) is not None or _PATH.search(text) is not None


def without_paths(text: str) -> str:
    """`text` with the name of the file alone where an absolute path or a `file:` address stood."""
    text = without_file_addresses(text)
    if is_on_disk(value := text.strip(_AROUND)):
        return file_name(value)
    return _PATH.sub(lambda match: file_name(match[0]), text)
