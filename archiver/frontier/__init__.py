"""What is still to be asked for, on disk: `sqlite.FrontierScheduler` is Scrapy's door to it.

From the outside in: `sqlite` (the scheduler), `engine` (what it sees of Scrapy), `codec` (a request
as bytes), `rows` and `order` (whose turn it is), `notes` (walks), `file` and `schema`.
"""
