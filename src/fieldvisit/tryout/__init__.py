"""An office and a laptop on sample data; the only package that knows both sides."""
