"""A small, safe part of Markdown: what designers need in instructions and texts.

Paragraphs, headings, bullet and numbered lists, **bold**, *italic*, `code` and links to https,
http, mailto or a page of our own. Everything else is text: HTML in the source is escaped, so the
result is safe to show whoever wrote it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from markupsafe import Markup, escape

_SPECIAL = re.compile(r"([\\`*_\[\]()#<>&\-+.!~|])")
_INLINE = re.compile(
    r"\\(?P<literal>[\\`*_\[\]()#<>&\-+.!~|])"
    r"|`(?P<code>(?:\\.|[^`\n\\])+)`"
    r"|\[(?P<text>(?:\\.|[^\[\]\n\\])+)\]"
    r"\((?P<href>(?:https?://|mailto:|/(?!/))(?:\\[`*_\[\]#&\-+.!~|]|[^\s()<>\"\\])*)\)"
    r"|\*\*(?P<strong>(?:\\.|[^*\n\\])+)\*\*"
    r"|(?<!\w)__(?P<strong2>(?:\\.|[^_\n\\])+)__(?!\w)"
    r"|\*(?P<em>(?:\\.|[^*\n\\])+)\*"
    r"|(?<!\w)_(?P<em2>(?:\\.|[^_\n\\])+)_(?!\w)"
    r"|(?P<br>(?:(?<! ) {2,}|\\)\n)"
)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_BULLET = re.compile(r"[-*+]\s+(.*)")
_NUMBER = re.compile(r"\d{1,9}[.)]\s+(.*)")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})$")


def literal(text: str) -> str:
    """`text` written so that `render` shows exactly these characters (no markup inside)."""
    return _SPECIAL.sub(r"\\\1", text)


def plain(text: str) -> str:
    """The characters that `text` stands for, without what `literal` put before them."""
    return re.sub(r"\\(.)", r"\1", text)


def render(text: str, *, top: int = 2) -> Markup:
    """Markdown → safe HTML. A first-level heading becomes ``<h{top}>``."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    return Markup("\n").join(_blocks(lines, top))


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    bare = line.strip()
    if _HEADING.fullmatch(bare):
        return "heading"
    if _RULE.fullmatch(bare):
        return "rule"
    if _BULLET.fullmatch(bare):
        return "ul"
    return "ol" if _NUMBER.fullmatch(bare) else "p"


def _blocks(lines: Iterable[str], top: int) -> Iterator[Markup]:
    for kind, group in groupby(lines, _kind):
        block = list(group)
        match kind:
            case "heading":
                yield from (_heading(line, top) for line in block)
            case "rule":
                yield Markup("<hr>")
            case "ul":
                yield _items("ul", _BULLET, block)
            case "ol":
                yield _items("ol", _NUMBER, block)
            case "p":
                yield Markup("<p>%s</p>") % inline("\n".join(line.lstrip() for line in block))


def _heading(line: str, top: int) -> Markup:
    match = _HEADING.fullmatch(line.strip())
    assert match is not None  # noqa: S101 - `_kind` said so
    level = min(6, top + len(match[1]) - 1)
    return Markup("<h%d>%s</h%d>") % (level, inline(match[2]), level)


def _items(tag: str, pattern: re.Pattern[str], lines: Iterable[str]) -> Markup:
    rows = (pattern.sub(r"\1", line.strip()) for line in lines)
    inner = Markup("").join(Markup("<li>%s</li>") % inline(row) for row in rows)
    return Markup("<%s>%s</%s>") % (tag, inner, tag)


_WRAP: dict[str, Callable[[re.Match[str]], Markup]] = {
    "literal": lambda found: escape(found["literal"]),
    "code": lambda found: Markup("<code>%s</code>") % plain(found["code"]),
    "strong": lambda found: Markup("<strong>%s</strong>") % inline(found["strong"]),
    "strong2": lambda found: Markup("<strong>%s</strong>") % inline(found["strong2"]),
    "em": lambda found: Markup("<em>%s</em>") % inline(found["em"]),
    "em2": lambda found: Markup("<em>%s</em>") % inline(found["em2"]),
    "href": lambda found: (
        Markup('<a href="%s">%s</a>') % (plain(found["href"]), inline(found["text"]))
    ),
    "br": lambda found: Markup("<br>"),  # noqa: ARG005
}


def inline(text: str) -> Markup:
    """Markdown without blocks → safe HTML that fits in a line."""
    done, at = [], 0
    for found in _INLINE.finditer(text):
        done += [escape(text[at : found.start()]), _WRAP[str(found.lastgroup)](found)]
        at = found.end()
    return Markup("").join([*done, escape(text[at:])])
