"""What a file is, by its name: the kinds of media that Obsidian shows in a note."""

from __future__ import annotations

from site_builder.text.cjk import fold

PICTURES = frozenset("avif bmp gif jpeg jpg png svg webp".split())
AUDIO = frozenset("flac m4a mp3 ogg wav 3gp".split())
VIDEO = frozenset("mkv mov mp4 ogv webm".split())


def extension(path: str) -> str:
    """The folded extension of a file name without its dot; "" when it has none."""
    name = fold(path.rpartition("/")[2]).rstrip(". ")  # some systems leave these out
    return name.rpartition(".")[2] if "." in name else ""


def is_picture(path: str) -> bool:
    return extension(path) in PICTURES
