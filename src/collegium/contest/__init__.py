"""The contest: which theory of the regime survives the record."""
