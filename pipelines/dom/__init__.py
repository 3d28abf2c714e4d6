"""A page's tree, and the blocks that are made from it."""
