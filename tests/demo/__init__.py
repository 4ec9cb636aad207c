"""The demo data: repeatable, on its anchors, adding up, with its stories where they are said to be."""
