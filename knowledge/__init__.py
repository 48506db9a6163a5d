"""What the county knows: content files for staff (`inhalt/`) and the code that loads, checks and searches them."""
