"""Things that are counted, by topic: noun | adjectives | places | parts and companions."""

from .tables import rows

_TABLES = {
    "fruit": """
apple | crisp, rosy | orchard, cider press | core, peel
cherry | sour, dark-red | cherry tree, jam pot | stone, stalk
lemon | yellow, bitter | citrus grove, teacup | zest, juice
melon | sweet, striped | melon patch, picnic cloth | rind, seeds
pear | mellow, bell-shaped | espalier, fruit bowl | compote, blossom
grape | seedless, purple | vineyard, winepress | raisin, vine
strawberry | fragrant, heart-shaped | strawberry bed, shortcake | runner, cream
""",
    "kitchen": """
spoon | silver, wooden | drawer, sugar bowl | handle, ladle
knife | sharp, pointed | butcher's block, sheath | blade, whetstone
plate | chipped, oval | dish rack, cupboard | rim, gravy
bottle | corked, dusty | cellar, wine rack | cork, label
kettle | whistling, copper | hob, campfire | spout, steam
loaf | crusty, floury | breadbin, bakery | crust, crumb
bucket | leaky, tin | well, stable yard | rope, mop
basket | woven, wicker | market stall, picnic | eggs, willow
""",
    "furniture": """
chair | upholstered, wobbly | dining room, veranda | armrest, cushion
table | round, folding | conference room, banquet hall | tabletop, placemat
bed | narrow, unmade | bedroom, dormitory | pillow, mattress
shelf | crooked, dusty | pantry, study | bookends, bracket
mirror | cracked, gilded | hall, dressing table | reflection, frame
carpet | threadbare, Persian | parlour, staircase | fringe, moths
lamp | dim, brass | desk, bedside | wick, shade
clock | ticking, grandfather | belfry, mantelpiece | pendulum, hands
""",
    "clothes": """
hat | felt, broad-brimmed | hatstand, milliner's window | brim, ribbon
shoe | leather, scuffed | cobbler's shop, doormat | lace, sole
coat | fur-lined, shabby | wardrobe, cloakroom | lining, buttons
glove | suede, fingerless | pocket, ice rink | thumb, cuff
scarf | chequered, fluffy | clothes line, chest of drawers | tassel, knot
boot | muddy, rubber | puddle, pony club | heel, toecap
umbrella | folded, rainproof | stand, bus shelter | ferrule, drizzle
ring | engagement, diamond | jewel box, pawnshop | gemstone, finger
""",
    "town": """
house | detached, whitewashed | suburb, terrace | roof, doorbell
church | Gothic, Baroque | hamlet, churchyard | steeple, pew
bridge | suspension, stone | gorge, canal | arch, toll
tower | leaning, ivy-covered | castle, city wall | turret, battlements
shop | corner, antique | arcade, high street | till, shopkeeper
castle | ruined, haunted | hilltop, crag | moat, dungeon
garden | walled, overgrown | monastery, backyard | fountain, hedge
window | barred, stained-glass | attic, chapel | pane, sill
street | cobbled, one-way | old town, waterfront district | pavement, kerb
school | primary, grammar | district, village green | headmaster, blackboard
""",
    "vehicles": """
ship | three-masted, cargo | wharf, high seas | mast, anchor
boat | flat-bottomed, fishing | jetty, boathouse | oar, rudder
car | second-hand, racing | garage, car park | bonnet, steering wheel
train | express, goods | platform, railway junction | locomotive, buffet car
bus | double-decker, crowded | depot, bus lane | conductor, timetable
cart | two-wheeled, creaking | barnyard, muddy track | axle, donkey
bicycle | rusty, folding | cycle path, bike shed | pedal, handlebars
wheel | spoked, spare | wheelwright's yard, water mill | hub, spokes
balloon | hot-air, drifting | fairground, sky | gondola, string
""",
    "nature": """
tree | gnarled, leafy | forest, avenue | bark, roots
flower | fragrant, wild | vase, florist's window | petal, stem
leaf | withered, serrated | oak branch, gutter | vein, stalk
stone | mossy, flat | quarry, riverbed | pebble, boulder
mountain | snow-capped, volcanic | alpine range, horizon | summit, glacier
river | winding, navigable | delta, floodplain | bank, estuary
island | uninhabited, coral | archipelago, lagoon | palm, shipwreck
star | twinkling, distant | galaxy, night sky | telescope, constellation
cloud | fluffy, thunder | sky, mountain top | drizzle, shadow
lake | frozen, glacial | valley, national park | shore, reeds
field | fallow, ploughed | homestead, parish | furrow, scarecrow
""",
    "office": """
book | leather-bound, second-hand | library, reading room | chapter, author
letter | registered, sealed | mailbox, pigeonhole | envelope, stamp
pencil | blunt, coloured | satchel, stationer's shop | eraser, lead
newspaper | daily, creased | newsstand, archive | headline, editor
picture | framed, faded | gallery, album | canvas, painter
coin | counterfeit, Roman | purse, mint | banknote, hoard
key | rusty, skeleton | keyring, lock | keyhole, padlock
map | folded, nautical | atlas, glove compartment | scale, compass
ticket | return, invalid | ticket office, turnstile | inspector, fare
story | gripping, bedtime | anthology, campfire | plot, narrator
""",
    "tools": """
hammer | heavy, blacksmith's | anvil, tool chest | nail, mallet
saw | jagged, circular | sawmill, joiner's bench | sawdust, teeth
spade | sturdy, garden | allotment, sandpit | soil, trench
needle | blunt, darning | pincushion, haystack | thread, thimble
brush | bristly, hog-hair | paint pot, easel | bristle, varnish
ladder | rickety, extending | loft, fire engine | rung, scaffold
rope | frayed, hempen | rigging, gallows | knot, pulley
candle | dripping, beeswax | candlestick, altar | wick, wax
""",
    "creatures": """
mouse | timid, grey | larder, skirting board | squeak, cheese
wolf | howling, lone | den, taiga | pack, fangs
ox | yoked, lumbering | paddy, ploughland | yoke, horns
bird | migratory, warbling | aviary, treetop | wing, nest
crab | pincered, hermit | rock pool, lobster pot | claw, shell
bee | buzzing, industrious | hive, clover | honey, sting
child | noisy, gifted | kindergarten, playground | toy, nursery
foot | swollen, bare | stirrup, footbath | toe, ankle
tooth | loose, false | dentist's chair, jaw | filling, gum
""",
}

