"""What a site says on all its pages, learnt from them; and whether its layout has changed."""
