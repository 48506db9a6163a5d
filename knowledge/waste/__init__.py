"""Waste collection: one calendar per village, and the answers from it."""
