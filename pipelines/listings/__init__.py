"""What an archive's page lists, in whatever form; and several whole posts on one page."""
