"""Qt models over what the store keeps: they hold keys and a few pages, never everything."""
