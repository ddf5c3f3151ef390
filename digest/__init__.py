"""Tells: from vacancy to reader, by mail and feed. Choosing and rendering are pure; `outbox` alone sends."""
