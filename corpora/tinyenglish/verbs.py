"""Verbs by topic, each with what usually follows it: verb | complement | complement ..."""

from .tables import phrases

_TABLES = {
    "travel": """
walk | along the footpath on tiptoe | to the signpost and back | down the lane with a walking stick | barefoot on the footpath
ride | a pony with a new saddle | a bicycle without stirrups or saddle | on horseback with spurs | a camel with bells on the saddle
drive | a lorry on the motorway | a van through the tunnel | a tractor with squeaking tyres | a taxi with worn tyres on the motorway
sail | a yacht around the lighthouse | a schooner before the wind | a dinghy with a torn sail | past the lighthouse in a yacht
fly | a glider above the clouds | an aeroplane from the runway | over the airfield in a balloon | a biplane off the runway
travel | abroad with a passport | overseas with heavy luggage | across continents with a visa | with luggage and passport to distant lands
row | a boat with wooden oars | across the pond with two oars | upstream with blistered hands | a canoe with oars upstream
hike | up the trail with a rucksack | along the ridge with a compass | with rucksack and compass over the ridge
climb | a steep cliff with a harness | up the rocks to the summit | the rocky summit with a harness | a cliff without a harness
march | in step behind the drum | in columns past the garrison | with the regiment to the garrison | in rank behind the regiment
""",
    "home": """
cook | a stew in a pan on the stove | dinner in a big saucepan | soup in a saucepan | stew over the stove
bake | a cake in the oven | loaves from dough | pies with yeast dough | biscuits in the hot oven
eat | breakfast with a spoon and fork | lunch with appetite | supper from a plate with a fork | a hearty breakfast with great appetite
drink | a mug of tea | lemonade through a straw | coffee from a mug | a jug of lemonade in small sips
wash | the laundry with soap | the dirty shirts in the tub | the laundry in soapy suds | dirty socks in suds
sweep | the floor with a broom | the dust from the porch | the stairs with a broom | dust under the rug with a broom
knit | a pullover with crochet hooks | mittens of woollen yarn | a striped pullover of yarn | socks of yarn with crochet hooks
mend | the torn sleeve with thread | a ripped pocket with patches | the torn curtain with patches | ripped sleeves with thread
sleep | soundly under a quilt | on a mattress with a pillow | in a bunk under the quilt | on a pillow without snoring
dream | of flying dragons | about giants and ogres | of ogres in a nightmare | of giants and dragons in a nightmare
dust | the bookcase with a rag | the mantelpiece with feathers | the vases on the mantelpiece with a rag
iron | the crumpled tablecloth | the creased collar with steam | a crumpled handkerchief | creased collars and tablecloths with steam
""",
    "school": """
write | a postcard with a pen | a diary with pencil and notebook | an essay in a notebook | a postcard on paper with a pen
draw | a sketch with crayons | a circle with chalk | a portrait with charcoal | a sketch with chalk and crayons
paint | a landscape with a roller | the canvas with watercolours | a portrait on an easel | a canvas on an easel
teach | arithmetic to the pupils | geography at the blackboard | algebra to idle pupils | pupils at the blackboard
learn | the alphabet by heart | vocabulary for the exam | irregular verbs for the exam | the alphabet and vocabulary
think | about a riddle | of a clever answer to the puzzle | hard about the riddle | about the answer to a puzzle
speak | to the audience through a microphone | into the microphone without notes | about politics in a lecture | in a lecture with a microphone
whisper | a secret into the ear | rumours behind the door | a rumour in the dark | secrets softly into the ear
calculate | the sum with an abacus | fractions without an abacus | percentages and fractions | the sum of ten fractions
spell | long words sound by sound | difficult syllables | syllables and names without mistakes
count | farthings on the counter | pennies in the till | the farthings and pennies | pennies one by one on the counter
""",
    "music and play": """
sing | a hymn in the choir | carols with the choir | a lullaby off-key | hymns and carols in tune
dance | a polka in the ballroom | a tango to the orchestra | the polka in slippers | a tango across the ballroom
play | dominoes with dice | cards and dominoes | hide-and-seek with dice and cards
jump | over the hurdle | from the trampoline | over a hedge and a hurdle | on a trampoline
swim | in the lake with goggles | across the lagoon | lengths of the pool | in the pool with goggles
run | the marathon in trainers | laps around the stadium | a sprint in the stadium | laps in muddy trainers
throw | the javelin | a snowball at the window | pebbles and a snowball | the javelin and the discus
catch | the ball with a glove | butterflies in a net | the ball with a net
laugh | at the clown's joke | about a funny comedy | loudly at a funny joke | until the clown stopped joking
juggle | with flaming torches | five oranges in the circus | torches and hoops in the circus
win | the trophy in the tournament | a prize in the lottery | the chess tournament | a trophy and a prize
whistle | a merry tune | through the teeth | a tune through the fingers
""",
    "garden and farm": """
dig | a hole with a shovel | a trench with a shovel | for worms with a spade | a deep hole with a pickaxe
rake | dead twigs into heaps | the gravel path | heaps of twigs and gravel
grow | cabbages under glass | marrows and leeks | leeks under glass | cabbages and marrows
harvest | the ripe wheat with a scythe | sheaves of ripe rye | rye and wheat with a scythe
milk | the cow into a pail | goats in the dairy | twelve cows in the dairy | a pail full in the dairy
feed | hay to the horses in the trough | the pigs at the trough | pigs with turnips | hay and turnips in a trough
prune | the roses with shears | the hedge and the vines | vines and roses with shears
plough | the furrows behind oxen | a muddy furrow | furrows in clay soil
chop | firewood with an axe | logs and kindling | kindling with a sharp axe | firewood and logs
pick | gooseberries into a punnet | berries from the bush | ripe berries and gooseberries into a punnet
mow | the lawn with a mower | the long grass on the lawn | the lawn and the meadow grass
hunt | rabbits with a rifle | pheasants with a spaniel | pheasants and rabbits | rabbits in the woods with a rifle
""",
    "work and trade": """
build | a house of bricks and mortar | a scaffold with beams | a wall of bricks | a bungalow of bricks and beams
hammer | nails into the plank | the rusty nails with a mallet | nails with a mallet
weave | wickerwork of willow | a tapestry on the loom | a rug on the loom | tapestries and wickerwork
sell | fruit at the stall for cash | second-hand goods at the bazaar | bargains at the stall | old lamps for cash at the bazaar
buy | groceries with a credit card | stamps and groceries | groceries on credit | a ticket and stamps with a card
repair | the broken engine with spanners | a gearbox with a screwdriver | the broken gearbox | engines with spanner and screwdriver
deliver | parcels to the doorstep | a telegram and parcels | newspapers to every doorstep | a telegram to the doorstep
weigh | the flour on the scales | sacks by the pound | ounces on the scales | heavy sacks on the scales
type | a memo on the keyboard | invoices with ten fingers | a memo and invoices | an invoice on the keyboard
carve | a figure out of oak with a chisel | wooden masks | masks of oak | with a chisel a wooden figure
print | posters in colour | leaflets and posters | leaflets in black ink
guard | the vault with a pistol | the treasure in the vault | prisoners and treasure | the vault against robbers
fight | the enemy with swords | in the battle with shields | bravely with sword and shield | the enemy in battle
""",
}

