"""The plot of the voice: pauses, waveform, pitch and loudness over one time axis."""
