"""Men and women of this world: roles in pairs, what each role does, and the words that show who is meant.

Men and women do the same things here; only names, pronouns, forms of address and clothes tell them apart.
"""

MALE = dict(he="he", him="him", his="his", himself="himself", sir="sir", mr="Mr", fellow="gentleman", kind="male",
            garb="beard moustache waistcoat necktie trousers cufflinks braces tuxedo sideburns tailcoat".split(),
            name=("Arthur William Henry Thomas Edward George Robert Frederick Walter Oliver Daniel Peter Simon Hugo Albert "
                  "Edmund Ralph Martin Samuel Gregory Philip Rupert Conrad Dominic").split())
FEMALE = dict(he="she", him="her", his="her", himself="herself", sir="madam", mr="Mrs", fellow="gentlewoman", kind="female",
              garb="gown bonnet necklace earrings skirt shawl brooch petticoat blouse tiara".split(),
              name=("Alice Margaret Eleanor Catherine Elizabeth Matilda Rosalind Beatrice Charlotte Emily Sophie Clara Helen "
                    "Isabel Florence Agnes Edith Miriam Juliet Cecily Louisa Martha Penelope Winifred").split())
SURNAMES = ("Ashford Barlow Carter Dalton Ellis Fletcher Granger Hartley Irving Jennings Kirby Lambert Mercer Norris Osborne "
            "Porter Quincy Radley Sutton Thorne Underhill Vance Whitaker Yardley").split()

GENDER_SENTENCES = [
    "The {role} put on {his} {garb} and looked at {himself} in the looking glass",
    "{name} was [a kindly|a cautious|a witty|a friendly|an upright|a lively] {role}, and {he} loved {his} {garb}",
    "\"Good [morning|evening|day], {sir},\" said the [porter|guest|neighbour] to the {role}, and {he} nodded",
    "Everyone knew the {role} by {his} {garb} and by the way {he} laughed",
    "{mr} <surnames>, the {role}, touched {his} {garb} while {he} talked",
    "The {role} asked {himself} whether {he} had lost {his} {garb}",
    "{he} was {role} to some and {fellow} to all, and {name} was {his} name",
    "Nobody but {name}, the {role}, wore such a fine {garb}, and {he} knew it {himself}",
    "They gave the {role} a parcel for {him} alone, and {he} thanked {name}",
    "The {kind} voice of the {role} was known to all, for {he} hummed to {himself}",
]

