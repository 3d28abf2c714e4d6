"""What the standards ask of archive files, checked: one file a format or a question.

Findings are made here and nowhere raised: whatever the input, a check ends with a list of them.
"""
