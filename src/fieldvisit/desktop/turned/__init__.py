"""The turned screen: what the visited person sees, reads, says and signs when the laptop is turned towards them."""
