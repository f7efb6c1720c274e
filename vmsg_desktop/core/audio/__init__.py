"""Pure sound functions: loudness, pauses, prosody settings, analysis figures."""
