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
    // Base64 in quotation marks is always a value.
    let mark = HeaderValue::from_str(&mark).unwrap_or(HeaderValue::from_static("\"\""));
    let is_known = is_known(asked, &mark);
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(body) });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ETAG, mark);
    response
}

/// Whether who asks has the bytes with this mark already (RFC 9110, section 13.1.2): the header is a list, or `*` for
/// whatever there is, and a weak mark is as good as a strong one.
pub(crate) fn is_known(asked: &HeaderMap, mark: &HeaderValue) -> bool {
    let strong = |mark: &str| mark.trim().trim_start_matches("W/").to_owned();
    let Ok(mark) = mark.to_str().map(strong) else { return false };
    let lines = asked.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    // No mark of ours has a comma in it.
    lines.flat_map(|line| line.split(',')).any(|known| known.trim() == "*" || strong(known) == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_in_a_list_on_any_line_and_weak_or_strong() {
        let is_known = |lines: &[&'static str], mark: &'static str| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(IF_NONE_MATCH, HeaderValue::from_static(line));
            }
            is_known(&headers, &HeaderValue::from_static(mark))
        };
        assert!(is_known(&["\"a\""], "\"a\""));
        assert!(is_known(&["\"b\", W/\"a\""], "\"a\""));
        assert!(is_known(&["\"b\"", "\"a\""], "W/\"a\""));
        assert!(is_known(&["*"], "\"a\""));
        assert!(!is_known(&["\"b\",\"aa\""], "\"a\""));
        assert!(!is_known(&[], "\"a\""));
    }
}
