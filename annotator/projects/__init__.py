"""Starting a project and changing its settings."""
