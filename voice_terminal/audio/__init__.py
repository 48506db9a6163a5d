"""Microphone and loudspeaker: devices that vanish, come back, and sometimes only pretend to be there."""
