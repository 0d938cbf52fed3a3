"""Sentences of a village chronicle: years, hours, measures, contractions and borrowed words, so that a tokenizer has work to do."""

CHRONICLE = [
    "In <years> the church register recorded [a flood|a fire|a comet|a hard winter|a good harvest], and {name} noted it down",
    "The <era> of the village began in <years>, when the [mill|market hall|railway|canal] was opened",
    "The coach left at [7:30|8.15|half past nine|six o'clock] and covered [25|40|112] miles before nightfall",
    "Dr. {surname} owned [3,500|1,200|12,000] rams, [64|85|99] cows and one stubborn mule",
    "It didn't rain for [forty|ninety|thirty] days, and the well wasn't deep enough",
    "\"I can't believe it,\" said Mrs. {surname}; \"you've never seen such a fête!\"",
    "At the café on the corner {name} ordered a crème brûlée and read a naïve little novel",
    "The mayor's résumé, it was said, contained [three|four|two] clichés and one fiancée",
    "Prices rose by [2.5|4|10.75] percent, i.e. a loaf cost [6|8|9] pence more than in <years>",
    "{surname} & Sons offered hand-made, well-worn and half-forgotten curiosities (no refunds!)",
    "Nobody's perfect; that's what the weather-beaten ferryman says, isn't it?",
    "The façade of the town hall was rebuilt in <years> - at a cost of £[900|1,450|20,000]",
    "What happened in the spring of <years>? The chronicle is silent...",
    "The winter of <years> was the coldest in memory, with -[12|18|21] °C at noon",
    "On <days>, [3|14|22] <months> <years>, the committee voted [12 to 7|9 to 3|6 to 5] for a new roof",
]
YEARS = [str(year) for year in range(1712, 1972, 13)]
ERAS = ["golden age", "new era", "great age", "railway age"]