VERBS = {topic: [(row[0], row[1:]) for row in phrases(table)] for topic, table in _TABLES.items()}

SENTENCES = {
    "base": [
        "We [will|must|can|should|may] {v} {c} [tomorrow|next week|some day|soon]",
        "They [want|hope|plan|promise|need|decided] to {v} {c}",
        "Let us {v} {c} [tomorrow|together|soon]",
        "\"You ought to {v} {c},\" says {name}, \"and I shall {v} too\"",
        "It is [easy|difficult|possible|impossible|useful] to {v} {c}",
        "Could you {v} {c}? I would [gladly|rather] {v} with you",
        "How shall we {v} {c}? Nobody can {v} like you",
        "Please do not {v} {c} unless you must {v}",
        "Who will {v} {c} next week? We might {v} instead",
        "I cannot {v} {c}, but you can {v} [well|better]",
    ],
    "s": [
        "Every [morning|evening|day|Monday|Friday] {name} {v:s} {c}",
        "{name} [always|usually|often|seldom|sometimes|rarely|never] {v:s} {c}",
        "The <folk> [regularly|always|usually|daily] {v:s} {c}",
        "{name}, who [often|always|usually] {v:s} {c}, [enjoys|likes|recommends] it",
        "Whenever it rains, {name} [always|often|usually] {v:s} {c}",
        "As a rule the <folk> {v:s} {c} once a week and [seldom|rarely] {v:s} alone",
        "Nobody [ever|normally] {v:s} {c} as {name} does, for {name} {v:s} daily",
    ],
    "ing": [
        "{name} is {v:ing} {c} [right now|at the moment|just now]",
        "They are [still|currently|busy|already] {v:ing} {c}",
        "While {v:ing} {c}, {name} hums",
        "{name} [keeps|keeps on|stops|likes|enjoys|loves|avoids] {v:ing} {c}",
        "Are you [still|just] {v:ing} {c}? I am [currently|still] {v:ing} too",
        "After hours of {v:ing} {c}, the <folk> is tired of {v:ing}",
        "Look, {name} is {v:ing} {c} [meanwhile|again]",
        "Instead of {v:ing} {c}, we are resting, but they are {v:ing} on",
    ],
    "ed": [
        "Yesterday {name} {v:ed} {c}, just as {surname} {v:ed} an age ago",
        "{name} [then|once|later|already|finally|suddenly] {v:ed} {c} and {v:ed} again [last week|last year|last night]",
        "Two [days|weeks|years|months] ago the <folk> {v:ed} {c} and afterwards {v:ed} with me",
        "The day before yesterday they {v:ed} {c}, and earlier they had [rested|waited]",
        "Last [night|week|month|summer|winter|Sunday] {name} {v:ed} {c} and then {v:ed} alone",
        "As soon as the rain had ended, {name} {v:ed} {c} [once more|until dark|till noon|for hours]",
        "Ages ago the <folk> {v:ed} {c}, and the others {v:ed} as well in those days",
        "When {name} was [younger|away|ill], they {v:ed} {c} and previously {v:ed} elsewhere",
        "Afterwards {name} {v:ed} {c}, as they had done in former years",
        "In [former|olden] times they {v:ed} {c}; once they even {v:ed} [yesterday|last month]",
    ],
}
