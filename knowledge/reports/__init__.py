"""Anregungen und Mängel: suggestions and defects that residents leave, with a number to ask for later."""
