"""The words of playback, of challenges and of the dream of the day."""

from __future__ import annotations

EVENT = "{title}: {answer}"
CHALLENGE_HEADING = "Can you beat {score:.1f}?"
CHALLENGE_TEXT = (
    "{company}, with the same luck as whoever sent you here. Other decisions are yours."
)
CHALLENGE_OVER = "The same company and the same luck, decided {ways}."
CHALLENGE_ALONE = "Nobody has finished it beside you yet. Send the link around."
CHALLENGE_ALT = "DevOps Dream. {company}: can you beat {score:.1f}?"
YOU, ASKED, OTHER = "You", "Who asked", "Player {number}"
DAILY_HEADING = "The dream of the day"
DAILY_TEXT = "{company}. {pitch} The same luck for everybody, and the first attempt counts."
DAILY_NONE = "There is no dream today. Any other company is open."
DAILY_OVER = (
    "You ended at {score:.1f}, {verdict}. The first attempt counts; the next dream is tomorrow's."
)