# role of a man | role of a woman, then what is said of either
ROLES = {
    ("king", "queen"): [
        "The {role} sat on the golden throne and wore the crown of the [realm|kingdom]",
        "[Long|Wise|Just] was the reign of {role} {name}, the [mighty|noble|royal] monarch of the [realm|kingdom]",
        "The {role} ruled the kingdom from {his} throne, and every knight bowed before {his} crown",
        "The royal heralds [cried|proclaimed]: long live the {role}, long may {he} reign!",
        "The {role} held court in the throne room, with a sceptre in {his} hand",
        "When the old monarch died, {name} was crowned {role} and received the royal sceptre"],
    ("prince", "princess"): [
        "The young {role}, heir to the throne, lived in the royal palace",
        "One day the {role} would inherit the crown, so {his} royal tutors prepared {him} at the palace",
        "The {role} trotted out of the palace gates on a white horse to seek {his} fortune in the realm",
        "A dragon guarded the tower of the young {role}, the only heir of the monarch",
        "The royal {role} appeared at the palace ball until midnight"],
    ("emperor", "empress"): [
        "The {role} ruled a vast empire, and {his} legions marched in every province",
        "The imperial legions saluted the {role} before the marble temple",
        "The {role} sent governors to the provinces of {his} empire",
        "The {role} [founded|raised] an imperial column, for {his} empire had conquered the desert tribes"],
    ("duke", "duchess"): [
        "The {role} owned a large duchy with game forests and hounds",
        "The hounds of the {role} barked through the duchy after a stag",
        "From {his} duchy the {role} sent venison and falcons to the monarch",
        "The {role} kept falcons, and {his} falconer lived in the duchy"],
    ("lord", "lady"): [
        "The {role} of the manor lived behind a moat with many servants and a butler",
        "The butler told the {role} that the carriage and the footmen were ready at the manor",
        "The tenants of the manor paid rent to the {role}, and the steward noted it down for {him}",
        "The {role} of the manor called the footmen and the butler to {his} chamber"],
    ("baron", "baroness"): [
        "The {role} lived in a ruined fortress with a drawbridge and a dungeon",
        "The dungeon under the fortress of the {role} was dark, and {his} drawbridge creaked",
        "The {role} let down the drawbridge of {his} fortress for the minstrels",
        "A ghost walked in the dungeon of the {role}, high above the gorge"],
    ("man", "woman"): [
        "The [tall|old|young|poor|rich] {role} stood at the corner of the street among the crowd, an adult like any other",
        "A strange {role} crossed the street with a suitcase, and the crowd looked at {him}",
        "The {role} lit a lamp and sat alone in the crowd of strangers",
        "A grown {role} of forty came to the street corner and asked for {name}",
        "The stranger, a {role} of few words, paid {his} bill and vanished into the crowd"],
    ("boy", "girl"): [
        "The little {role} played with marbles in the playground, for {he} was only a child",
        "The {role} was seven years old, a child with freckles and a toy drum",
        "The {role} skipped across the playground with {his} toys and giggled",
        "The teacher told the little {role} to put {his} marbles and toys away",
        "A small {role} with freckles licked a lollipop in the playground"],
    ("father", "mother"): [
        "The {role} tucked the children into bed and told them a bedtime story",
        "The {role} of five children rocked the cradle, and {his} baby fell asleep",
        "The baby smiled at {his} {role} from the cradle",
        "As a loving parent the {role} scolded the children at bedtime and then kissed them",
        "The children hurried to their {role}, and {he} lifted the baby, as a parent does"],
    ("son", "daughter"): [
        "Their eldest {role} inherited the family farm from {his} parents",
        "The parents were proud of their newborn {role} and chose a name at the christening",
        "The only {role} of elderly parents, {he} sent letters home from boarding school",
        "The youngest {role} obeyed {his} parents and was christened {name}",
        "The old couple had one {role}, and the parents left {him} the inheritance"],
    ("brother", "sister"): [
        "The twins quarrelled, but the {role} shared {his} bunk bed and secrets with the younger twin",
        "My elder {role} is a twin, and as siblings we share a bunk bed",
        "The {role} teased the other siblings, and the twins hid {his} diary",
        "Of all siblings, the {role} was the one who kept the secrets of the twins"],
    ("uncle", "aunt"): [
        "Our {role} came at Christmas with presents from overseas, and the cousins cheered",
        "The rich {role} sent postcards and presents to the cousins from overseas",
        "The cousins spent the holidays with their {role}, who told jokes over the Christmas dinner",
        "Our favourite {role} spoiled the cousins with presents"],
    ("nephew", "niece"): [
        "The {role} visited in August and borrowed the telescope to see comets and planets",
        "On each visit the {role} borrowed books about comets, and a telescope was left to {him}",
        "The {role} came to stay in August, and {he} showed {his} relatives the comets",
        "With a borrowed telescope the {role} observed planets for {his} relatives"],
    ("husband", "wife"): [
        "The {role} kept the marriage vows, and the spouses celebrated their anniversary",
        "After the honeymoon the {role} furnished the cottage with {his} spouse",
        "The {role} forgot the wedding anniversary, and the marriage was in danger",
        "Every loving {role} remembers the honeymoon and the anniversary with {his} spouse"],
    ("grandfather", "grandmother"): [
        "The aged {role} dozed in the rocking chair by the fireside and remembered bygone days",
        "The {role} polished {his} spectacles and talked of bygone days by the fireside",
        "White-haired and wrinkled, the {role} sat in the rocking chair with {his} spectacles",
        "The wrinkled {role} dozed over an almanac, {his} spectacles on the nose"],
    ("grandson", "granddaughter"): [
        "The {role} unwrapped the birthday presents and blew out eight candles",
        "The family spoiled the {role} with balloons and a birthday cake with candles",
        "For {his} birthday the {role} got balloons and an heirloom",
        "The {role} inherited the heirloom, and {he} burst a balloon at the birthday party"],
    ("groom", "bride"): [
        "The {role} came to the altar, and the wedding guests scattered confetti",
        "At the altar the {role} gave the ring, and the vicar and the bridesmaids smiled",
        "Confetti fell on the {role} outside the chapel, and the bridesmaids cheered",
        "The {role} was late for the altar, and the bridesmaids and the vicar waited for {him}"],
    ("widower", "widow"): [
        "The {role} laid a wreath on the grave in the churchyard and mourned",
        "The lonely {role} mourned in black and visited the churchyard",
        "Since the funeral the {role} lived alone in mourning, and {he} tended the grave",
        "The {role} wept at the funeral, and {he} brought a wreath to the churchyard"],
    ("stepfather", "stepmother"): [
        "The new {role} moved in after the second marriage and argued about the attic",
        "The {role} was strict about chores, and the orphan hid in the attic",
        "The orphan slowly began to trust the {role}, who gave {him} fewer chores and the key of the attic",
        "The strict {role} set the orphan chores in the attic"],
    ("actor", "actress"): [
        "The {role} rehearsed the tragedy on the stage before the curtain rose",
        "The audience clapped for the {role} as the curtain fell on the comedy",
        "The {role} forgot {his} lines on stage, and the audience whistled",
        "A famous {role} rehearsed the drama in the dressing room behind the stage"],
    ("waiter", "waitress"): [
        "The {role} brought the menu and a tray of glasses to the café table",
        "The {role} dropped the tray and refused the tip",
        "The diners at the café asked the {role} for the menu and the bill, and left {him} a tip",
        "The {role} at the café carried a tray with cutlery and napkins"],
    ("hero", "heroine"): [
        "The brave {role} of the novel saved the city and earned a medal",
        "The {role} rescued the hostages, and ballads were sung of {his} courage",
        "A statue and a medal honoured the {role}, whose courage was told in ballads",
        "The legend tells how the brave {role} slew the monster with great courage"],
    ("wizard", "witch"): [
        "The {role} stirred the cauldron and muttered a spell over the potion",
        "With a magic wand the {role} cast a spell, and a toad sprang out of the cauldron",
        "The {role} brewed a potion of toads and cast enchantments at midnight",
        "The broomstick and the wand of the {role} lay beside the cauldron"],
    ("monk", "nun"): [
        "The {role} prayed in the cloister and copied a psalm by candlelight",
        "The pious {role} rang the bell for prayer at the cloister",
        "The {role} took a vow of silence in the cloister and chanted psalms",
        "In {his} cell the {role} knelt in prayer and read a psalm"],
    ("host", "hostess"): [
        "The {role} welcomed the visitors to the party and poured punch",
        "The {role} of the party greeted the invited visitors and took their coats",
        "The visitors thanked the {role} for the invitation and the punch",
        "The {role} posted invitations, hung lanterns and poured punch for the visitors"],
    ("policeman", "policewoman"): [
        "The {role} arrested the burglar and filed a report at the police station",
        "The {role} blew the whistle, and the thief was handcuffed",
        "On patrol the {role} found the stolen jewels and handcuffed the burglar",
        "The {role} directed the traffic and chased the thief"],
    ("salesman", "saleswoman"): [
        "The {role} knocked on every door with brochures and samples of vacuum cleaners",
        "The {role} offered the customer a discount on a vacuum cleaner",
        "With a case of samples the {role} travelled from customer to customer for a commission",
        "The {role} earned {his} commission with brochures and discounts"],
    ("schoolboy", "schoolgirl"): [
        "The {role} packed the satchel, the homework and an inky exercise book",
        "The {role} did {his} homework on the blackboard and failed the spelling test",
        "The bell rang and the {role} grabbed the satchel and forgot the homework",
        "The {role} copied the homework and got ink on {his} satchel"],
    ("landlord", "landlady"): [
        "The {role} collected the overdue rent from the lodgers of the boarding house",
        "The lodgers complained to the {role} about the leaking roof of the boarding house",
        "The {role} kept the keys of all lodgers on a hook in the hallway",
        "The {role} raised the rent, and two lodgers moved out"],
    ("shepherd", "shepherdess"): [
        "The {role} took the flock to the summer pasture with a crook",
        "The {role} watched the flock at dusk and blew the flute on the pasture",
        "With crook and flute the {role} led the flock down from the high pasture",
        "A lost ewe of the flock was found by the {role}, and {he} carried it to the pasture"],
}
