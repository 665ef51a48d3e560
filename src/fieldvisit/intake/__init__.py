"""A hand-over file becomes cases and problems; nothing is written."""
