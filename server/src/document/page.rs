//! A finished page: its bytes, its policy, and what each reader gets of them.

use super::tags::Tags;
use crate::assets::accepts;
use crate::headers::page_policy;
use crate::once;
use axum::body::Body;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, RETRY_AFTER, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::{BodyExt, Collected};
use sha2::{Digest, Sha256};
use std::io::Write;
use tokio::sync::{OnceCell, Semaphore};
use tokio::task::spawn_blocking;

/// How many pages are pressed at once. A process has its cores for all that it serves.
static PRESSING: Semaphore = Semaphore::const_new(2);
/// Shorter pages are sent as they are, in bytes.
const LEAST_PRESSED: usize = 1_000;

/// How often a page will be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Use {
    /// To many: it is worth pressing hard.
    Kept,
    /// To one reader.
    Once,
}

/// A finished page.
pub(super) struct Page {
    pub(super) status: StatusCode,
    usage: Use,
    policy: HeaderValue,
    etag: HeaderValue,
    pub(super) plain: Bytes,
    // Pressed when somebody first takes it so: hardly anybody takes gzip alone, and a failure is read by few.
    brotli: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
}

impl Page {
    /// What is said while too many pages are being drawn.
    pub(super) fn busy() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            usage: Use::Once,
            policy: page_policy(&[]),
            etag: HeaderValue::from_static("W/\"\""),
            plain: Bytes::from_static(
                b"<!DOCTYPE html><title>503</title><p>The site is busy. Please try again in a moment.",
            ),
            brotli: OnceCell::new(),
            gzip: OnceCell::new(),
        }
    }

    pub(super) async fn respond(&self, headers: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        let answer = response.headers_mut();
        answer.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        answer.insert(CONTENT_SECURITY_POLICY, self.policy.clone());
        // The colours come from a cookie, the language from the address.
        answer.insert(VARY, HeaderValue::from_static("accept-encoding, cookie"));
        answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if self.status == StatusCode::OK {
            answer.insert(ETAG, self.etag.clone());
            if once::is_known(headers, &self.etag) {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                return response;
            }
        }
        let (body, encoding) = self.encoded(headers).await;
        if let Some(encoding) = encoding {
            answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            answer.insert(RETRY_AFTER, HeaderValue::from_static("2"));
        }
        *response.status_mut() = self.status;
        *response.body_mut() = Body::from(body.clone());
        response
    }

    /// Presses the page as this reader takes it, so that it is ready.
    pub(super) async fn press(&self, headers: &HeaderMap) {
        let _ = self.encoded(headers).await;
    }

    /// The page in the best encoding that the reader takes. What could not be pressed is empty, and goes out as it is.
    async fn encoded(&self, headers: &HeaderMap) -> (&Bytes, Option<&'static str>) {
        if self.plain.len() < LEAST_PRESSED {
            return (&self.plain, None);
        }
        let press = |how: fn(&[u8]) -> Vec<u8>| {
            let plain = self.plain.clone();
            async move {
                let turn = PRESSING.acquire().await;
                // Whoever asked may be gone by now; pressing goes on all the same, and so it keeps its turn.
                let pressed = spawn_blocking(move || {
                    let _turn = turn;
                    how(&plain)
                });
                pressed.await.map(Bytes::from).unwrap_or_default()
            }
        };
        let (body, encoding) = if accepts(headers, "br") {
            // What is read once costs more to be pressed hard (30 ms) than that saves.
            let how = match self.usage {
                Use::Kept => |html: &[u8]| brotli(html, 9),
                Use::Once => |html: &[u8]| brotli(html, 4),
            };
            (self.brotli.get_or_init(|| press(how)).await, "br")
        } else if accepts(headers, "gzip") {
            (self.gzip.get_or_init(|| press(gzip)).await, "gzip")
        } else {
            return (&self.plain, None);
        };
        if body.is_empty() { (&self.plain, None) } else { (body, Some(encoding)) }
    }
}

/// Collects a rendered document, and makes of it what is kept. Its own scripts carry `nonce`.
pub(super) async fn finish(response: Response, nonce: &str, tags: &Tags, usage: Use) -> Page {
    let (parts, body) = response.into_parts();
    // The document is made in memory, so collecting it can not fail.
    let html = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    let (html, hashes) = seal(&tags.write_into(&String::from_utf8_lossy(&html)), nonce);
    let policy = page_policy(&hashes);
    let etag = STANDARD.encode(&Sha256::digest(&html)[..12]);
    Page {
        status: parts.status,
        // A failure is kept by nobody.
        usage: if parts.status == StatusCode::OK { usage } else { Use::Once },
        policy,
        // Weak: the same page in another encoding has the same one.
        etag: HeaderValue::from_str(&format!("W/\"{etag}\"")).unwrap_or(HeaderValue::from_static("W/\"\"")),
        plain: html.into(),
        brotli: OnceCell::new(),
        gzip: OnceCell::new(),
    }
}

/// Takes the nonce off the scripts that leptos wrote into the document, since with it no two renderings would be the
/// same bytes, and answers their hashes, as the policy writes them, instead. Only what carries the nonce is hashed: a
/// script that came in by another way is none of ours, and must not run.
fn seal(html: &str, nonce: &str) -> (String, Vec<String>) {
    let mark = format!("<script nonce=\"{nonce}\"");
    let own = html.split(&mark).skip(1).filter_map(|rest| rest.split_once('>')?.1.split_once("</script>"));
    let hashes = own.map(|(code, _)| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(code)))).collect();
    (html.replace(&mark, "<script"), hashes)
}

/// Presses with brotli.
pub(crate) fn brotli(bytes: &[u8], quality: i32) -> Vec<u8> {
    let mut pressed = Vec::with_capacity(bytes.len() / 3);
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 18, size_hint: bytes.len(), ..Default::default() };
    // Writing to memory can not fail.
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut pressed, &params);
    pressed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leptos_own_scripts_are_hashed_and_their_nonces_are_gone() {
        let (html, hashes) = seal(
            "<script type=\"module\" src=\"/a.js\"></script><script nonce=\"abc\">one</script><script>bad</script>\
             <script nonce=\"x\">bad</script><script nonce=\"abc\">two</script><script type=\"application/ld+json\">{}</script>",
            "abc",
        );
        assert!(!html.contains("abc"));
        let hash = |code: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(code)));
        assert_eq!(hashes, [hash("one"), hash("two")]);
    }
}
