"""`make quality`: front page, turn and debrief as Lighthouse sees them, on a slow phone."""
