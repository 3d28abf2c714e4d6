"""Dates in the words, figures and calendars of many languages."""
