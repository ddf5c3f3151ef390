"""The staff's room: sign in, decide what waits, see how it goes. Bokmål alone, and no page without a session."""
