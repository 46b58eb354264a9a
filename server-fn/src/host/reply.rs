//! How an [`ApiError`] becomes an answer: its JSON, and the status that belongs to it.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;
use crate::store::StoreError;

/// An error's JSON is never longer: 64 KiB.
const LONGEST: usize = 64 * 1024;

/// A refusal as the answer of a plain route.
#[derive(Debug)]
pub struct Refused(pub ApiError);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (status(&self.0), Json(self.0)).into_response()
    }
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

/// The status of an error.
pub fn status(error: &ApiError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Gives a server function's answer the status of its error: the framework answers every `Err`
/// with 500. A request that could not be read is the sender's fault, not ours.
pub async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LONGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(error) = serde_json::from_slice::<ApiError>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    if error == ApiError::Unreachable {
        let reason = "the request cannot be read".into();
        return Refused(ApiError::Invalid { reason }).into_response();
    }
    parts.status = status(&error);
    Response::from_parts(parts, Body::from(bytes))
}
