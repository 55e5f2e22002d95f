"""What all channels share: the core, the rules, the understanding, and the channels themselves."""
