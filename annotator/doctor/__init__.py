"""What an installation needs, looked at part by part: `manage.py doctor` and `/readyz`."""
