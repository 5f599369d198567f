"""Writes a vault of invented reading notes: deterministic, of any size, shaped like notes on papers.

    python benchmarks/gen_vault.py OUT --notes 1000 [--seed 7]

Each note is a function of the seed and its own number, except its links, which run over all notes. A few notes are
cited by very many, most by few, one link in twelve leads to a paper without a note. The text is nonsense with the right
lengths: half Chinese, half English, with formulas, code, tables, callouts, comments, footnotes, block ids and embeds.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

ADJECTIVES = "Sparse Deep Robust Latent Causal Modular Sequential Neural Adaptive Bounded Implicit Recursive".split()
NOUNS = "Transport Memory Kernels Alignment Fields Search Sampling Planning Routing Priors Codes Graphs".split()
THINGS = "Parsing Retrieval Control Translation Vision Reasoning Speech Proofs Markets Maps Music Proteins".split()
GIVEN = "Ana Bo Chidi Dara Elif Femi Goran Hana Ivo Jia Kofi Lena Mei Nia Otto Paz Rui Sven Tomo Yu".split()
FAMILY = (
    "Abe Brandt Costa Diaz Engel Farah Grau Hoang Ito Jung Kaya Lund Mori Novak Ortiz Park Ruiz Shah Tan Weil".split()
)
VENUES = (
    "Journal of Imaginary Methods",
    "Conference on Invented Learning",
    "虚构计算学报",
    "arxiv:{number} [cs] #DEMO/{yy}",
)
ENGLISH = (
    "we fit the bound on a held-out split and the gap closes",
    "the second variant needs half of the memory at equal loss",
    "none of the ablations changes the order of the methods",
    "this only holds while the noise is independent of the input",
    "the curve bends once the batch exceeds the critical size",
    "their proof needs convexity, the experiments do not",
)
CHINESE = (
    "这里的假设比看上去强得多",
    "去掉这一项之后结果几乎不变",
    "作者没有报告方差，只给了均值",
    "复现时学习率要减半才能收敛",
    "这个上界在样本少的时候很松",
    "与前人的差别主要在目标函数上",
)
HEADINGS = ("论文试图解决的问题", "总体贡献", "关键设计", "实验", "后续工作", "相关研究")
FORMULAS = (
    r"\mathcal{L}(\theta)=\sum_{i=1}^{n}\log p_\theta(x_i)",
    r"\frac{\partial f}{\partial x}=\sqrt{\frac{a}{b}}",
    r"\left\|Wx-y\right\|_2^2\le\epsilon",
)
CODE = "def step(x, lr={lr}):\n    grad = x - x.mean()\n    return x - lr * grad"


class Vault:
    """The names that links need, drawn once; everything else of a note comes from its number."""

    def __init__(self, size: int, seed: int) -> None:
        self.size = size
        self.seed = seed
        self.titles: list[str] = []
        self.keys: list[str] = []
        self.years: list[int] = []
        for number in range(size):
            rng = self.random("name", number)
            words = [rng.choice(ADJECTIVES), rng.choice(NOUNS), "for", rng.choice(ADJECTIVES), rng.choice(THINGS)]
            year = rng.randint(2008, 2025)
            self.titles.append(f"{' '.join(words)} {number}")
            self.keys.append(f"@{year}{words[0]}{words[1]}{number}{rng.choice(FAMILY)}")
            self.years.append(year)

    def random(self, part: str, number: int) -> Random:
        return Random(f"{self.seed}:{part}:{number}")

    def link(self, rng: Random) -> str:
        """A wikilink by key, alias or heading; the cube of a uniform draw gives the well-known ones their share."""
        if rng.random() < 1 / 12:
            missing = rng.randrange(self.size // 10 + 1)
            return f"[[@2026UnwrittenPaper{missing}Nobody|未读之{missing}]]"
        other = int(self.size * rng.random() ** 3)
        kind = rng.random()
        if kind < 0.2:
            return f"[[N{other}]]"
        if kind < 0.35:
            return f"[[{self.keys[other]}#{rng.choice(HEADINGS)}|见 N{other}]]"
        return f"[[{self.keys[other]}|N{other}]]"

    def sentence(self, rng: Random) -> str:
        words = rng.choice(CHINESE if rng.random() < 0.5 else ENGLISH)
        if rng.random() < 0.3:
            return f"{words}（{self.link(rng)}）。"
        if rng.random() < 0.1:
            return f"=={words}== ${rng.choice(FORMULAS)}$。"
        return f"{words}{'。' if words[0] > 'z' else '.'}"

    def paragraph(self, rng: Random) -> str:
        return " ".join(self.sentence(rng) for _ in range(rng.randint(2, 5)))

    def block(self, rng: Random, number: int) -> str:
        kind = rng.randrange(8)
        if kind == 0:
            return "\n".join(f"- {self.sentence(rng)}" for _ in range(rng.randint(3, 6)))
        if kind == 1:
            return f"$$\n{rng.choice(FORMULAS)}\n$$"
        if kind == 2:
            return f"```python\n{CODE.format(lr=rng.randint(1, 9) / 100)}\n```"
        if kind == 3:
            rows = (f"| {rng.choice(NOUNS)} | {rng.random():.3f} | {rng.randint(1, 99)} |" for _ in range(4))
            return "| 方法 | 误差 | 步数 |\n|---|---:|---:|\n" + "\n".join(rows)
        if kind == 4:
            return f"> [!{rng.choice(['note', 'tip', 'warning'])}] {rng.choice(CHINESE)}\n> {self.sentence(rng)}"
        if kind == 5:
            mark = f"{number}-{rng.randint(1, 99999)}"
            return f"{self.paragraph(rng)}[^{mark}]\n\n[^{mark}]: {rng.choice(ENGLISH)}."
        return self.paragraph(rng)

    def note(self, number: int) -> str:
        rng = self.random("note", number)
        title, key, year = self.titles[number], self.keys[number], self.years[number]
        authors = [f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}" for _ in range(rng.randint(1, 8))]
        identifier = f"{year % 100:02d}{rng.randint(1, 12):02d}.{rng.randint(1, 99999):05d}"
        lines = [
            "---",
            f'aliases: ["{title}", "{title}, {year}", "N{number}"]',
            "---",
            f"# {title}",
            "",
            f"- **Journal**: {rng.choice(VENUES).format(number=identifier, yy=f'{year % 100:02d}')}",
            f"- **Author**: {', '.join(authors)}",
            f"- **Year**: {year}",
            f"- **URL**: https://example.org/{identifier}",
            f"- [**Zotero**](zotero://select/items/{key})",
            "",
        ]
        for heading in HEADINGS:
            lines += [f"## {heading}", "", f"%% {rng.choice(CHINESE)}？ %%", ""]
            for _ in range(rng.randint(1, 4)):
                lines += [self.block(rng, number), ""]
        lines += [f"{rng.choice(CHINESE)}，编号 {number}。 ^b{number}", ""]
        if rng.random() < 0.1:
            other = int(self.size * rng.random())
            lines += [f"![[{self.keys[other]}#^b{other}]]", ""]
        return "\n".join(lines)


def write_vault(folder: Path, *, notes: int, seed: int = 7) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    vault = Vault(notes, seed)
    for number, key in enumerate(vault.keys):
        (folder / f"{key}.md").write_text(vault.note(number), encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a vault of invented reading notes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    write_vault(arguments.folder, notes=arguments.notes, seed=arguments.seed)


if __name__ == "__main__":
    main()
