#!/usr/bin/env python
"""Packshot's command line: `python manage.py help`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import Error, connection  # noqa: PLC0415

    from annotator.environment import WrongSetting  # noqa: PLC0415

    try:
        settings.SECRET_KEY  # noqa: B018  reads all settings, so that a wrong one is one line
        execute_from_command_line(sys.argv)
    except WrongSetting as error:
        sys.exit(str(error))
    except Error as error:
        if connection.connection is not None:
            raise
        # It never answered: its address, name or password is wrong, or it does not run.
        sys.exit(f"The database can't be reached: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
