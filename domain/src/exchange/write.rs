//! Records back to tables: what leaves must be safe to open in a spreadsheet.

/// A table as CSV: UTF-8 with byte order mark, semicolons where `separator` says so, CRLF.
///
/// Text that a spreadsheet would run as a formula gets an apostrophe before it, which our own
/// import takes off again (OWASP, CSV Injection). Plain numbers stay numbers.
pub fn csv<'a, Cells: IntoIterator<Item = &'a str>>(
    rows: impl IntoIterator<Item = Cells>,
    separator: char,
) -> Vec<u8> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    for row in rows {
        for (place, cell) in row.into_iter().enumerate() {
            if place > 0 {
                push(&mut bytes, separator);
            }
            write_cell(&mut bytes, cell, separator);
        }
        bytes.extend(b"\r\n");
    }
    bytes
}

fn write_cell(bytes: &mut Vec<u8>, cell: &str, separator: char) {
    let apostrophe = if is_formula(cell) { "'" } else { "" };
    let is_plain = !cell.contains([separator, '"', '\n', '\r']);
    if is_plain {
        bytes.extend(apostrophe.bytes().chain(cell.bytes()));
        return;
    }
    bytes.push(b'"');
    bytes.extend(apostrophe.bytes().chain(cell.replace('"', "\"\"").bytes()));
    bytes.push(b'"');
}

fn is_formula(cell: &str) -> bool {
    let is_number = cell.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte))
    });
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number
}

fn push(bytes: &mut Vec<u8>, character: char) {
    bytes.extend(character.encode_utf8(&mut [0; 4]).bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_text_and_quoting_is_right() {
        let rows = [["naam", "x"], ["=1+1", "-12,50"], ["a;\"b\"", "+31612345678"], ["-x", "@y"]];
        let text = String::from_utf8(csv(rows, ';')).unwrap();
        let expected =
            "\u{feff}naam;x\r\n'=1+1;-12,50\r\n\"a;\"\"b\"\"\";'+31612345678\r\n'-x;'@y\r\n";
        assert_eq!(text, expected);
    }
}
