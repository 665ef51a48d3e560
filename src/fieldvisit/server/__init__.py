"""The office: what collectors are given and what they send back."""
