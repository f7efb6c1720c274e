"""A local server that answers like D-ID, for trying, testing and measuring without an account.

Start at server.py (:class:`Sandbox`); docs/sandbox.md says how to use it, docs/adr/0010-sandbox.md why it is as it is.
"""
