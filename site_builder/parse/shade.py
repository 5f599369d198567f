"""Whether a colour that raw HTML puts behind words is light or dark on any paper, so that they can be read."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb
from functools import lru_cache
from typing import Literal, NamedTuple

from site_builder.text.regex import regex

_BACKGROUND = regex(r"(?:^|; )background(?:-color)?: ([^;]+)")
_OWN_COLOUR = regex(r"(?:^|; )color: ")
_HEX = regex(r"#(?:([0-9a-f]{3,4})|([0-9a-f]{6}(?:[0-9a-f]{2})?))", re.IGNORECASE)
_FUNCTION = regex(r"(rgb|hsl)a?\(([^()]*)\)", re.IGNORECASE)
_NUMBER = regex(r"[-+]?(?:\d+\.?\d*|\.\d+)")
# the ones that people write; CSS Color 4, 6.1
_NAMED = {
    name: value
    for line in """
    aqua 00ffff|aquamarine 7fffd4|beige f5f5dc|black 000000|blue 0000ff|brown a52a2a|coral ff7f50|cornsilk fff8dc
    crimson dc143c|cyan 00ffff|darkblue 00008b|darkgreen 006400|darkred 8b0000|gold ffd700|gray 808080|green 008000
    grey 808080|honeydew f0fff0|indigo 4b0082|ivory fffff0|khaki f0e68c|lavender e6e6fa|lemonchiffon fffacd
    lightblue add8e6|lightcoral f08080|lightcyan e0ffff|lightgray d3d3d3|lightgreen 90ee90|lightgrey d3d3d3
    lightpink ffb6c1|lightsalmon ffa07a|lightskyblue 87cefa|lightyellow ffffe0|lime 00ff00|magenta ff00ff
    maroon 800000|mistyrose ffe4e1|moccasin ffe4b5|navy 000080|orange ffa500|palegreen 98fb98|peachpuff ffdab9
    pink ffc0cb|plum dda0dd|purple 800080|red ff0000|salmon fa8072|silver c0c0c0|skyblue 87ceeb|teal 008080
    tomato ff6347|violet ee82ee|wheat f5deb3|white ffffff|whitesmoke f5f5f5|yellow ffff00|yellowgreen 9acd32
    """.split("\n")
    for name, _, value in (pair.strip().partition(" ") for pair in line.split("|"))
    if name
}


class _Colour(NamedTuple):
    """Parts from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


_PAPERS = (_Colour(0.98, 0.98, 0.98), _Colour(0.08, 0.09, 0.09))  # about what themes have, by day and by night
_DARK_INK, _LIGHT_INK = _Colour(0.11, 0.13, 0.12), _Colour(0.86, 0.89, 0.87)
_READABLE = 4.5  # WCAG 2.2, 1.4.3


@lru_cache(maxsize=1024)
def shade_of(style: str) -> Literal["", "light", "dark"]:
    """For a style as `clean_style` gives it: which its background is, on light and on dark paper alike; "" where it has
    none, tells the colour of its words as well, or lets the paper through."""
    found = _BACKGROUND.search(style)
    colour = _colour(found[1].strip()) if found and not _OWN_COLOUR.search(style) else None
    if colour is None:
        return ""
    seen = [_over(colour, paper) for paper in _PAPERS]
    if all(_contrast(_DARK_INK, one) >= _READABLE for one in seen):
        return "light"
    return "dark" if all(_contrast(_LIGHT_INK, one) >= _READABLE for one in seen) else ""


def _colour(value: str) -> _Colour | None:
    """ "#ff0", "rgb(255 255 0 / 40%)", "hsla(60, 100%, 50%, .4)", "yellow"; None for anything else."""
    digits = _NAMED.get(value.lower(), "")
    if found := _HEX.fullmatch(value):
        digits = "".join(2 * digit for digit in found[1]) if found[1] else found[2]
    if digits:
        return _Colour(*(int(digits[place : place + 2], 16) / 255 for place in range(0, len(digits), 2)))
    function = _FUNCTION.fullmatch(value)
    parts = re.split(r"[\s,/]+", function[2].strip()) if function else []
    if function is None or len(parts) not in (3, 4):
        return None
    numbers = [_part(part) for part in parts]
    if None in numbers:
        return None
    first, second, third, alpha = (number or 0.0 for number in (*numbers, 1.0)[:4])
    if function[1].lower() == "hsl":
        hue = first * 100 if parts[0].endswith("%") else first
        return _Colour(*hls_to_rgb(hue / 360 % 1, min(third, 1), min(second, 1)), min(alpha, 1))
    scale = [1 if part.endswith("%") else 255 for part in parts]
    red, green, blue = (min(number / one, 1) for number, one in zip((first, second, third), scale, strict=False))
    return _Colour(red, green, blue, min(alpha, 1))


def _part(text: str) -> float | None:
    """A number, or the hundredth of a percentage; units of angles other than degrees are not read."""
    number = _NUMBER.match(text)
    unit = text[number.end() :] if number else "?"
    if number is None or unit not in ("", "%", "deg"):
        return None
    return max(float(number[0]), 0) / (100 if unit == "%" else 1)


def _over(colour: _Colour, paper: _Colour) -> _Colour:
    return _Colour(*(paper[at] + (colour[at] - paper[at]) * colour.alpha for at in range(3)))


def _contrast(one: _Colour, other: _Colour) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: _Colour) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
