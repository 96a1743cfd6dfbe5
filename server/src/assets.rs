//! The site's files, read once at the start and served from memory: under names that carry their content's hash,
//! so that browsers keep them for ever, and compressed as they were at build time.

use app::state::Assets;
use app::words::Words;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

/// Files whose address others know; they keep their names at the root and are asked for anew.
const AT_THE_ROOT: [&str; 1] = ["robots.txt"];

/// Every file of the site, by address.
#[derive(Debug, Default)]
pub struct AssetStore {
    files: HashMap<String, File>,
    urls: BTreeMap<String, String>,
}

#[derive(Debug)]
struct File {
    kind: &'static str,
    etag: HeaderValue,
    for_ever: bool,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl AssetStore {
    /// Reads the built site: `folder` itself and its `pkg/` and `fonts/`. The interface's sentences join it.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut store = Self::default();
        for (subfolder, keep_names) in [("", false), ("pkg", false), ("fonts", true)] {
            let Ok(entries) = std::fs::read_dir(folder.join(subfolder)) else { continue };
            for entry in entries {
                let path = entry?.path();
                let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
                if let (true, Some(kind)) = (path.is_file(), kind_of(name)) {
                    let beside = |ending: &str| std::fs::read(path.with_file_name(format!("{name}.{ending}"))).ok();
                    let (plain, brotli, gzip) = (std::fs::read(&path)?, beside("br"), beside("gz"));
                    store.add(subfolder, name, kind, keep_names, plain, brotli, gzip);
                }
            }
        }
        if !store.urls.contains_key("graticule.wasm") {
            let missing = format!("{} holds no built site; run `make build`", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, missing));
        }
        store.add_words();
        Ok(store)
    }

    /// A store of nothing but the interface's sentences, for tests of pages.
    pub fn without_files() -> Self {
        let mut store = Self::default();
        store.add_words();
        store
    }

    /// The addresses by plain name, for pages to link to.
    pub fn urls(&self) -> Assets {
        Assets(self.urls.clone())
    }

    /// Answers with the file at `path`, if there is one.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let file = self.files.get(path)?;
        let mut response = Response::new(Body::empty());
        let answer = response.headers_mut();
        answer.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
        answer.insert(ETAG, file.etag.clone());
        answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
        let keep = if file.for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
        answer.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
        if headers.get(IF_NONE_MATCH) == Some(&file.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Some(response);
        }
        let (body, encoding) = match (accepts(headers, "br"), accepts(headers, "gzip")) {
            (true, _) if file.brotli.is_some() => (file.brotli.as_ref(), Some("br")),
            (_, true) if file.gzip.is_some() => (file.gzip.as_ref(), Some("gzip")),
            _ => (None, None),
        };
        if let Some(encoding) = encoding {
            answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        *response.body_mut() = Body::from(body.unwrap_or(&file.plain).clone());
        Some(response)
    }

    fn add_words(&mut self) {
        for (tag, json) in Words::catalogues() {
            let brotli = crate::document::brotli(json.as_bytes(), 11);
            let name = format!("{}.json", tag.to_ascii_lowercase());
            self.add("", &name, "application/json", false, json.as_bytes().to_vec(), Some(brotli), None);
        }
    }

    #[allow(clippy::too_many_arguments)] // One file's facts, known at one place each.
    fn add(
        &mut self,
        folder: &str,
        name: &str,
        kind: &'static str,
        keep_name: bool,
        plain: Vec<u8>,
        brotli: Option<Vec<u8>>,
        gzip: Option<Vec<u8>>,
    ) {
        let hash = hex(&Sha256::digest(&plain)[..8]);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let at_root = AT_THE_ROOT.contains(&name);
        let url = match (at_root, keep_name) {
            (true, _) => format!("/{name}"),
            // A font's name carries its version, and the style sheet names it.
            (false, true) => format!("/pkg/{folder}/{name}"),
            (false, false) => format!("/pkg/{stem}.{hash}.{ending}"),
        };
        let etag = HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""));
        let (brotli, gzip) = (brotli.map(Bytes::from), gzip.map(Bytes::from));
        let file = File { kind, etag, for_ever: !at_root, plain: plain.into(), brotli, gzip };
        self.files.insert(url.clone(), file);
        self.urls.insert(name.to_owned(), url);
    }
}

/// Whether a client takes this encoding; one it weighs with 0 it does not.
pub(crate) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next() == Some(encoding) && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// The media type, for the kinds of file a site consists of.
fn kind_of(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
