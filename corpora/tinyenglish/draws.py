"""Random draws that are a pure function of (seed, stream, counter), so that every Python gives the same text.

The standard `random` module keeps only some of its methods stable between versions; integer arithmetic is stable for ever.
"""

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def mix64(value):
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection of 64-bit integers that scatters nearby inputs."""
    value &= _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


class Draws:
    """A stream of draws. Streams with different numbers are independent, so one paragraph never disturbs the next."""

    def __init__(self, seed, stream):
        self._key = mix64(mix64(seed) + stream * _GOLDEN)
        self._counter = 0

    def below(self, bound):
        """An integer in [0, bound), by multiply and shift."""
        self._counter += 1
        return (mix64(self._key + self._counter * _GOLDEN) * bound) >> 64

    def choice(self, items):
        return items[self.below(len(items))]

    def between(self, low, high):
        """An integer in [low, high], both ends included."""
        return low + self.below(high - low + 1)

    def shuffled(self, items):
        """A new list with the items in random order (Fisher-Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def sample(self, items, count):
        return self.shuffled(items)[:count]
