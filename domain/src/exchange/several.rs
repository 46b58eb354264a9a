//! Several telephone numbers in one cell: written together and read apart.

/// Fewest digits of a text that is a number by itself.
const NUMBER_DIGITS: usize = 6;

/// The numbers of one cell, each by itself: one on each line, or between commas when every piece is
/// long enough for a number. An extension behind a comma stays where it is.
pub fn apart(text: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let pieces: Vec<&str> = line.split([',', ';']).map(str::trim).collect();
        if pieces.iter().all(|piece| is_number(piece)) {
            numbers.extend(pieces);
        } else {
            numbers.push(line);
        }
    }
    numbers
}

/// Numbers as one cell, from which they come back one by one.
pub fn together(numbers: &[&str]) -> String {
    let is_plain = |number: &&str| is_number(number) && !number.contains([',', ';']);
    let between = if numbers.iter().all(is_plain) { ", " } else { "\n" };
    numbers.join(between)
}

fn is_number(piece: &str) -> bool {
    NUMBER_DIGITS <= piece.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numbers: &[&str], cell: &str) {
        assert_eq!(together(numbers), cell);
        assert_eq!(apart(cell), numbers);
    }

    #[test]
    fn numbers_come_back_one_by_one() {
        check(&["06 1234 5678"], "06 1234 5678");
        check(&["06 1234 5678", "010-1234567"], "06 1234 5678, 010-1234567");
        check(&["06 1234 5678", "vraag naar Jo"], "06 1234 5678\nvraag naar Jo");
        check(&["010-1234567, tst. 12"], "010-1234567, tst. 12");
        check(&[], "");
    }
}
