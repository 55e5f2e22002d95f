"""Makes the model that the understanding reads; nothing here is needed at run time."""
