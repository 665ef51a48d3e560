"""Events and blobs up, the feed down; the only writer of the office's tables on the laptop."""
