"""The web: pages for players, workshops and owners; what it shows comes from below."""
