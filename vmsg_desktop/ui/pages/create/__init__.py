"""The room where a message is made: picture, voice, message side by side."""
