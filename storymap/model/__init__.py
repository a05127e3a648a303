"""What a map is: immutable records, the map that holds them, and what changed between two maps."""
