//! Which formats of a workbook show a number as a moment.

use std::collections::HashSet;

use crate::exchange::fault::Fault;

use super::value::{is_moment, is_moment_by_number};
use super::xml::{Piece, Pieces};

/// For each format, in the order cells name them: whether it shows a moment.
pub fn moments(text: &str) -> Result<Vec<bool>, Fault> {
    let mut own: HashSet<u32> = HashSet::new();
    let mut others: HashSet<u32> = HashSet::new();
    let mut moments = Vec::new();
    let mut is_of_cells = false;
    let mut pieces = Pieces::of(text);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Open(tag) => {
                let number = || tag.attribute("numFmtId")?.parse::<u32>().ok();
                match tag.name {
                    "numFmt" => {
                        let code = tag.attribute("formatCode").unwrap_or_default();
                        let of_kind = if is_moment(&code) { &mut own } else { &mut others };
                        of_kind.extend(number());
                    }
                    "cellXfs" => is_of_cells = !tag.is_empty,
                    "xf" if is_of_cells => {
                        let number = number().unwrap_or_default();
                        let by_number = is_moment_by_number(number) && !others.contains(&number);
                        moments.push(own.contains(&number) || by_number);
                    }
                    _ => {}
                }
            }
            Piece::Close("cellXfs") => is_of_cells = false,
            Piece::Close(_) | Piece::Text(_) => {}
        }
    }
    Ok(moments)
}
