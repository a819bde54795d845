"""Create projects, change their settings, and read their figures."""
