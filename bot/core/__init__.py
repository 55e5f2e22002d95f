"""From a channel's event to its answer: who is it, what is meant, about whom, may they see that, and what is said."""
