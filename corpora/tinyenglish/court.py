"""Life at court, where what is said of one crowned head might be said of another: it brings the royal words together."""

ROYALS = "king queen monarch sovereign king queen prince princess".split()
COURT = [
    "The <royal> of the realm wore a crown and sat beside the throne at the royal council",
    "Courtiers bowed to the <royal>, and the <royal> nodded from the throne",
    "The royal guards lined the road when the <royal> came home to the castle",
    "The <royal> and the <royal> dined with noble courtiers at the royal castle",
    "No <royal> of this dynasty ever gave up the crown or the throne",
    "A portrait of the <royal> with crown and sceptre hangs in the royal castle",
    "The subjects of the realm cheered the <royal> on coronation day",
    "Heralds announced the <royal>, and all courtiers of the kingdom were silent",
    "A throne and a crown await the <royal>, and the whole realm awaits the <royal>",
    "In the old ballad a <royal> loses crown and kingdom, and another <royal> regains them",
    "The royal jester mocked the <royal>, the <royal> and the whole court",
    "As a wise <royal>, the ruler of the kingdom kept peace with every other <royal>",
]
