"""From a message as people type it to what they mean: pure, nothing is looked up here."""
