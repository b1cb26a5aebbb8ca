"""Files that are no sheets, or were made to do harm: refused with a sentence before anything is read."""

import io
import zipfile

import pytest
from openpyxl import DEFUSEDXML

from apps.lessons.pack.archive import ENTRY, LARGEST_PACK, MOST_FILES
from apps.lessons.refusals import LibraryRefused, SheetRefused
from apps.recommendations.sheets.merging import read_sheet
from apps.recommendations.sheets.writing import write_workbook
from tests.recommendations.sheets.files import csv_of, live, with_cell


def refusal(content: bytes, name: str = "library.xlsx") -> str:
    with pytest.raises(LibraryRefused) as raised:
        read_sheet(name, content, live())
    return str(raised.value)


def repacked(part: str, content: bytes) -> bytes:
    """The small pack's workbook with one of its parts replaced, or one more."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_workbook(live()))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.namelist():
            if member != part:
                target.writestr(member, source.read(member))
        target.writestr(part, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet2.xml"
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>&c;</sheetData></worksheet>"""


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Number;Title\n1.1;Größe\n".encode("windows-1252"), "lessons.csv"),
        ("Number\tTitle\r\n1.1\tGröße\r\n".encode("utf-16"), "Unicode text.txt"),
        ("sep=;\nNumber;Title\n1.1;Größe\n".encode("utf-8-sig"), "lessons.csv"),
        ("SEP=|\r\nNumber|Title\r\n1.1|Größe\r\n".encode(), "lessons.csv"),
    ],
)
def test_what_excel_saves_is_read(content: bytes, name: str) -> None:
    assert read_sheet(name, content, live()).lessons[0].title == "Größe"


def test_a_mistake_below_a_line_of_excels_own_has_its_row() -> None:
    with pytest.raises(SheetRefused) as refused:
        read_sheet("lessons.csv", b"sep=;\nNumber;Title\n1.1;\n", live())
    assert [str(problem) for problem in refused.value.problems] == [
        "lessons.csv, row 3, column Title: must not be empty."
    ]


def test_another_encoding_says_how_to_save() -> None:
    sentence = "lessons.csv is not UTF-8 text. In Excel choose “CSV UTF-8 (comma delimited)” when you save it; in LibreOffice choose the character set “Unicode (UTF-8)”."  # fmt: skip

    assert refusal("Number,Title\n1.1,Größe\n".encode("mac-roman"), "lessons.csv") == sentence
    assert refusal("Number,Title\n1.1,Größe\n".encode("utf-16") + b"\0", "lessons.csv") == sentence
    assert read_sheet("lessons.csv", "Number,Title\n1.1,Größe\n".encode(), live()).lessons[0].title == "Größe"
    assert (
        read_sheet("lessons.csv", "Number,Title\n1.1,Größe\n".encode("utf-8-sig"), live()).lessons[0].title == "Größe"
    )


def test_an_old_or_locked_file_says_how_to_save() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    sentence = (
        "is an Excel file of the old kind (.xls), or has a password. Save it as “Excel workbook (.xlsx)” without one."
    )

    assert [refusal(old, name) for name in ("a.xls", "a.xlsx", "a.csv")] == [
        f"{name} {sentence}" for name in ("a.xls", "a.xlsx", "a.csv")
    ]


def test_a_renamed_file_is_refused() -> None:
    real = write_workbook(live())

    assert refusal(real, "a.csv") == "a.csv is an Excel workbook, whatever its name says, so nothing was read."
    assert refusal(b"Number\n", "a.xlsx") == "a.xlsx is no Excel workbook, whatever its name says, so nothing was read."
    assert read_sheet("A.XLSX", real, live()).lessons == []


def test_a_broken_file_is_refused() -> None:
    sentence = "library.xlsx cannot be read as an Excel workbook, so nothing was read."
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("playbook.yaml", "slug: small\n")

    assert refusal(write_workbook(live())[:900]) == sentence
    assert refusal(out.getvalue()) == sentence
    assert refusal(repacked(SHEET, b"<worksheet")) == sentence
    assert refusal(write_workbook(live()) + ENTRY * MOST_FILES) == sentence


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/media/a.png"])
def test_an_xml_bomb_is_refused(part: str) -> None:
    assert refusal(repacked(part, BOMB)) == (
        "library.xlsx declares entities, which no spreadsheet program writes, so nothing was read."
    )


