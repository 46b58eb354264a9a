//! Texts of a workbook: those that cells share, and the text inside of one.

use crate::exchange::fault::Fault;

use super::xml::{Piece, Pieces};

/// The texts that cells refer to by number.
pub fn read(text: &str) -> Result<Vec<String>, Fault> {
    let mut texts = Vec::new();
    let mut pieces = Pieces::of(text);
    while let Some(piece) = pieces.next()? {
        if let Piece::Open(tag) = piece
            && tag.name == "si"
        {
            texts.push(if tag.is_empty { String::new() } else { inside(&mut pieces, "si")? });
        }
    }
    Ok(texts)
}

/// The text up to the end of an element: of all its runs, without how it is spoken.
pub fn inside(pieces: &mut Pieces<'_>, element: &str) -> Result<String, Fault> {
    let mut text = String::new();
    let (mut is_text, mut is_spoken) = (false, false);
    loop {
        match pieces.next()?.ok_or(Fault::SheetDamaged)? {
            Piece::Open(tag) if tag.is_empty => {}
            Piece::Open(tag) => match tag.name {
                "t" => is_text = true,
                "rPh" => is_spoken = true,
                _ => {}
            },
            Piece::Close(name) if name == element => return Ok(without_codes(text)),
            Piece::Close("t") => is_text = false,
            Piece::Close("rPh") => is_spoken = false,
            Piece::Text(part) if is_text && !is_spoken => text.push_str(&part),
            Piece::Close(_) | Piece::Text(_) => {}
        }
    }
}

/// Characters that XML cannot hold are written `_x000D_`.
pub fn without_codes(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.split_at_checked(4).and_then(|(hex, after)| {
            let code = u32::from_str_radix(hex, 16).ok()?;
            Some((char::from_u32(code)?, after.strip_prefix('_')?))
        });
        match code {
            Some((character, after)) => {
                plain.push(character);
                rest = after;
            }
            None => {
                plain.push_str("_x");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}
