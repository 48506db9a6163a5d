"""The example timetable: its readable source, and the script that makes a GTFS zip of it."""
