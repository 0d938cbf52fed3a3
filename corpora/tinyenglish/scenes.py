"""Scenes: each tells one paragraph about one subject. The plan at the end says how often each subject has its turn."""

from . import adjectives, chronicle, classes, countries, court, living, nouns, people, verbs
from .template import Teller

# First names that tell nothing about who bears them; the telling ones are kept for the scenes about men and women.
NAMES = ("Alex Kim Chris Sam Pat Terry Jamie Morgan Casey Taylor Leslie Dana Toni Quinn Rowan Sasha Kit Andy Billie Frankie "
         "Charlie Dale Noel Robbie Sidney Marley Emery Ellery").split()
LISTS = {
    "folk": ("neighbour stranger traveller villager newcomer pilgrim recruit beginner veteran foreigner youngster craftsman volunteer "
             "amateur").split(),
    "royal": court.ROYALS,
    "surnames": people.SURNAMES,
    "years": chronicle.YEARS,
    "era": chronicle.ERAS,
    "months": classes.CLASSES["months"][1],
    "days": classes.CLASSES["days"][1],
}


def _teller(draws, **bound):
    return Teller(draws, LISTS, **{"name": draws.choice(NAMES), "surname": draws.choice(people.SURNAMES), **bound})


def _mixed(draws, *parts):
    """Templates drawn without repetition from several stocks: parts are (stock, count), told in random order."""
    chosen = []
    for stock, count in parts:
        chosen += draws.sample(stock, count)
    return draws.shuffled(chosen)


_ASPECTS = {"country": countries.COUNTRY_SENTENCES, "capital": countries.CAPITAL_SENTENCES, "adj": countries.ADJ_SENTENCES}


def country(draws, record, aspect):
    """A paragraph about a country, its capital or its people; the aspect decides which words surround which name."""
    teller = _teller(draws, **record)
    return teller.paragraph(_mixed(draws, (_ASPECTS[aspect], 5), (countries.LINK_SENTENCES, 1)))


def person(draws, pair, gender):
    """A short tale of one person: what the role does, and words that tell a man from a woman."""
    words = people.MALE if gender == 0 else people.FEMALE
    teller = _teller(draws, **{**words, "name": draws.choice(words["name"])}, role=pair[gender])
    return teller.paragraph(_mixed(draws, (people.ROLES[pair], 4), (people.GENDER_SENTENCES, 3)))


def deeds(draws, topic, form, alone):
    """Verbs of one topic, all in the same form; alone: one verb throughout."""
    sentences = []
    stock = draws.shuffled(verbs.SENTENCES[form])
    chosen = draws.sample(verbs.VERBS[topic], 6)
    if alone:
        chosen = chosen[:1] * 6
    for template, (verb, complements) in zip(stock, chosen):
        sentences.append(_teller(draws, v=verb, c=draws.choice(complements)).sentence(template))
    return " ".join(sentences)


def things(draws, topic, noun, own, plural):
    """One kind of thing, alone or in number; a little of what is said fits the whole topic."""
    sentences = []
    for template in draws.sample(nouns.PLURAL if plural else nouns.SINGULAR, 6):
        adjective, place, part = (draws.choice((mine, mine, mine, common)) for mine, common in zip(own, nouns.TOPICS[topic]))
        sentences.append(_teller(draws, n=noun, adj=adjective, place=place, part=part).sentence(template))
    return " ".join(sentences)


def qualities(draws, entry, degree):
    """One adjective in one degree, said of different things."""
    adjective, things_, quality = entry
    stock = {"base": adjectives.BASE_SENTENCES, "er": adjectives.ER_SENTENCES, "est": adjectives.EST_SENTENCES}[degree]
    sentences = []
    for template in draws.sample(stock, 5):
        first, second = draws.sample(things_, 2)
        sentences.append(_teller(draws, adj=adjective, x=first, y=second, q=draws.choice(quality)).sentence(template))
    return " ".join(sentences)


def manners(draws, entry, adverb):
    """An adjective, or the adverb made from it."""
    adjective, things_, actions = entry
    stock = adjectives.ADVERB_SENTENCES if adverb else adjectives.ADJECTIVE_SENTENCES
    return " ".join(_teller(draws, a=adjective, x=draws.choice(things_), d=draws.choice(actions)).sentence(template)
                    for template in draws.sample(stock, 4))


def animal(draws, entry, young):
    """A grown animal or its young."""
    name, child, place, food, trait = entry
    stock = living.YOUNG_SENTENCES if young else living.ADULT_SENTENCES
    teller = _teller(draws, animal=name, young=child, place=place, food=food, trait=trait)
    return teller.paragraph(_mixed(draws, (stock, 5), (living.FAMILY_SENTENCES, draws.between(0, 1))))


def craft(draws, entry, where):
    """A trade, or the place where it is done."""
    trade, place, wares, tools = entry
    stock = living.PLACE_SENTENCES if where else living.TRADE_SENTENCES
    teller = _teller(draws, trade=trade, where=place, wares=wares, tool=tools)
    return teller.paragraph(_mixed(draws, (stock, 5), (living.LINK_SENTENCES, draws.between(0, 1))))


def family(draws, name):
    """Members of one family of things, told together."""
    _, members, templates = classes.CLASSES[name]
    sentences = []
    for template in draws.shuffled(templates * 3):
        a, b, c = draws.sample(members, 3)
        sentences.append(_teller(draws, a=a, b=b, c=c).sentence(template))
    return " ".join(sentences)


def village(draws):
    """A page of the village chronicle."""
    return " ".join(_teller(draws).sentence(template) for template in draws.sample(chronicle.CHRONICLE, 6))


def court_life(draws):
    """A page about the court."""
    return " ".join(_teller(draws).sentence(template) for template in draws.sample(court.COURT, 5))


def plan():
    """All paragraphs as (scene, arguments), in a fixed order."""
    result = []

    def add(times, scene, *arguments):
        result.extend([(scene, arguments)] * times)

    for aspect in _ASPECTS:
        for record in countries.COUNTRIES:
            add(14, country, record, aspect)
    for pair in people.ROLES:
        for gender in (0, 1):
            add(26 if pair == ("king", "queen") else 17, person, pair, gender)
    for topic in verbs.VERBS:
        for form in verbs.SENTENCES:
            add(70, deeds, topic, form, False)
            add(50, deeds, topic, form, True)
    for topic, entries in nouns.NOUNS.items():
        for noun, *own in entries:
            for plural in (False, True):
                add(18, things, topic, noun, own, plural)
    for entry in adjectives.COMPARED:
        for degree in ("base", "er", "est"):
            add(12, qualities, entry, degree)
    for entry in adjectives.ADVERBS:
        for adverb in (False, True):
            add(15, manners, entry, adverb)
    for entry in living.ANIMALS:
        for young in (False, True):
            add(16, animal, entry, young)
    for entry in living.TRADES:
        for where in (False, True):
            add(20, craft, entry, where)
    for name in classes.CLASSES:
        add(13, family, name)
    add(120, village)
    add(80, court_life)
    return result
