//! Compresses the bundle once, so that the host never does: `.br` and `.gz` beside each file.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use super::files;

/// Kinds of file that get smaller; images are compressed already.
const KINDS: [&str; 7] = ["html", "js", "css", "wasm", "svg", "webmanifest", "json"];

/// Compresses every file of the bundle at `site` that benefits.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn all(site: &Path) -> Result<()> {
    for name in files::list(site)? {
        let is_text = name.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind));
        if is_text {
            let bytes =
                fs::read(site.join(&name)).with_context(|| format!("cannot read {name}"))?;
            fs::write(site.join(format!("{name}.br")), brotli(&bytes)?)?;
            fs::write(site.join(format!("{name}.gz")), gzip(&bytes)?)?;
        }
    }
    Ok(())
}

/// Brotli at its best quality, with a window that spans the largest file.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters).context("brotli failed")?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_unpack_to_the_original() {
        let text = b"klant kompas ".repeat(500);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut brotli(&text).unwrap().as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        let packed = gzip(&text).unwrap();
        std::io::copy(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }
}
