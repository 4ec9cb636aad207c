"""The register: events, journal and versions against a slow fold, kills, and what is made of them."""
