"""Families of things: what is listed together, told in sentences that belong to the family. They also give the similarity pairs."""

from .tables import phrases

# family | group above it | members | sentence | sentence ...   ({a} {b} {c} are three members)
_TABLE = """
fruits | food | apricot banana peach plum raspberry blackberry pineapple mango fig nectarine | The ripe {a}, the {b} and the {c} go into a fruit salad | For the jam they boiled {a} and {b} with sugar | A juicy {a} tastes better than a dried {b}
vegetables | food | carrot cabbage onion spinach lettuce cucumber radish celery turnip parsnip | The soup needs a diced {a}, some {b} and a little {c} | In the vegetable patch the {a} stands beside the {b} | They peeled the {a} and fried the {b}
drinks | food | tea coffee cocoa lemonade milk beer wine cider water juice | We had a glass of {a}, and then a cup of {b} | The thirsty guests asked for {a}, {b} or {c} | Pour the {a} into the jug, but keep the {b} in the cup
spices | food | pepper ginger cinnamon cloves nutmeg basil thyme rosemary mustard garlic | The sauce was seasoned with {a} and a pinch of {b} | A pinch of {a}, a hint of {b} and plenty of {c} season the roast
sweets | food | toffee caramel marzipan fudge nougat liquorice chocolate candy biscuit gingerbread | The sticky {a} and the {b} came from the sweet shop | In the confectioner's jar there were {a}, {b} and {c}
pets and beasts | animals | hamster rabbit squirrel hedgehog badger fox otter beaver weasel mole | The furry {a} hid in its burrow from the {b} | At dusk the {a}, the {b} and the {c} leave their burrows
big game | animals | lion tiger leopard elephant giraffe zebra rhinoceros hippopotamus buffalo crocodile | On safari we saw a {a}, a {b} and a {c} in the savanna | The zoo keeper inspected the {a} and the {b} behind the bars
birds | animals | sparrow robin thrush swallow blackbird starling nightingale lark magpie wren | The {a} warbled on the branch, and the {b} made a nest | Through binoculars they watched the feathered {a}, the {b} and the {c}
fishes | animals | trout herring perch pike carp eel mackerel halibut sardine haddock | The angler hooked a {a} and a {b} with one rod | The fishmonger offered smoked {a}, {b} and {c}
insects | animals | beetle wasp ant moth butterfly cricket mosquito dragonfly ladybird grasshopper | The {a} crawled over the {b} in the insect box | With six legs each, the {a}, the {b} and the {c} are insects
trees | plants | oak beech birch maple willow poplar chestnut elm larch spruce | In the old wood the {a} and the {b} shed their twigs | The forester felled a {a}, a {b} and a {c} for timber
flowers | plants | rose tulip daisy violet lily daffodil carnation poppy marigold primrose | The bouquet was made of {a}, {b} and {c} | In the flowerbed the {a} blossoms before the {b}
grains | plants | wheat rye barley oats maize millet rice sorghum buckwheat spelt | The granary was filled with {a}, {b} and {c} | They threshed the {a} and ground the {b}
metals | matter | iron copper tin lead silver gold zinc nickel brass bronze | The miners smelted {a} and {b} from the ore | An alloy of {a}, {b} and {c} was cast in the foundry
gems | matter | ruby sapphire emerald diamond pearl opal amethyst topaz garnet turquoise | The jeweller set a {a} beside the {b} in the pendant | A sparkling {a}, a {b} and a {c} were stolen from the jeweller
fabrics | matter | wool cotton silk linen velvet satin denim flannel tweed lace | The draper cut a yard of {a} and a yard of {b} | The cloth was woven of {a}, trimmed with {b} and lined with {c}
colours | qualities | red blue green yellow purple orange pink brown grey white | The flag was {a} and {b} with a {c} stripe | She mixed {a} dye with {b} dye to get a shade of {c}
instruments | arts | violin cello flute trumpet harp clarinet oboe trombone guitar piano | In the orchestra the {a} enters after the {b} | A sonata for {a}, {b} and {c} was heard at the concert
dances | arts | waltz polka tango foxtrot minuet mazurka rumba samba jig reel | At the ball they tried a {a} and then a {b} | The band struck up a {a}, a {b} and at last a {c}
games | pastimes | chess draughts dominoes backgammon bridge whist poker bingo marbles skittles | In the club members enjoyed {a}, {b} and {c} all evening | He excelled at {a} but lost every game of {b}
sports | pastimes | football tennis cricket hockey rugby golf rowing fencing boxing cycling | The athletes trained for {a}, {b} and {c} | The referee of the {a} match had once been a champion in {b}
body | people | arm leg shoulder knee elbow wrist ankle neck hip thumb | The patient had hurt the {a} and sprained the {b} | The nurse bandaged the {a}, the {b} and the {c}
illnesses | people | fever measles influenza cough toothache headache bronchitis mumps asthma migraine | The physician treated the {a} and the {b} with pills | The epidemic brought {a}, {b} and {c} to the ward
feelings | people | joy sorrow anger fear envy pride shame grief hope jealousy | His heart was filled with {a} and not with {b} | The poem tells of {a}, {b} and {c} in the heart
weather | nature | rain snow hail fog sleet drizzle thunder lightning frost storm | The forecast spoke of {a} in the morning and {b} at night | After a week of {a}, {b} and {c} the sun came out
months | time | January February March April May June July August September October November December | Between {a} and {b} the calendar has few holidays | On the first of {a} and the tenth of {b} school is closed | She was born in {a} and married in {b}
days | time | Monday Tuesday Wednesday Thursday Friday Saturday Sunday | The museum is closed on {a} and open on {b} | The committee meets on {a}, {b} and {c}
numbers | qualities | two three four five six seven eight nine ten eleven twelve | The train was {a} minutes late and the bus {b} hours | Add {a} to {b} and divide the sum by {c}
relief | nature | hill valley plain plateau canyon cliff marsh meadow moor dune | The hikers crossed the {a} and the {b} before sunset | From the {a} one could see the {b} and the {c}
waters | nature | sea ocean lake pond stream brook bay lagoon gulf strait | The water of the {a} is deeper than that of the {b} | The ferry crossed the {a}, the {b} and the {c}
rooms | house | kitchen bedroom bathroom cellar attic hall parlour nursery study pantry | The stairs lead from the {a} to the {b} | The house has a {a}, a {b} and a small {c}
meals | house | breakfast lunch dinner supper brunch picnic banquet feast buffet snack | We had cereal for {a} and sandwiches for {b} | The {a} was served at noon and the {b} after dark
sciences | arts | physics chemistry biology geometry algebra astronomy botany geology zoology medicine | At the university she studied {a}, {b} and {c} | The professor of {a} published a textbook about {b}
vessels | transport | ferry yacht schooner canoe barge steamer frigate tugboat raft kayak | The {a} was moored beside the {b} in the port | A storm sank the {a}, the {b} and the {c}
weapons | war | sword spear lance dagger bow shield axe cannon musket crossbow | The knight carried a {a} and a {b} into battle | In the armoury hung a {a}, a {b} and a {c}
ranks | war | general colonel captain major sergeant corporal lieutenant admiral commander ensign | The {a} saluted the {b} on the parade ground | Orders went from the {a} to the {b} and to the {c}
"""

# The nouns of feeling, matter and the like take no article, so each sentence above brings its own.
CLASSES = {row[0]: (row[1], row[2].split(), row[3:]) for row in phrases(_TABLE)}
