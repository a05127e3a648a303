"""The open document: the current map, its history, its file and what is selected. QtCore only."""
