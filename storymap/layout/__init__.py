"""Where things go: positions, sizes, line breaks and card faces, in points, without Qt."""
