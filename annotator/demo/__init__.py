"""The demo: a sample project, three people, and both processes in one command."""
