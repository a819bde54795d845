"""What stops the demo and the simulation."""

from __future__ import annotations

from scoring.vocabulary.message import define

DEMO_ONLY = define("demo_only")
PORT_TAKEN = define("port_taken", port=str, host=str, reason=str, other=str)
SITE_SILENT = define("site_silent", seconds=int)
PROCESS_STOPPED = define("process_stopped", name=str, exit_code=str)
NO_HTTP_ADDRESS = define("no_http_address", address=str)
SITE_UNREACHABLE = define("site_unreachable", address=str, reason=str)
SITE_REFUSED = define("site_refused", status=str, reason=str)
NAME_OF_A_PERSON = define("name_of_a_person", name=str)
NO_SUCH_FILE = define("no_such_file", path=str)
TRUTH_UNREADABLE = define("truth_unreadable", file=str, line=str, reason=str)
TRUTH_UNKNOWN = define("truth_unknown", generation=str)
