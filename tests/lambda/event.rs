//! What the gateway makes of a request, and of a function's answer: events of payload format 2.0, as
//! HTTP APIs and function URLs send them.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Response, header};
use base64ct::{Base64, Encoding};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Most bytes of an event and of an answer: 6 MiB.
pub const MOST_BYTES: usize = 6 * 1024 * 1024;

/// Who asks, as the gateway sees them.
pub const PEER: &str = "203.0.113.7";

/// A request as an event. The gateway takes cookies out of the headers, and adds what it knows.
pub fn event(request: &Parts, body: &[u8]) -> Value {
    let (mut headers, mut cookies) = (Map::new(), Vec::new());
    for name in request.headers.keys() {
        let values = request.headers.get_all(name).iter();
        let values: Vec<&str> = values.map(|value| value.to_str().unwrap()).collect();
        if name == header::COOKIE {
            cookies.extend(values.iter().flat_map(|value| value.split("; ")).map(str::to_owned));
        } else {
            headers.insert(name.to_string(), values.join(",").into());
        }
    }
    let said = headers.get("x-forwarded-for").and_then(Value::as_str);
    let forwarded = said.map_or_else(|| PEER.to_owned(), |said| format!("{said},{PEER}"));
    headers.insert("x-forwarded-for".into(), forwarded.into());
    headers.insert("x-forwarded-proto".into(), "https".into());
    let (path, method) = (request.uri.path(), request.method.as_str());
    let domain = "abcdefghij.lambda-url.eu-west-1.on.aws";
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.uri.query().unwrap_or_default(),
        "cookies": cookies,
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "abcdefghij",
            "domainName": domain,
            "domainPrefix": "abcdefghij",
            "http": {
                "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": PEER,
                "userAgent": "test",
            },
            "requestId": "e1506fd5-9e7b-434f-bd42-4f8fa224b599",
            "routeKey": "$default",
            "stage": "$default",
            "time": "28/Nov/2026:02:00:00 +0000",
            "timeEpoch": 1_795_831_200_000_u64,
        },
        "body": Base64::encode_string(body),
        "isBase64Encoded": true,
    })
}

/// What a function answers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// A function's answer as that of the gateway.
pub fn response(bytes: &[u8]) -> anyhow::Result<Response<Body>> {
    let answer: Answer = serde_json::from_slice(bytes)?;
    let mut response = Response::builder().status(answer.status_code);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    for cookie in &answer.cookies {
        response = response.header(header::SET_COOKIE, cookie);
    }
    let text = answer.body.unwrap_or_default();
    let is_base64 = answer.is_base64_encoded;
    let body = if is_base64 { Base64::decode_vec(&text).unwrap() } else { text.into_bytes() };
    Ok(response.body(body.into())?)
}
