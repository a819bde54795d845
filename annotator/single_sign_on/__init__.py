"""Log in at an identity provider (OpenID Connect, by django-allauth).

`provider` speaks the protocol, `admit` says who somebody is here and whether they may enter, and
`refresh_roles` gives them the roles of their groups.
"""
