"""Events of the county: the files in `inhalt/veranstaltungen/`, searching them, answers, `.ics` export."""
