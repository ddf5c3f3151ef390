"""Boards of one system, of which each employer has its own: functions that return a Source."""
