"""The laptop's encrypted database: the only importer of sqlcipher3."""
