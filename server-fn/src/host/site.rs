//! The browser's bundle: files as they lie in a folder, with their compressed siblings. A path
//! without an extension is a page of the application, which is `index.html`.

use std::path::Path;

use anyhow::{Context, ensure};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use tower_http::services::ServeDir;

/// A file with a hash in its name never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Others are asked for anew, so that an update is seen.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Fewer hexadecimal digits in a name are not taken for a hash.
const HASH_DIGITS: usize = 12;

/// Paths that are no pages.
const NO_PAGE: [&str; 4] = ["/api/", "/sync/", "/s/", "/metrics"];

/// The bundle.
#[derive(Clone, Debug)]
pub struct Site {
    files: ServeDir,
    policy: HeaderValue,
}

impl Site {
    /// Reads what there is to know of the bundle in `folder`.
    ///
    /// # Errors
    ///
    /// When the folder holds no bundle.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        ensure!(
            folder.is_dir(),
            "the site folder {} is not there; build it with `cargo xtask run`, or name it with --site",
            folder.display()
        );
        let index = folder.join("index.html");
        let page = std::fs::read_to_string(&index)
            .with_context(|| format!("the site folder has no readable {}", index.display()))?;
        let policy = HeaderValue::from_str(&policy(&page)).context("index.html")?;
        let files = ServeDir::new(folder)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip();
        Ok(Self { files, policy })
    }

    /// What scripts and connections the pages may use, as a Content-Security-Policy.
    pub fn policy(&self) -> HeaderValue {
        self.policy.clone()
    }
}

/// Answers with a file or a page.
pub async fn serve(State(mut site): State<Site>, mut request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let name = path.rsplit('/').next().unwrap_or_default();
    if NO_PAGE.iter().any(|prefix| path.starts_with(prefix)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !name.contains('.') {
        *request.uri_mut() = Uri::from_static("/index.html");
    }
    let Ok(response) = site.files.try_call(request).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = response.into_response();
    let lasts = response.status() != StatusCode::NOT_FOUND && is_hashed(name);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, if lasts { FOR_EVER } else { ASK_AGAIN });
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Whether the build put a content hash into a file's name.
fn is_hashed(name: &str) -> bool {
    let is_hash = |part: &str| {
        part.len() >= HASH_DIGITS
            && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    name.split(['-', '_', '.']).any(is_hash)
}

/// The policy for a page: only its own files, and those inline scripts that it holds now.
fn policy(page: &str) -> String {
    let scripts: String = inline_scripts(page)
        .map(|script| format!(" 'sha256-{}'", Base64::encode_string(&Sha256::digest(script))))
        .collect();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The texts of the scripts that stand in the page itself.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !script.is_empty()).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_last() {
        assert!(is_hashed("page-0a1b2c3d4e5f6071_bg.wasm"));
        assert!(is_hashed("worker-0a1b2c3d4e5f6071.js"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("compass-192.png"));
        assert!(!is_hashed("sw.js"));
    }

    #[test]
    fn inline_scripts_are_allowed_by_their_hash() {
        let page = r#"<script type="module">alert(1)</script><script src="/a.js"></script>"#;
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["alert(1)"]);
        // `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        assert!(policy(page).contains(&format!("'wasm-unsafe-eval' {hash};")), "{}", policy(page));
    }
}
