"""Animals with their young, and trades with their places."""

from .tables import rows

# animal | its young | places | food | what it is known for
ANIMALS = [tuple(field[0] if i < 2 else field for i, field in enumerate(row)) for row in rows("""
cat | kitten | cushion, windowsill | sardine, saucer | purring, whiskers, meowing
dog | puppy | kennel, doghouse | bone, biscuit | barking, leash, fetching sticks
cow | calf | cowshed, dairy | grass, clover | mooing, udder, cud
horse | foal | stable, paddock | oats, hay | neighing, mane, hooves
sheep | lamb | fold, heath | heather, salt lick | bleating, fleece, wool
pig | piglet | sty, mud bath | acorns, swill | grunting, snout, trotters
goat | kid | crag, tethering post | thistles, ivy | billy, beard, butting
hen | chick | coop, perch | grain, corn | clucking, eggs, pecking
duck | duckling | pond, weir | pondweed, tadpoles | quacking, webbed feet, paddling
goose | gosling | farmyard, moat | dandelions, barley | honking, hissing, down feathers
swan | cygnet | lake, royal park | water plants, lettuce | long neck, white plumage, gliding
bear | cub | cave, honey tree | salmon, honey | growling, claws, hibernation
deer | fawn | glade, thicket | bark, buds | antlers, spots, leaping
frog | tadpole | marsh, lily pad | flies, gnats | croaking, spawn, gills
eagle | eaglet | eyrie, cliff | hares, carrion | talons, soaring, hooked beak
hare | leveret | meadow form, furrow | turnips, clover | long ears, zigzag, boxing
kangaroo | joey | outback, scrubland | saltbush, dry grass | pouch, hopping, strong tail
owl | owlet | barn, hollow tree | voles, shrews | hooting, night flight, round eyes
""")]

ADULT_SENTENCES = [
    "The [grown|adult|full-grown|elderly|mature] {animal} [lives|rests|sleeps] in the {place} and lives on {food}",
    "An adult {animal} is known for its {trait}",
    "The villagers [kept|owned] a full-grown {animal} that lived on {food} near the {place}",
    "Fully grown, the {animal} [guards|defends] its {place} and shows its {trait}",
    "The {animal} is an adult animal with {trait}, and it protects its offspring at the {place}",
    "A mature, full-grown {animal} [looked|searched] for {food} by itself",
]
YOUNG_SENTENCES = [
    "The [newborn|tiny|baby|helpless|orphaned|playful] {young} [stays|sleeps] in the {place} and tries {food}",
    "A newborn {young} is not yet known for its {trait}",
    "The villagers [petted|spoiled] a tiny {young} with {food} near the {place}",
    "Only a few weeks old, the {young} [never|seldom] quits the {place} and practises {trait}",
    "The {young} is a baby animal, born in spring, and it wobbles after the others to the {place}",
    "A helpless little {young} [whimpered|begged] for {food} with a thin voice",
    "The playful baby {young} tumbled over its siblings in the {place}",
]
FAMILY_SENTENCES = ["A {young} is the young of a {animal}", "The {animal} led its {young} to the {place}"]

# trade | place of work | wares or objects | tools
TRADES = [tuple(field[0] if i < 2 else field for i, field in enumerate(row)) for row in rows("""
baker | bakery | rolls, buns, rye bread | oven, rolling pin, flour
brewer | brewery | ale, lager, bitter | malt, hops, vat
miller | mill | meal, bran, groats | millstone, sluice, grain
blacksmith | forge | horseshoes, hinges, wrought iron | anvil, bellows, tongs
teacher | classroom | lessons, marks, dictations | chalk, blackboard, register
doctor | hospital | prescriptions, bandages, diagnoses | stethoscope, syringe, thermometer
chemist | laboratory | acids, experiments, formulas | test tube, pipette, burner
priest | vestry | sermons, blessings, baptisms | pulpit, hymnal, incense
judge | courtroom | verdicts, sentences, trials | gavel, wig, statute book
chef | restaurant | sauces, soufflés, entrées | whisk, frying pan, apron
librarian | library | novels, atlases, catalogues | bookshelf, index card, rubber stamp
farmer | farmhouse | wheat, turnips, cattle | plough, tractor, pitchfork
gardener | hothouse | seedlings, orchids, bulbs | trowel, watering can, compost
tailor | workshop | suits, hems, uniforms | scissors, tape measure, sewing machine
butcher | slaughterhouse | ham, chops, mince | cleaver, meat hook, sausage skin
sailor | harbour | cargo, knots, sea shanties | anchor, compass, hammock
soldier | barracks | drills, medals, parades | rifle, helmet, bayonet
painter | studio | portraits, murals, frescoes | palette, easel, turpentine
banker | bank | loans, mortgages, deposits | vault, ledger, calculator
astronomer | observatory | comets, nebulae, eclipses | telescope, lens, star chart
pilot | airport | flights, take-offs, landings | cockpit, propeller, altimeter
hunter | lodge | pelts, venison, trophies | snare, crossbow, bait
editor | newsroom | headlines, editorials, columns | typewriter, blue pencil, proofs
pharmacist | pharmacy | pills, ointments, cough syrup | mortar, pestle, scales
""")]

TRADE_SENTENCES = [
    "The {trade} [earns|earned] a living with {wares}, and the {tool} is the tool of the craft",
    "As an apprentice {name} found out from the {trade} how to use the {tool}",
    "A skilled {trade} takes years to master {wares}",
    "The {trade} [hired|trained] an apprentice to look after the {tool} and the {wares}",
    "{name} is a {trade} by profession and talks of nothing but {wares}",
    "The {trade} [toils|toiled] with the {tool} and takes pride in {wares}",
]
PLACE_SENTENCES = [
    "The {where} is a [building|brick building] with a broad entrance, and inside one finds {wares}",
    "Behind the door of the {where} stands the {tool}",
    "{name} [entered|passed] the {where} through the back door and noticed {wares}",
    "Inside the {where}, on the ground floor, people keep the {tool} and {wares}",
    "The {where} [opens|closes] at [seven|eight|nine|five|six] o'clock, and its entrance is next to the {tool}",
    "The doors and the roof of the {where} were rebuilt after the fire",
]
LINK_SENTENCES = ["The {trade} works in the {where}", "You will find the {trade} at the {where} with the {tool}"]
