"""The web server's entry: `granian --interface wsgi annotator.wsgi:application`.

WSGI and not ASGI: every view is synchronous and talks to the database, and a thread for each
request is what Django gives such views under ASGI too, with a hop more.
"""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

from annotator.environment import WrongSetting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
try:
    application = get_wsgi_application()
except WrongSetting as error:
    sys.exit(str(error))
