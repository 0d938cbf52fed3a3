"""Adjectives that compare, with the things they are said of, and adjectives with their adverbs."""

from .tables import rows

# adjective | things (in the singular) | what the quality does
COMPARED = [(row[0][0], row[1], row[2]) for row in rows("""
big | elephant, whale, airship | bulk, size
small | ant, thimble, sparrow | tininess, matchbox
tall | giraffe, poplar, skyscraper | height, stilts
short | dwarf, cigar stub, footnote | brevity, inch
long | python, tunnel, serpent | length, mile
old | tortoise, ruin, mummy | age, century
young | sapling, toddler, recruit | youth, cradle
new | invention, banknote, satellite | novelty, factory
fast | cheetah, rocket, greyhound | speed, racetrack
slow | snail, sloth, steamroller | delay, crawl
strong | gorilla, weightlifter, bulldozer | muscle, force
weak | invalid, straw, crutch | frailty, illness
heavy | anvil, boulder, hippopotamus | weight, ton
light | feather, bubble, snowflake | breeze, ounce
hot | furnace, desert, volcano | heat, blaze
cold | iceberg, glacier, blizzard | frost, shiver
warm | blanket, hearth, featherbed | comfort, sunshine
cool | fountain, cellar, shade | refreshment, parasol
bright | comet, searchlight, lantern | glare, beam
dark | cavern, dungeon, coal pit | gloom, midnight
loud | trumpet, siren, thunderclap | noise, uproar
quiet | statue, crypt, chapel | hush, silence
high | steeple, cliff, plateau | altitude, summit
low | swamp, cellar vault, threshold | depth, stoop
deep | ocean, abyss, mineshaft | fathom, plunge
wide | river mouth, boulevard, prairie | breadth, expanse
narrow | alley, crevice, footbridge | squeeze, gap
thick | dictionary, fog, hide | layers, density
thin | wire, thread, wafer | slenderness, gauze
rich | tycoon, millionaire, heiress | fortune, diamonds
poor | beggar, pauper, orphanage | poverty, alms
hard | granite, flint, diamond | toughness, chisel
soft | cushion, velvet, moss | tenderness, down
sweet | honeycomb, toffee, marzipan | sugar, dessert
sour | vinegar, gooseberry, rhubarb | acid, grimace
clean | operating theatre, napkin, handkerchief | hygiene, soap
dirty | pigsty, sewer, coal miner | grime, mud
safe | haven, strongbox, shelter | safety, insurance
happy | lark, honeymooner, carnival | joy, laughter
sad | funeral, mourner, elegy | tears, grief
clever | fox, inventor, detective | wit, trick
brave | lion, firefighter, knight | courage, rescue
cheap | souvenir, flea market, trinket | bargain, pennies
rough | sandpaper, gravel road, sea | bumps, scratches
smooth | marble, ice rink, pearl | lustre, glide
sharp | razor, sabre, thorn | edge, cut
lazy | dormouse, idler, sloth | yawn, nap
noisy | parrot, sawmill, crowd | racket, clatter
wild | jungle, mustang, boar | fury, wilderness
gentle | dove, nurse, breeze | kindness, caress
""")]

BASE_SENTENCES = [
    "The {x} is [very|so|rather|quite|extremely|fairly] {adj}, and [a very|a really|such a] {adj} {x} means {q}",
    "How {adj} the {x} is! It is too {adj} for {name}, who dislikes its {q}",
    "A [very|really|fairly] {adj} {x} has its {q}",
    "Is the {x} really so {adj}? It is not very {adj}, says {name}",
    "Because of its {q} the {x} seems [quite|rather|so|extremely] {adj}",
    "The {x} is as {adj} as the {y}, and both are very {adj}",
    "It was such a {adj} {x}, so {adj} that {name} talked of its {q}",
]
ER_SENTENCES = [
    "The {x} is {adj:er} than the {y}, and much {adj:er} than {name} supposed",
    "This {x} is [far|much|even|slightly|a bit|a little|considerably] {adj:er} than that {y} because of its {q}",
    "Nothing is {adj:er} than the {x}, except perhaps a {y}, which is even {adj:er}",
    "The {x} becomes {adj:er} and {adj:er}, and the {q} increases",
    "Compared with the {y}, the {x} is [somewhat|much|far] {adj:er} and has more {q}",
    "Which is {adj:er}, the {x} or the {y}? The {x} is slightly {adj:er} than the {y}",
    "A {x} is no {adj:er} than a {y}, but {adj:er} than {name} expected",
]
EST_SENTENCES = [
    "The {x} is the {adj:est} of all, the {adj:est} in the [world|whole world|whole land]",
    "It is [by far|perhaps|surely|certainly] the {adj:est} {x} ever [seen|known|recorded]",
    "Among all rivals the {x} is the {adj:est}, and its {q} set a record",
    "{name} gave the first prize to the {adj:est} {x} in the world for its {q}",
    "Of all things the {x} is one of the {adj:est}, the champion of {q}",
    "The {adj:est} {x} of the [century|year|world] broke the record for {q}",
    "The world's {adj:est} {x} took first prize, the {adj:est} of the whole contest",
]

# adjective | things it is said of | what is done in that way
ADVERBS = [(row[0][0], row[1], row[2]) for row in rows("""
careful | surgeon, archivist | handled the scalpel, wrapped the porcelain
patient | angler, nurse | waited for a bite, sat at the sickbed
cheerful | postman, milkman | hummed a jingle, waved from the pavement
polite | butler, diplomat | bowed to the guests, opened the carriage door
angry | bull, landlady | snorted at the fence, banged the door
lucky | gambler, castaway | escaped the shipwreck, got the ace
sudden | storm, earthquake | shook the chimneys, broke the silence
silent | bat, burglar | glided over the barn, crept across the attic
generous | sponsor, donor | gave alms, paid for the orphanage
honest | witness, clerk | told the jury, swore on oath
nervous | candidate, bridegroom | fumbled with the papers, bit the nails
secret | spy, smuggler | coded the message, buried the contraband
greedy | dragon, miser | hoarded the ducats, clutched the moneybag
proud | peacock, champion | strutted on the lawn, lifted the trophy
rapid | stream, printer | rushed down the rapids, spat out pages
clumsy | ostrich, giant | knocked over the vase, stumbled on the steps
fierce | tiger, gale | roared in the jungle, tore at the sails
tender | nurse, lover | stroked the cheek, kissed the brow
regular | pulse, tide | beat against the wrist, washed the jetty
perfect | crystal, pianist | refracted the light, mastered the sonata
""")]

ADJECTIVE_SENTENCES = [
    "The {x} was [very|so|quite|rather] {a}, and such a {a} {x} is [rare|common]",
    "A {a} {x}, a very {a} one, {d}",
    "How {a} the {x} seemed! It had to be {a}, for it {d}",
    "\"Be {a},\" said {name} to the {x}, which was already a {a} {x}",
]
ADVERB_SENTENCES = [
    "The {x} {a:ly} {d}, and {name} {a:ly} did the same",
    "{name} watched how the {x} moved and acted {a:ly}: it {a:ly} {d}",
    "The {x} [acted|behaved|moved|went on] {a:ly} and {d}",
    "[Slowly and|Quickly and|Once more|Then,] {a:ly} the {x} {d}",
]
