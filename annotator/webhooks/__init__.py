"""Webhooks: tell other systems what happens in a project.

`announce` writes deliveries in the transaction of what happened, `send` works them off, `sign`
makes the headers of Standard Webhooks, `back_off` says when to try again, and `change` is what
admins do with their webhooks.
"""
