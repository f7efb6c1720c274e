"""Pure picture functions: people, masks, framing, compositing."""
