//! Answers that nobody is sent twice: they carry a mark of their bytes, and who has these already gets none.

use axum::body::Body;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};

/// What anybody may read, scripts of other sites too. `kind` is its media type, `keep` says how long others may keep it.
pub(crate) fn answer(kind: &'static str, keep: &'static str, body: Bytes, asked: &HeaderMap) -> Response {
    let mark = format!("\"{}\"", STANDARD.encode(&Sha256::digest(&body)[..12]));
    let is_known = asked.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == mark.as_bytes());
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(body) });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    // Base64 in quotation marks is always a value.
    headers.extend(HeaderValue::from_str(&mark).ok().map(|mark| (ETAG, mark)));
    response
}
