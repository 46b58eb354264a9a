//! Pieces of XML, as far as spreadsheets write it: tags, their attributes and text. Nothing that a
//! document declares by itself is expanded, so no text grows when it is read.

use std::borrow::Cow;

use crate::exchange::fault::Fault;

/// A place in a document.
pub struct Pieces<'a> {
    rest: &'a str,
}

/// One piece.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A tag opens; one without content closes at once and says so.
    Open(Tag<'a>),
    /// A tag closes: its name without prefix.
    Close(&'a str),
    /// Text, with what stood for other characters put in.
    Text(Cow<'a, str>),
}

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Without prefix.
    pub name: &'a str,
    /// Whether it has no content.
    pub is_empty: bool,
    attributes: &'a str,
}

impl<'a> Pieces<'a> {
    /// The pieces of a document, or of the rest of one.
    pub fn of(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next piece; absent at the end.
    ///
    /// # Errors
    ///
    /// [`Fault::SheetDamaged`] for a tag that never ends.
    pub fn next(&mut self) -> Result<Option<Piece<'a>>, Fault> {
        loop {
            if self.rest.is_empty() {
                return Ok(None);
            }
            let Some(inner) = self.rest.strip_prefix('<') else {
                let (text, rest) =
                    self.rest.split_at(self.rest.find('<').unwrap_or(self.rest.len()));
                self.rest = rest;
                return Ok(Some(Piece::Text(unescaped(text))));
            };
            if let Some(comment) = inner.strip_prefix("!--") {
                self.rest = until(comment, "-->")?.1;
            } else if let Some(text) = inner.strip_prefix("![CDATA[") {
                let (text, rest) = until(text, "]]>")?;
                self.rest = rest;
                return Ok(Some(Piece::Text(Cow::Borrowed(text))));
            } else if inner.starts_with(['!', '?']) {
                self.rest = until(inner, ">")?.1;
            } else if let Some(closing) = inner.strip_prefix('/') {
                let (name, rest) = until(closing, ">")?;
                self.rest = rest;
                return Ok(Some(Piece::Close(bare(name.trim()))));
            } else {
                let (tag, rest) =
                    inner.split_at_checked(end_of_tag(inner)?).ok_or(Fault::SheetDamaged)?;
                self.rest = rest.strip_prefix('>').unwrap_or(rest);
                return Ok(Some(Piece::Open(Tag::of(tag))));
            }
        }
    }
}

impl<'a> Tag<'a> {
    fn of(text: &'a str) -> Self {
        let (text, is_empty) = match text.strip_suffix('/') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let end = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
        let (name, attributes) = text.split_at(end);
        Self { name: bare(name), is_empty, attributes }
    }

    /// The value of an attribute, asked for without its prefix.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, next) = after.strip_prefix(quote)?.split_once(quote)?;
            if bare(key.trim()) == name {
                return Some(unescaped(value));
            }
            rest = next;
        }
    }

    /// Whether an attribute says yes.
    pub fn is_set(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
    }
}

/// A name without its prefix.
fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

fn until<'a>(text: &'a str, end: &str) -> Result<(&'a str, &'a str), Fault> {
    text.split_once(end).ok_or(Fault::SheetDamaged)
}

/// Where a tag ends: values between quotes may hold its mark.
fn end_of_tag(text: &str) -> Result<usize, Fault> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Ok(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    Err(Fault::SheetDamaged)
}

/// Text with the characters that were written by name or number.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        // The longest is &#1114111;
        let end = after.bytes().take(9).position(|byte| byte == b';');
        let named = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
        match named.and_then(|(name, next)| Some((character(name)?, next))) {
            Some((character, next)) => {
                plain.push(character);
                rest = next;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_text_come_in_order() {
        let text = "<?xml version='1.0'?><!-- <a> --><x:a b=\"1 > 0\" r:c='&amp;&#233;'>t&lt;&#x41;&no;\
            <b/><![CDATA[<&amp;>]]></x:a>";
        let mut pieces = Pieces::of(text);
        let Some(Piece::Open(tag)) = pieces.next().unwrap() else { panic!("no tag") };
        assert_eq!((tag.name, tag.is_empty), ("a", false));
        assert_eq!(tag.attribute("b").as_deref(), Some("1 > 0"));
        assert_eq!(tag.attribute("c").as_deref(), Some("&é"));
        assert_eq!(tag.attribute("d"), None);
        assert_eq!(pieces.next(), Ok(Some(Piece::Text("t<A&no;".into()))));
        assert!(matches!(
            pieces.next(),
            Ok(Some(Piece::Open(Tag { name: "b", is_empty: true, .. })))
        ));
        assert_eq!(pieces.next(), Ok(Some(Piece::Text("<&amp;>".into()))));
        assert_eq!(pieces.next(), Ok(Some(Piece::Close("a"))));
        assert_eq!(pieces.next(), Ok(None));
        assert_eq!(Pieces::of("<a b='>").next(), Err(Fault::SheetDamaged));
    }
}
