"""What somebody might write into a field to break out of it."""

from __future__ import annotations

from itertools import product

BREAKOUTS = (
    "", '"', "'", "`", "\\", "-->", "]]>", "/>", '">', "'>", "</p>", "</b>", "</svg>", "</style>",
    "</title>", "</script>", "</textarea>", "*/", "${", "{{",
)  # fmt: skip
VECTORS = (
    "<script>hit()</script>", "<svg onload=hit()>", "<img src=x onerror=hit()>",
    "<b onclick=hit()>",
    "<iframe src=//x>", "<base href=//x>", "<a href=javascript:hit()>x",
    " onfocus=hit() autofocus ",
    "<style>*{x:y}</style>", "<form action=//x>", "<input name=key>", "{{7*7}}", "{%hit%}",
    "javascript:hit()", "&lt;script&gt;", "<!--", "<x/y=z>", "%3Cscript%3E", "\\u003cscript>",
    "=HYPERLINK(1)", "+1+cmd|' /C'!A0", "@SUM(1)", "-2+3", "<math href=x>", "<object data=x>",
)  # fmt: skip

#: 500 of them.
PAYLOADS = tuple(f"{out}{vector}" for out, vector in product(BREAKOUTS, VECTORS))
