"""Which attachments may be published: none that runs on a reader's machine, configures a host or holds other notes."""

from __future__ import annotations

from site_builder.text.cjk import fold
from site_builder.text.media import AUDIO, PICTURES, VIDEO, extension

_ACTIVE = frozenset(
    """htm html xhtml xht shtml shtm stm mhtml mht xml xsl xslt xbl rdf rss atom svgz js mjs cjs jsx ts wasm css
    webmanifest appcache php php3 php4 php5 php7 php8 phps phtml phar asp aspx ashx asmx jsp jspx cfm cgi fcgi hta htc
    swf vbs""".split()
)
_VAULT = frozenset("md canvas base excalidraw".split())
_HOST = frozenset(
    """_headers _redirects _routes.json _worker.js cname netlify.toml vercel.json now.json wrangler.toml wrangler.jsonc
    wrangler.json firebase.json staticwebapp.config.json web.config app.yaml render.yaml _config.yml user.ini
    php.ini""".split()
)

_OTHERS = frozenset(
    """tif tiff ico heic opus aac avi m4v pdf epub djvu zip tar gz tgz bz2 xz 7z rar doc docx xls xlsx ppt pptx odt ods
    odp csv tsv txt rtf json yaml yml bib ris tex ipynb py r jl m c cpp h java sh""".split()
)
_ATTACHMENTS = PICTURES | AUDIO | VIDEO | _OTHERS | _ACTIVE


def may_publish(path: str) -> bool:
    """Whether an attachment with this path is copied when a note refers to it."""
    parts = fold(path).split("/")
    if parts[-1] in _HOST or any(part.startswith(".") for part in parts):
        return False
    return extension(path) not in _ACTIVE | _VAULT


def means_attachment(target: str) -> bool:
    """Whether a link that leads nowhere was meant for an attachment and not for a note still to be written."""
    return extension(target) in _ATTACHMENTS