def test_a_picture_is_passed_over() -> None:
    assert read_sheet("library.xlsx", repacked("xl/media/a.png", b"\x89PNG\r\n"), live()).lessons == []


def test_openpyxl_itself_would_refuse_it() -> None:
    assert DEFUSEDXML is True


LARGE = "has more than 5,000 rows or 100 columns, so nothing was read. Delete what is empty below and beside the table, or upload it in parts."  # fmt: skip


def test_a_bomb_of_zeros_is_refused() -> None:
    assert refusal(repacked("docProps/app.xml", bytes(LARGEST_PACK + 1))) == f"library.xlsx {LARGE}"


def test_more_cells_than_a_library_has_are_refused() -> None:
    cells = b"<c/>" * 200_001
    xmlns = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = b"<worksheet %s><sheetData><row>%s</row></sheetData></worksheet>" % (xmlns, cells)

    assert refusal(repacked(SHEET, sheet)) == f"library.xlsx {LARGE}"


@pytest.mark.parametrize(
    "further",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'<mergeCells><mergeCell ref="A2:T9999"/><mergeCell ref="U9999:AA1"/></mergeCells>',
        b'<hyperlinks><hyperlink ref="A:Z"/></hyperlinks>',
        b'<hyperlinks><hyperlink ref="1:99"/></hyperlinks>',
        b"<cols>%s</cols>" % (b"<col/>" * 200_001),
    ],
)
def test_a_few_letters_do_not_become_a_million_cells(further: bytes) -> None:
    xmlns = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = b"<worksheet %s><sheetData/>%s</worksheet>" % (xmlns, further)

    assert refusal(repacked(SHEET, sheet)) == f"library.xlsx {LARGE}"


def test_a_comment_on_a_million_cells_is_refused() -> None:
    comments = b'<comments><commentList><comment ref="A1:A1048576"/></commentList></comments>'

    assert refusal(repacked("xl/comments1.xml", comments)) == f"library.xlsx {LARGE}"


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_another_way_to_pack_is_refused(way: int) -> None:
    out = io.BytesIO(write_workbook(live()))
    with zipfile.ZipFile(out, "a", way) as archive:
        archive.writestr("xl/media/a.png", b"\x89PNG\r\n")

    assert refusal(out.getvalue()) == "library.xlsx cannot be read as an Excel workbook, so nothing was read."


def test_a_text_that_no_cell_holds_is_a_mistake_and_not_read_for_each_cell() -> None:
    text = f'<c r="C2" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c>'
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Number</t></is></c><c r="C1" t="inlineStr"><is><t>Title</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>1.1</t></is></c>{text}</row></sheetData></worksheet>'  # fmt: skip
    with pytest.raises(SheetRefused) as raised:
        read_sheet("library.xlsx", repacked(SHEET, sheet.encode()), live())

    (problem,) = raised.value.problems
    sentence = "holds more than 32,767 characters (cell C2), which no spreadsheet program keeps."
    assert str(problem) == f"library.xlsx, sheet Lessons, row 2, column Title: {sentence}"


@pytest.mark.parametrize("cell", ["A5001", "CW1", "XFD1048576"])
def test_a_cell_far_away_is_refused(cell: str) -> None:
    assert refusal(with_cell("Lessons", cell, "x")) == f"library.xlsx, sheet Lessons {LARGE}"


def test_a_long_or_wide_csv_is_refused() -> None:
    assert refusal(csv_of([["Number"], *([str(n)] for n in range(5000))]), "a.csv") == f"a.csv {LARGE}"
    assert refusal(csv_of([["Number"], *([] for _ in range(10_000))]), "a.csv") == f"a.csv {LARGE}"
    assert refusal(csv_of([["Number"], ["x"] * 101]), "a.csv") == f"a.csv {LARGE}"
