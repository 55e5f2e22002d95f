"""One file a topic, and one table of routes; a handler reads storage and rules and returns what is said."""
