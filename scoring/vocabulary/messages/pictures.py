"""Why a file is refused. The reason comes after the file's name: see `FILE_REFUSED`."""

from __future__ import annotations

from enum import StrEnum

from scoring.vocabulary.message import Message, define


class MistakenFor(StrEnum):
    """Files that people mistake for a picture that can be imported."""

    HEIC = "heic"
    WEB_PAGE = "web_page"
    GIT_LFS = "git_lfs"
    PHOTOSHOP = "photoshop"


FILE_REFUSED = define("file_refused", name=str, reason=Message)

# What is wrong with its content. `error` is the text of a library.
FILE_EMPTY = define("file_empty")
FILE_TOO_LARGE = define("file_too_large", most=int)
FILE_NO_PICTURE = define("file_no_picture")
FILE_NO_PICTURE_BUT = define("file_no_picture_but", kind=MistakenFor)
FILE_DAMAGED = define("file_damaged", error=str)
FILE_CUT_SHORT = define("file_cut_short")
FILE_NOT_DECODED = define("file_not_decoded", error=str)
FILE_NOT_OPENED = define("file_not_opened", error=str)
FILE_NOT_TAKEN = define("file_not_taken", error=str)
FILE_NEEDS_MEMORY = define("file_needs_memory")
FILE_TOO_SLOW = define("file_too_slow", seconds=int)
FILE_BREAKS_DECODER = define("file_breaks_decoder")
FILE_TOO_MANY_PIXELS = define("file_too_many_pixels", most=int)
FILE_WITH_PIXELS = define("file_with_pixels", most=int, width=int, height=int)
FILE_SEVERAL_FRAMES = define("file_several_frames")
FILE_TOO_SMALL = define("file_too_small", width=int, height=int, least=int)
FILE_TOO_MANY_SCANS = define("file_too_many_scans", most=int)
FILE_PIXEL_MODE = define("file_pixel_mode", mode=str)
FILE_TRANSPARENT = define("file_transparent")
MASK_OF_OTHER_SHAPE = define(
    "mask_of_other_shape", width=int, height=int, original_width=int, original_height=int
)
MASK_MARKS_NOTHING = define("mask_marks_nothing")
# `size` as "1000 × 750"; `sizes` are those that fit the picture, separated by commas.
MASK_SIZE_DIFFERS = define("mask_size_differs", size=str, sizes=str)

# Why it can't be found among the files of an import.
NOT_AMONG_FILES = define("not_among_files")
NOT_IN_FOLDER = define("not_in_folder")
NOT_IN_ARCHIVE = define("not_in_archive")
NOT_IN_BUCKET = define("not_in_bucket")
NOT_AMONG_UPLOADS = define("not_among_uploads")
FILE_TWICE = define("file_twice")
FILE_OUTSIDE_IMPORT = define("file_outside_import")
FILE_FITS_SEVERAL = define("file_fits_several", names=str)
FILE_FITS_MANY = define("file_fits_many", names=str, more=int)
FILE_IN_OTHER_FOLDER = define("file_in_other_folder", file=str)
FILE_OF_ANOTHER = define("file_of_another", file=str, other=str)
FILE_FITS_ANOTHER = define("file_fits_another", file=str, other=str)
ARCHIVE_METHOD_UNKNOWN = define("archive_method_unknown", error=str)
ARCHIVE_ENTRY_DAMAGED = define("archive_entry_damaged", error=str)
ARCHIVE_ENTRY_ENCRYPTED = define("archive_entry_encrypted")

# Why it can't be fetched from its URL.
URLS_NOT_READ = define("urls_not_read")
URL_NOT_HTTP = define("url_not_http")
URL_WITH_LOGIN = define("url_with_login")
URL_WITH_PORT = define("url_with_port", port=str, standard=str)
URL_NOT_PUBLIC = define("url_not_public")
URL_ANSWERED = define("url_answered", status=str)
URL_REDIRECTS = define("url_redirects", most=int)
URL_TOO_SLOW = define("url_too_slow")
URL_NOT_FETCHED = define("url_not_fetched", error=str)
