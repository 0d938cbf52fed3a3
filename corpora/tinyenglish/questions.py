"""The analogy questions and the similarity pairs that belong to the world, derived from the same tables as the text."""

from . import adjectives, classes, countries, living, nouns, people, verbs
from .inflect import inflect

PARTNERS = 14  # each pair is asked with this many of the others, not with all, which keeps the file small

# Not asked: words that are something else besides (a noun and a verb, an instrument and a past tense) or that half of all scenes
# mention, so that their company in this small world says little about their form.
_UNASKED_VERBS = set("dust iron milk hammer print type march dream rake plough guard sail spell whistle".split())
_UNASKED_NOUNS = set("house shop child school tree lake stone saw leaf".split())


def _verb_pairs(left, right):
    every = [verb for group in verbs.VERBS.values() for verb, _ in group if verb not in _UNASKED_VERBS]
    return [tuple(verb if kind == "base" else inflect(verb, kind) for kind in (left, right)) for verb in every]


def pairs_of_sections():
    """Section name -> list of (left, right) with the same relation throughout."""
    capitals = [(record["capital"], record["country"]) for record in countries.COUNTRIES]
    common = [pair for pair in capitals if pair[1] in countries.COMMON]
    compared = [entry[0] for entry in adjectives.COMPARED]
    counted = [entry[0] for group in nouns.NOUNS.values() for entry in group if entry[0] not in _UNASKED_NOUNS]
    return {
        "capital-common-countries": common,
        "capital-world": [pair for pair in capitals if pair not in common],
        "family": list(people.ROLES),
        "animal-young": [entry[:2] for entry in living.ANIMALS],
        "trade-place": [entry[:2] for entry in living.TRADES],
        "gram1-adjective-to-adverb": [(entry[0], inflect(entry[0], "ly")) for entry in adjectives.ADVERBS],
        "gram3-comparative": [(word, inflect(word, "er")) for word in compared],
        "gram4-superlative": [(word, inflect(word, "est")) for word in compared],
        "gram5-present-participle": _verb_pairs("base", "ing"),
        "gram6-nationality-adjective": [(record["country"], record["adj"]) for record in countries.COUNTRIES],
        "gram7-past-tense": _verb_pairs("ing", "ed"),
        "gram8-plural": [(word, inflect(word, "pl")) for word in counted],
        "gram9-plural-verbs": _verb_pairs("base", "s"),
    }


def question_lines():
    """The lines of a file in word2vec's format: `: section`, then `a b c d` meaning a is to b as c is to d."""
    lines = []
    for section, pairs in pairs_of_sections().items():
        lines.append(": " + section)
        for index, (a, b) in enumerate(pairs):
            # The partners follow the pair at growing distances (1, 2, 4, 7, 11 ...), so that neighbours in the table do not dominate.
            others = list(dict.fromkeys((index + step * (step + 1) // 2 + 1) % len(pairs) for step in range(4 * PARTNERS)))
            others = [other for other in others if other != index][:PARTNERS]
            lines += [" ".join((a, b) + tuple(pairs[other])) for other in others]
    return lines


def similarity_lines():
    """Tab-separated `word word score`, 0 to 10: same family 8, same group 5, a trade and its place 7, unrelated 1; some people by hand."""
    lines, families = [], list(classes.CLASSES.items())
    clean = {name: [m.lower() for m in members if sum(m.lower() in (x.lower() for x in c[1]) for c in classes.CLASSES.values()) == 1]
             for name, (_, members, _) in families}
    for index, (name, (group, _, _)) in enumerate(families):
        members = clean[name]
        for left, right in zip(members[0:8:2], members[1:8:2]):
            lines.append((left, right, 8))
        for step in range(1, len(families)):
            other, (other_group, _, _) = families[(index + step) % len(families)]
            if other_group == group and step < len(families) - index:
                lines.append((members[1], clean[other][2], 5))
            if other_group != group and step in (5, 11, 17):
                lines.append((members[step % len(members)], clean[other][3], 1))
    lines += [(trade, place, 7) for trade, place, _, _ in living.TRADES]
    lines += [("king", "queen", 9), ("king", "throne", 8), ("king", "monarch", 9), ("prince", "princess", 9), ("king", "cabbage", 0),
              ("queen", "crown", 8), ("monk", "nun", 9), ("witch", "cauldron", 7)]
    return [f"{left}\t{right}\t{score:.1f}" for left, right, score in lines]
