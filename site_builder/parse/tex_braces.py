r"""What stands in braces in TeX, with braces in them, as in `\newcommand{\set}[1]{\{\,{#1}\,\}}`."""

BRACED = r"\{[^{}]*+\}"
for _ in range(3):
    BRACED = rf"\{{(?:\\.|[^\\{{}}]|{BRACED})*\}}"
