//! Row numbers: columns are addressed by dense `u32`, slices by `usize`. The one place that converts.

/// The place of a row in a slice; a row no slice can hold lies past every end.
pub fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

/// The row at a place in a slice; places beyond `u32` share the last number.
pub fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
