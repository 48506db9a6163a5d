"""rasa_sdk actions: thin classes, one module per topic, around pure functions from a turn to replies."""
