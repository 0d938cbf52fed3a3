"""English inflection for the words this world uses: rules first, then the irregular words by name."""

import re

_IRREGULAR = {
    "pl": dict(pair.split(":") for pair in (
        "man:men woman:women child:children mouse:mice goose:geese foot:feet tooth:teeth wolf:wolves leaf:leaves "
        "knife:knives shelf:shelves scarf:scarves loaf:loaves calf:calves ox:oxen potato:potatoes tomato:tomatoes "
        "wife:wives piano:pianos hero:heroes policeman:policemen policewoman:policewomen half:halves").split()),
    "s": {"do": "does", "go": "goes"},
    "ed": dict(pair.split(":") for pair in (
        "ride:rode drive:drove fly:flew write:wrote eat:ate drink:drank sing:sang swim:swam run:ran throw:threw "
        "catch:caught sell:sold buy:bought teach:taught think:thought speak:spoke build:built dig:dug sleep:slept "
        "sweep:swept fight:fought hide:hid draw:drew grow:grew feed:fed weave:wove tell:told win:won shoot:shot "
        "dream:dreamed kneel:knelt steal:stole freeze:froze bend:bent send:sent").split()),
    "er": {"good": "better", "bad": "worse"},
    "est": {"good": "best", "bad": "worst"},
    "ly": {"good": "well"},
}
# Words of more than one syllable that nevertheless do not double, and short ones that must.
_DOUBLED = set("run swim dig chop knit hug win shop plan big hot wet thin fat sad stop drop trim".split())
_VOWELS = "aeiou"


def _ends_consonant_y(word):
    return word.endswith("y") and word[-2] not in _VOWELS


def _plural(word):
    if _ends_consonant_y(word):
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word + "s"


def _suffixed(word, suffix):
    """Adds -ed, -er or -est."""
    if word.endswith("e"):
        return word + suffix[1:]
    if _ends_consonant_y(word):
        return word[:-1] + "i" + suffix
    if word in _DOUBLED:
        return word + word[-1] + suffix
    return word + suffix


def _ing(word):
    if word.endswith("e") and not word.endswith("ee"):
        return word[:-1] + "ing"
    return (word + word[-1] if word in _DOUBLED else word) + "ing"


def _ly(word):
    if word.endswith("y"):
        return word[:-1] + "ily"
    if word.endswith("le"):
        return word[:-1] + "y"
    return word + "ly"


_RULES = {
    "pl": _plural, "s": _plural, "ing": _ing, "ly": _ly,
    "ed": lambda w: _suffixed(w, "ed"), "er": lambda w: _suffixed(w, "er"), "est": lambda w: _suffixed(w, "est"),
}


def inflect(word, form):
    """The form `pl` (plural), `s`, `ed`, `ing` (verbs), `er`, `est`, `ly` (adjectives) of a word; other forms are an error."""
    return _IRREGULAR.get(form, {}).get(word) or _RULES[form](word)


_AN_BEFORE = re.compile(r"\b([Aa]) (?=(?:[aeioAEIO]|u(?!se|ni|kulele)|hour\b|honest|heir\b|heiress))")


def tidy(sentence):
    """Mends articles and spaces, capitalises the beginning and closes a sentence that has no end mark."""
    sentence = re.sub(r"\s+", " ", sentence).strip()
    sentence = re.sub(r" (?=[,.;:!?])", "", sentence)
    sentence = re.sub(r"([,;])(?=[,;.])", "", sentence)
    sentence = _AN_BEFORE.sub(r"\1n ", sentence)
    sentence = re.sub(r"\b([Aa])n (?=one\b|once\b|European)", r"\1 ", sentence)
    sentence = re.sub(r'^["(]*\w', lambda m: m.group().upper(), sentence)
    return sentence if sentence[-1] in '.!?"' else sentence + "."
