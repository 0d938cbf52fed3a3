"""Reading of the word tables, which are written as lines `head | field, field | field, field`."""


def rows(text):
    """The lines of a table as lists of fields; each field is a list of its comma-separated parts."""
    return [[[part.strip() for part in field.split(",")] for field in line.split("|")]
            for line in text.strip().splitlines() if line.strip() and not line.lstrip().startswith("#")]


def phrases(text):
    """The lines of a table whose fields are whole phrases: lists of strings."""
    return [[field.strip() for field in line.split("|")] for line in text.strip().splitlines() if line.strip()]
