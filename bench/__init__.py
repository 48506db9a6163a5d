"""Measurements: quality and speed, each a module with `TITLE` and `main()`. `make bench` runs all of them."""
