"""Text-only renderings of pages."""
