"""Why an import, or one of its rows, is refused. `error` is the text of a library."""

from __future__ import annotations

from enum import StrEnum

from scoring.vocabulary.message import Message, define


class MistakenForTable(StrEnum):
    """Files that people mistake for a manifest."""

    WORKBOOK = "workbook"
    OLD_WORKBOOK = "old_workbook"
    GZIP = "gzip"
    PDF = "pdf"
    PICTURE = "picture"
    PARQUET = "parquet"
    BINARY = "binary"
    WEB_PAGE = "web_page"


# What is wrong with one row. The reason comes after "row 7".
ROW_FIELD_MISSING = define("row_field_missing", field=str)
ROW_FIELD_ALONE = define("row_field_alone", given=str, lacking=str)
ROW_NAMES_NOTHING = define("row_names_nothing")
ROW_FIELD_TOO_LONG = define("row_field_too_long", field=str, most=int)
ROW_NOT_UTF8 = define("row_not_utf8", field=str)
ROW_NOT_STORABLE = define("row_not_storable", field=str)
ROW_LINE_BREAK = define("row_line_break", field=str)
ROW_NO_TEXT = define("row_no_text", field=str)
ROW_NUMBER_SHORTENED = define("row_number_shortened", field=str, text=str)
ROW_NUMBER_INEXACT = define("row_number_inexact", field=str)
ROW_NO_LABEL = define("row_no_label")
ROW_LINE_TOO_LONG = define("row_line_too_long", most=int)
ROW_NO_CSV = define("row_no_csv", error=str, line=int)
ROW_TOO_MANY_CELLS = define("row_too_many_cells", cells=int, columns=int)
ROW_NO_JSON = define("row_no_json", error=str)
ROW_NO_OBJECT = define("row_no_object")
ROW_NOT_READ = define("row_not_read", error=str)
ROW_NOT_TAKEN = define("row_not_taken", error=str)
ROW_NO_HFPC = define("row_no_hfpc")
ROW_HFPC_NO_LISTS = define("row_hfpc_no_lists")
ROW_HFPC_COUNTS = define("row_hfpc_counts", generations=int, labels=int)
FOLDER_OF_NO_PRODUCT = define("folder_of_no_product")
FOLDER_WITHOUT_ORIGINAL = define("folder_without_original")
FOLDER_WITH_SEVERAL = define("folder_with_several", names=str)
PRODUCT_UNKNOWN = define("product_unknown", product=str)
PRODUCT_OF_OTHER_PICTURE = define("product_of_other_picture", product=str)
PRODUCT_OF_OTHER_CATEGORY = define("product_of_other_category", product=str, category=str)
GENERATION_DIFFERS = define("generation_differs", generation=str, field=str)

# What is wrong with a manifest as a whole.
MANIFEST_EMPTY = define("manifest_empty")
MANIFEST_NO_TABLE = define("manifest_no_table", kind=MistakenForTable)
MANIFEST_NOT_UTF8 = define("manifest_not_utf8", line=int)
MANIFEST_BLANK = define("manifest_blank", most=int)
MANIFEST_TOO_LARGE = define("manifest_too_large", most=int)
MANIFEST_REFUSED = define("manifest_refused", name=str, reason=Message)
MANIFEST_WITHOUT_COLUMN = define("manifest_without_column", columns=str)
MANIFEST_COLUMN_LACKING = define("manifest_column_lacking", column=str, columns=str)
MANIFEST_COLUMN_TWICE = define("manifest_column_twice", column=str)
MANIFEST_QUOTE_OPEN = define("manifest_quote_open", line=int)
MANIFEST_NO_JSON = define("manifest_no_json", reason=Message, line=int)
JSON_COMMA_MISSING = define("json_comma_missing")
JSON_CUT_SHORT = define("json_cut_short")
JSON_GOES_ON = define("json_goes_on")
MANIFEST_NOT_READ = define("manifest_not_read", row=int, reason=Message)
MANIFEST_WITHOUT_KEY = define("manifest_without_key", keys=str)
MANIFEST_WITHOUT_KEYS = define("manifest_without_keys")

# Why an import is refused as a whole, or stopped.
ROWS_UNREADABLE = define("rows_unreadable", count=int, row=int, reason=Message)
ROWS_MOSTLY_UNREADABLE = define("rows_mostly_unreadable", most=int, row=int, reason=Message)
ROWS_TOO_MANY = define("rows_too_many", most=int)
IMPORT_STOPPED = define("import_stopped", refused=int, products=int, generations=int)
IMPORT_EMPTY = define("import_empty")
NO_SUCH_PATH = define("no_such_path", path=str)
ZIP_DAMAGED = define("zip_damaged", error=str)
ZIP_OF_TOO_MANY = define("zip_of_too_many", most=int)
ZIP_TOO_LARGE = define("zip_too_large", most=int)
ZIP_ENCRYPTED = define("zip_encrypted")
REPLACES_SEVERAL = define("replaces_several", name=str, names=str)
IMPORT_FILES_GONE = define("import_files_gone")

# Why an upload is refused at once.
UPLOAD_PATHS_DIFFER = define("upload_paths_differ", paths=int, files=int)
UPLOAD_NAME_LEADS_OUT = define("upload_name_leads_out", name=str)
UPLOAD_EMPTY = define("upload_empty")
UPLOAD_OF_TOO_MANY_BYTES = define("upload_of_too_many_bytes", bytes=int, most=int)
UPLOAD_NAME_TWICE = define("upload_name_twice", name=str)
UPLOAD_UNEXPLAINED = define("upload_unexplained")
UPLOAD_OTHER_ARCHIVE = define("upload_other_archive", name=str)
UPLOAD_WORKBOOK = define("upload_workbook", name=str)
UPLOAD_ZIP_NOT_ALONE = define("upload_zip_not_alone")
UPLOAD_ZIP_DAMAGED = define("upload_zip_damaged", name=str)

# The last line of a table of refused rows.
MORE_ROWS_REFUSED = define("more_rows_refused", count=int)