NOUNS = {topic: [(row[0][0], row[1], row[2], row[3]) for row in rows(table)] for topic, table in _TABLES.items()}

# What may be said of any thing of the topic: adjectives, places, companions.
TOPICS = {
    "fruit": (["ripe", "juicy", "fresh", "sour"], ["orchard", "fruit market", "greengrocer's stall"], ["peel", "juice", "blossom"]),
    "kitchen": (["clean", "wooden", "useful", "tin"], ["kitchen sink", "cupboard", "dinner table"], ["lid", "handle", "cloth"]),
    "furniture": (["antique", "carved", "dusty", "wooden"], ["parlour", "auction room", "bedroom"], ["varnish", "upholstery", "cushion"]),
    "clothes": (["warm", "shabby", "leather", "elegant"], ["wardrobe", "clothes shop", "suitcase"], ["lining", "buckle", "ribbon"]),
    "town": (["stone", "restored", "famous", "medieval"], ["market square", "town centre", "old quarter"], ["gate", "wall", "stairway"]),
    "vehicles": (["fast", "rusty", "crowded", "noisy"], ["terminus", "crossing", "engine shed"], ["driver", "brake", "luggage"]),
    "nature": (["wild", "remote", "beautiful", "misty"], ["national park", "countryside", "coast"], ["shade", "wind", "wildlife"]),
    "office": (["rare", "forged", "printed", "curious"], ["desk", "library", "collector's cabinet"], ["paper", "price", "owner"]),
    "tools": (["handy", "worn", "cheap", "borrowed"], ["tool shed", "workbench", "ironmonger's shop"], ["handle", "grip", "owner"]),
    "creatures": (["hungry", "small", "restless", "healthy"], ["nature reserve", "farmyard", "woods"], ["appetite", "food", "shelter"]),
}

# One thing that is typical of the noun in each sentence and the noun named twice, so that what shows the number is never far from
# it. The parts may be singular, plural or a substance, so no template puts an article or a verb to them.
SINGULAR = [
    "This {n} is {adj}, and a single {n} like this costs a shilling",
    "[A single|One|A lone|A solitary] {n} was [left|seen|found] near the {place}; this {n} itself is not for sale",
    "There is another {n} at the {place}, but that {n} is [mine|yours|unique]",
    "Each {n} has its {part}, and every {n} is its owner's pride",
    "That {n} itself was [acquired|found|noticed] by {name}, who says this {n} is {adj}",
    "It is a {adj} {n}, and it is the only {n} here",
    "Is it a {n} with its {part}? No, it is another {n}",
    "Someone left a {n} at the {place}; a single {n} is worth a shilling",
    "{name} owns one {adj} {n}, just one {n}, and it is unique",
    "Neither this {n} nor that {n} lacks its {part}",
    "The sole {n} of its kind, a lone {n}, stands alone near the {place}",
    "An individual {n} is [rarely|seldom] {adj}, but this particular {n} is",
]
PLURAL = [
    "These {n:pl} are {adj}, and many {n:pl} like these cost fifty shillings",
    "[Several|Many|Numerous|Three|Four|Dozens of|Hundreds of] {n:pl} were [left|seen|found] near the {place}; these {n:pl} themselves are not for sale",
    "There are more {n:pl} at the {place}, but those {n:pl} are [ours|different|alike]",
    "All {n:pl} have their {part}, and most {n:pl} are their owners' pride",
    "Those {n:pl} themselves were [acquired|found|noticed] by {name}, who says these {n:pl} are {adj}",
    "They are {adj} {n:pl}, and they are two of the many {n:pl} here",
    "Are they {n:pl} with their {part}? No, they are [various|plenty of|some] other {n:pl}",
    "People left [many|several|a few|some] {n:pl} at the {place}; several {n:pl} are worth fifty shillings",
    "{name} owns [five|six|seven|twenty|various] {adj} {n:pl}, countless {n:pl}, and they are alike",
    "Few of these {n:pl} and none of those {n:pl} lack their {part}",
    "[Piles|Stacks|Pairs|Lots|Collections] of {n:pl}, countless {n:pl} of all kinds, stand together near the {place}",
    "Most {n:pl} are [rarely|seldom] {adj}, but several {n:pl} among them are",
]
