namespace wordloom {}
