"""Speaking first: plans say what is due, the tick applies them, delivery sends. Nothing here decides what is true."""
