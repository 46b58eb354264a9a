//! The bundle and the headers around it.

use super::*;

#[tokio::test]
async fn pages_are_the_application_and_unknown_files_are_not_there() {
    let world = World::new(On::Sqlite).await;
    for path in ["/", "/index.html", "/customers", "/customers/01a2?asof=2025-06-30", "/call?n=06"]
    {
        let answer = world.get(path).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, PAGE), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    for path in ["/none.js", "/../Cargo.toml", "/%2e%2e/klantkompas.db", "/s/token", "/metrics"] {
        assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn hashed_files_last_and_others_are_asked_for_again() {
    let world = World::new(On::Sqlite).await;
    let hashed = world.get("/page-0a1b2c3d4e5f6071.js").await;
    assert_eq!(hashed.header("cache-control"), "public, max-age=31536000, immutable");
    let worker = world.get("/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    let missing = world.get("/page-ffffffffffffffff.js").await;
    assert_eq!(missing.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn compressed_siblings_are_served_to_whoever_takes_them() {
    let world = World::new(On::Sqlite).await;
    for (accepted, encoding, body) in
        [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "// page")]
    {
        let headers = [("accept-encoding", accepted)];
        let answer = world.get_with("/page-0a1b2c3d4e5f6071.js", &headers).await;
        assert_eq!((answer.header("content-encoding"), answer.body.as_str()), (encoding, body));
        assert_eq!(answer.header("content-type"), "text/javascript");
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn every_answer_is_strict() {
    let world = World::new(On::Sqlite).await;
    let policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' \
                  'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='; style-src 'self'; \
                  img-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; \
                  base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    for path in ["/", "/none.js", "/healthz", "/sync/v1/live"] {
        let answer = world.get(path).await;
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
    }
}

#[tokio::test]
async fn data_is_kept_in_no_cache() {
    let world = World::new(On::Sqlite).await;
    for path in ["/healthz", "/sync/v1/live"] {
        assert_eq!(world.get(path).await.header("cache-control"), "no-store", "{path}");
    }
    let call = world.call("/api/v1/account/session", json!({})).await;
    assert_eq!(call.header("cache-control"), "no-store");
}

#[tokio::test]
async fn health_follows_the_store() {
    let world = World::new(On::Sqlite).await;
    assert_eq!(world.get("/healthz").await.status, StatusCode::OK);
    world.host.store.close().await;
    assert_eq!(world.get("/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let call = world.sign_in("jo@molen.nl", PASSWORD).await;
    call.is(503, "unavailable");
    assert!(!call.body.contains("sql") && !call.body.contains("pool"), "{call:?}");
}
