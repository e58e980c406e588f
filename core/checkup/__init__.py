"""What a gateway does with each parameter, role and form of an answer: found out by asking, kept with its date."""
