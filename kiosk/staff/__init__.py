"""The staff of this machine: who may come in, and the log of what they did."""
