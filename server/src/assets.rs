//! The site's files, read once at the start and served from memory: under names that carry their content's hash,
//! so that browsers keep them for ever, and compressed as they were at build time. The parts of the browser's half name
//! each other, so they keep their names in a folder that carries the hash of them all.

use crate::once;
use app::state::Assets;
use app::words::Words;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use domain::hex::hex;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

/// The list of what the linker split off, for other servers than this one.
const SPLIT_MANIFEST: &str = "__wasm_split_manifest.json";

/// How the address of a file is made.
#[derive(Clone, Copy)]
enum Naming<'a> {
    /// By its contents.
    Hashed,
    /// In this folder, under its own name.
    Within(&'a str),
}

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
    bodies: Bodies,
}

/// A file's contents, plain and pressed.
#[derive(Debug)]
struct Bodies {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl AssetStore {
    /// Reads the built site: `folder` itself and its `pkg/` and `fonts/`. The interface's sentences join it.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut store = Self::default();
        for (name, bodies) in files_in(folder)? {
            store.add(&name, Naming::Hashed, bodies);
        }
        let (half, others): (Vec<_>, Vec<_>) =
            files_in(&folder.join("pkg"))?.into_iter().partition(|(name, _)| matches!(ending(name), "js" | "wasm"));
        let mut hash = Sha256::new();
        for (name, bodies) in &half {
            hash.update(format!("{name}\n{}\n", bodies.plain.len()));
            hash.update(&bodies.plain);
        }
        let half_folder = hex(&hash.finalize()[..8]);
        for (name, bodies) in half {
            store.add(&name, Naming::Within(&half_folder), bodies);
        }
        for (name, bodies) in others.into_iter().filter(|(name, _)| name != SPLIT_MANIFEST) {
            store.add(&name, Naming::Hashed, bodies);
        }
        // A font's name carries its version, and the style sheet names it.
        for (name, bodies) in files_in(&folder.join("fonts"))? {
            store.add(&name, Naming::Within("fonts"), bodies);
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
        answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        if once::is_known(headers, &file.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Some(response);
        }
        let bodies = &file.bodies;
        let (body, encoding) = match (accepts(headers, "br"), accepts(headers, "gzip")) {
            (true, _) if bodies.brotli.is_some() => (bodies.brotli.as_ref(), Some("br")),
            (_, true) if bodies.gzip.is_some() => (bodies.gzip.as_ref(), Some("gzip")),
            _ => (None, None),
        };
        if let Some(encoding) = encoding {
            answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        *response.body_mut() = Body::from(body.unwrap_or(&bodies.plain).clone());
        Some(response)
    }

    fn add_words(&mut self) {
        for sentences in Words::sentences() {
            let tag = sentences.tag.to_ascii_lowercase();
            for (name, text) in
                [(format!("{tag}.txt"), sentences.public), (format!("{tag}-admin.txt"), sentences.whole)]
            {
                let brotli = Bytes::from(crate::document::brotli(text.as_bytes(), 11));
                let bodies = Bodies { plain: Bytes::from_static(text.as_bytes()), brotli: Some(brotli), gzip: None };
                self.add(&name, Naming::Hashed, bodies);
            }
        }
    }

    /// Adds a file, if it is of a kind that sites consist of.
    fn add(&mut self, name: &str, naming: Naming<'_>, bodies: Bodies) {
        let Some(kind) = kind_of(name) else { return };
        let hash = hex(&Sha256::digest(&bodies.plain)[..8]);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let url = match naming {
            Naming::Within(folder) => format!("/pkg/{folder}/{name}"),
            Naming::Hashed => format!("/pkg/{stem}.{hash}.{ending}"),
        };
        let etag = HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""));
        let file = File { kind, etag, bodies };
        self.files.insert(url.clone(), file);
        self.urls.insert(name.to_owned(), url);
    }
}

/// The files of a folder by name, in order, each with what was pressed of it beside it.
fn files_in(folder: &Path) -> io::Result<Vec<(String, Bodies)>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_file() && kind_of(name).is_some() {
            let beside = |ending: &str| std::fs::read(path.with_file_name(format!("{name}.{ending}"))).ok();
            let (brotli, gzip) = (beside("br").map(Bytes::from), beside("gz").map(Bytes::from));
            files.push((name.to_owned(), Bodies { plain: std::fs::read(&path)?.into(), brotli, gzip }));
        }
    }
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(files)
}

/// Whether a client takes this encoding; one it weighs with 0 it does not.
pub(crate) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next() == Some(encoding) && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// `wasm` for `graticule.wasm`.
fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The media type, for the kinds of file a site consists of.
fn kind_of(name: &str) -> Option<&'static str> {
    Some(match ending(name) {
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
