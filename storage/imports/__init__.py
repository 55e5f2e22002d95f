"""Reading files of schools and employers into the records, all or nothing."""

from storage.imports.entry import apply_upload, import_path, preview_upload
from storage.imports.report import ImportReport, TableReport
from storage.imports.template import write_template, write_workbook_template

__all__ = [
    "ImportReport",
    "TableReport",
    "apply_upload",
    "import_path",
    "preview_upload",
    "write_template",
    "write_workbook_template",
]
