"""Jinja2 with less work between a template and its text: calls go straight to what they call, text is escaped once.

Nothing that a theme can call asks for Jinja's context (`pass_context` and its kin), which is what the way round through
`Context.call` is for, and autoescaping is on everywhere.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape


def shown(value: object) -> str:
    """What `escape` makes of a value, without a copy of what needs no escaping."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # the type was just seen
    if kind is str:
        text: str = value  # type: ignore[assignment]
        if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
            return escape(text)
        return text
    return str(value) if kind is int or kind is float else escape(value)


class DirectCalls(CodeGenerator):
    """Compiles `f(x)` to `f(x)`."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(named.key) for named in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for number, argument in enumerate((*node.args, *node.kwargs)):
            self.write(", " if number else "")
            self.visit(argument, frame)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class DirectEnvironment(Environment):
    """An environment whose templates are compiled once and never looked for again."""

    code_generator_class = DirectCalls

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.shown = shown
        self._compiled: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All at once: a chain of mappings is copied slowly, and every page begins with a copy."""
        return {**self.globals, **(d or {})}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        if not isinstance(name, str) or globals is not None:
            return super().get_template(name, parent, globals)
        template = self._compiled.get(name)
        if template is None:
            template = self._compiled[name] = super().get_template(name, parent)
        return template
