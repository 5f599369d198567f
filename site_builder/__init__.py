"""Paperleaf turns a folder of reading notes into a website."""

__version__ = "0.1.0"
