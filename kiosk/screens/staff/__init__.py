"""What staff see behind the PIN; every screen reads what it is given and says by messages what is wanted."""
