"""What ``python3 -m tests`` runs, lane by lane."""
