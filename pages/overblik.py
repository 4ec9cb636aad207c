"""The manager's door: the municipality's figures with context and the one chart worth showing."""

from keyfigures.ui import components, filters, frame, overview

frame.require()

say = frame.say()
choices = filters.overview()

overview.heading(choices)
overview.cards(choices)
components.figure(choices, page="./", open_table=False)
components.onward(
    (
        ("pages/aftalebehov.py", say("onward_need"), ":material/handshake:"),
        ("pages/kommuner.py", say("onward_compare"), ":material/bar_chart:"),
        ("pages/afdelinger.py", say("onward_departments"), ":material/apartment:"),
        ("pages/metode.py", say("onward_method"), ":material/menu_book:"),
    )
)
