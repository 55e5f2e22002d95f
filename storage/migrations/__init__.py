"""The steps from nothing to the tables of this version; storage/migrate.py runs them."""
