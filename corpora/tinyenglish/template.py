"""Sentence templates.

    {name}  {name:form}     a value bound by the scene, or a form of it (see inflect.py)
    <list>  <list:form>     one draw from a word list
    <list=name>             the same, and the draw is bound to `name` for the rest of the paragraph
    [one|two|]              one of the alternatives, which may hold anything above; an empty one is allowed
"""

import functools

from .inflect import inflect, tidy

_STOPS = {"{": "}", "<": ">"}


def _parse(text, position, closers):
    """Parses up to one of `closers`; returns (nodes, position of the closer or the end)."""
    nodes, plain = [], []
    while position < len(text) and text[position] not in closers:
        letter = text[position]
        if letter not in "{<[":
            plain.append(letter)
            position += 1
            continue
        if plain:
            nodes.append("".join(plain))
            plain = []
        if letter == "[":
            alternatives = []
            while text[position] != "]":
                branch, position = _parse(text, position + 1, "|]")
                alternatives.append(branch)
            nodes.append(("alt", alternatives))
            position += 1
        else:
            end = text.index(_STOPS[letter], position)
            body, _, bind = text[position + 1:end].partition("=")
            name, _, form = body.partition(":")
            nodes.append(("var" if letter == "{" else "list", name, form, bind))
            position = end + 1
    if plain:
        nodes.append("".join(plain))
    return nodes, position


@functools.lru_cache(maxsize=None)
def _compiled(text):
    return _parse(text, 0, "")[0]


class Teller:
    """Expands templates with one stream of draws, one set of word lists and the values the scene has bound."""

    def __init__(self, draws, lists, **bound):
        self.draws, self.lists, self.bound = draws, lists, bound

    def sentence(self, template):
        return tidy(self._expand(_compiled(template)))

    def paragraph(self, templates):
        return " ".join(self.sentence(template) for template in templates)

    def _expand(self, nodes):
        return "".join(node if isinstance(node, str) else self._value(node) for node in nodes)

    def _value(self, node):
        if node[0] == "alt":
            return self._expand(self.draws.choice(node[1]))
        kind, name, form, bind = node
        value = self.bound[name] if kind == "var" else self.draws.choice(self.lists[name])
        if not isinstance(value, str):  # a bound list: another draw each time it is named
            value = self.draws.choice(value)
        if bind:
            self.bound[bind] = value
        return inflect(value, form) if form else value
