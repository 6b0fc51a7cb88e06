"""Stores sessions encrypted.

They are on this machine's disk or in a shared database, and are wiped in time.
"""
