//! The same table in each form, and what is wrong with it.

use super::{Layout, Rows};
use std::path::PathBuf;

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    (folder, path)
}

/// Lines as `line: code|title`.
fn read(name: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let (_folder, path) = file(name, bytes);
    let layout = Layout { header: &["Code", "Title"], missing: "n/a", ..Layout::default() };
    let told = |problem: Box<crate::diagnostic::Diagnostic>| {
        format!("{}: {}", problem.place.map_or(0, |place| place.line), problem.message)
    };
    let mut rows = Rows::open(&path, &layout).map_err(told)?;
    let (code, title) = (rows.column("Code").map_err(told)?, rows.column("Title").map_err(told)?);
    let mut lines = Vec::new();
    while let Some(row) = rows.next().map_err(told)? {
        lines.push(format!("{}: {}|{}", row.line, row.get(code), row.get(title)));
    }
    Ok(lines)
}

#[test]
fn tabs_part_cells_and_quotes_are_data() {
    let text = b"Title\tExtra\tCode\r\nClerk, \"senior\tx\t01\r\nn/a\t\t02\r\n";
    assert_eq!(read("a.txt", text), Ok(vec!["2: 01|Clerk, \"senior".to_owned(), "3: 02|".to_owned()]));
}

#[test]
fn commas_quotes_marks_armour_and_line_breaks_inside_cells() {
    let text = b"\xef\xbb\xbf\"Code\",Title\r\n=\"01.00\",\"A, b\nc\"\r\n\"\",\"\"\r\n02,d\r\n";
    assert_eq!(read("a.csv", text), Ok(vec!["2: 01.00|A, b\nc".to_owned(), "5: 02|d".to_owned()]));
}

#[test]
fn the_header_may_stand_below_a_title() {
    let text = b"Table 1.2 Occupations,\nCode[1],\"Title\n here\",Title\n1,x,y\n";
    assert_eq!(read("a.csv", text), Ok(vec!["4: 1|y".to_owned()]));
}

#[test]
fn a_missing_column_and_a_short_line_say_where() {
    assert_eq!(read("a.txt", b"Code\tName\nx\ty\n"), Err("1: the file has no column `Title`".to_owned()));
    let short = read("a.txt", b"Code\tTitle\n1\ta\n2\n");
    assert_eq!(short, Err("3: this line has 1 cells, the header has 2".to_owned()));
    assert_eq!(read("a.txt", b""), Err("1: the file is empty".to_owned()));
    assert_eq!(
        read("a.txt", b"Code\tTitle\n\xff\tx\n").map_err(|told| told.split('`').next().map(str::len)),
        Err(Some(3))
    );
}

/// What is left of a file whose download broke off is not taken for all of it.
#[test]
fn a_quote_that_is_never_closed_says_where() {
    let open = read("a.csv", b"Code,Title\n1,\"a\nb\"\n2,\"cut\n3,c\n4,d\n");
    assert_eq!(open, Err("4: a quote is opened here and never closed".to_owned()));
    // Publishers forget to double a quote; the cell is whole nevertheless.
    let behind = read("a.csv", b"Code,Title\n1,\"a \"b\" c\"\n2,d\n");
    assert_eq!(behind, Ok(vec!["2: 1|a b\" c\"".to_owned(), "3: 2|d".to_owned()]));
}

#[test]
fn a_workbook_that_is_none_is_told() {
    let told = read("a.xlsx", b"no workbook").expect_err("an error");
    assert!(told.contains("cannot read the workbook"), "{told}");
}

#[cfg(feature = "xlsx")]
#[test]
fn a_cell_far_away_takes_no_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    let write = |column: u16| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, text) in [(0, 1, "Code"), (0, 2, "Title"), (2, 2, "b"), (1_048_575, column, "far")] {
            sheet.write_string(row, column, text).expect("a cell");
        }
        book.save(&path).expect("a workbook");
    };
    write(1);
    assert_eq!(all(&path, &["Code", "Title"]), [["", "b"], ["far", ""]]);
    write(16_383);
    let layout = Layout { header: &["Code"], ..Layout::default() };
    let problem = Rows::open(&path, &layout).err().expect("it is refused");
    assert_eq!(problem.message, "row 1048576 has more than 1000 columns");
}

/// Reads every row of a file as its cells.
fn all(path: &std::path::Path, columns: &[&str]) -> Vec<Vec<String>> {
    let layout = Layout { header: columns, ..Layout::default() };
    let mut rows = Rows::open(path, &layout).expect("the file opens");
    let columns: Vec<_> = columns.iter().map(|name| rows.column(name).expect("a column")).collect();
    let mut all = Vec::new();
    while let Some(row) = rows.next().expect("a row") {
        all.push(columns.iter().map(|column| row.get(*column).to_owned()).collect());
    }
    all
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever stands in the cells comes back, in either form, but for spaces around it and blank rows.
    #[test]
    fn what_is_written_is_read(
        cells in proptest::collection::vec(("[ -~äß]{0,12}", "[ -~\n\r\t]{0,12}", "[a-z\",;=]{0,6}"), 0..12),
        crlf: bool,
    ) {
        let wanted = |clean: fn(&str) -> String| -> Vec<Vec<String>> {
            let rows = cells.iter().map(|(a, b, c)| [a, b, c].map(|cell| clean(cell).trim().to_owned()).to_vec());
            rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect()
        };
        let names = ["One", "Two", "Three"];
        let end = if crlf { "\r\n" } else { "\n" };

        // Text with tabs cannot hold tabs and line breaks.
        let without = |cell: &str| cell.replace(['\n', '\r', '\t'], " ");
        let lines = cells.iter().map(|(a, b, c)| [a, b, c].map(|cell| without(cell)).join("\t") + end);
        let text: String = std::iter::once(names.join("\t") + end).chain(lines).collect();
        let (_folder, path) = file("a.txt", text.as_bytes());
        proptest::prop_assert_eq!(all(&path, &names), wanted(without));

        let mut writer = csv::WriterBuilder::new()
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        writer.write_record(names).expect("a record");
        for (a, b, c) in &cells {
            writer.write_record([a, b, c]).expect("a record");
        }
        let (_folder, path) = file("a.csv", &writer.into_inner().expect("bytes"));
        let bare = |cell: &str| {
            let cell = cell.trim();
            cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell).to_owned()
        };
        proptest::prop_assert_eq!(all(&path, &names), wanted(bare));
    }

    /// No bytes at all make it panic.
    #[test]
    fn no_bytes_end_the_program(bytes: Vec<u8>, extension in "txt|csv|xlsx|xls") {
        let (_folder, path) = file(&format!("a.{extension}"), &bytes);
        if let Ok(mut rows) = Rows::open(&path, &Layout::default()) {
            while let Ok(Some(_)) = rows.next() {}
        }
    }
}
