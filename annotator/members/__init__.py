"""How people join a project, their roles, and their API tokens."""
