"""The small world from which corpora/tiny-english.txt is told: word lists, sentence templates and scenes, all our own."""
