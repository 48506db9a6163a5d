"""The spoken conversation: a state machine without audio, network or clock, and the words it recognises by
itself.
"""
