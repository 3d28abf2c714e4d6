"""A collection in the forms in which archives take it in: WACZ, and BagIt."""
