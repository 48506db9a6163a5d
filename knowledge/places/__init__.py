"""Where things are: the gazetteer of villages, and places with opening hours that can be asked for."""
