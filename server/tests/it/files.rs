//! Encodings and freshness: what is sent is small, and sent once.

use crate::answer::Answer;
use crate::site::TestSite;
use http::HeaderMap;
use server::assets::AssetStore;
use std::fs;
use std::io::Read;
use tempfile::TempDir;

fn decoded(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        "br" => brotli::BrotliDecompress(&mut &*answer.body, &mut plain).unwrap(),
        "gzip" => drop(flate2::read::GzDecoder::new(&*answer.body).read_to_end(&mut plain).unwrap()),
        "" => plain.extend_from_slice(&answer.body),
        other => panic!("{other}"),
    }
    plain
}

#[tokio::test]
async fn a_page_is_the_same_in_every_encoding_and_small_in_two() {
    let site = TestSite::populated().await;
    for path in ["/", "/news/one-room", "/news/none"] {
        let plain = site.get(path).await;
        assert_eq!(plain.header("content-encoding"), "");
        for (accepted, encoding) in [
            ("br", "br"),
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "br"),
            ("gzip;q=1.0, br;q=0.5", "br"),
            ("br;q=0, gzip", "gzip"),
            ("br; q=0, gzip; q=0.000", ""),
            ("deflate", ""),
            ("identity", ""),
            ("brotli, x-gzip", ""),
        ] {
            let answer = site.get_with(path, &[("accept-encoding", accepted)]).await;
            assert_eq!(answer.header("content-encoding"), encoding, "{path} {accepted}");
            assert_eq!(decoded(&answer), &plain.body[..], "{path} {accepted}");
            assert!(answer.header("vary").contains("accept-encoding"), "{path}");
            assert!(encoding.is_empty() || answer.body.len() * 2 < plain.body.len(), "{path} {accepted}");
        }
    }
}

#[tokio::test]
async fn a_page_that_the_reader_has_is_not_sent_again() {
    let site = TestSite::populated().await;
    for path in ["/", "/news/one-room", "/ar-xb/"] {
        let etag = site.get(path).await.header("etag").to_owned();
        assert!(etag.starts_with("W/\""), "{etag}");
        let known = site.get_with(path, &[("if-none-match", &etag), ("accept-encoding", "br")]).await.expect(304);
        assert!(known.body.is_empty());
        assert_eq!(known.header("etag"), etag);
        assert_eq!(known.header("cache-control"), "no-cache");
        site.get_with(path, &[("if-none-match", "W/\"another\"")]).await.expect(200);
    }
    let error = site.get("/news/none").await;
    assert_eq!(error.header("etag"), "", "a failure is not to be kept");
}

#[tokio::test]
async fn different_pages_have_different_marks() {
    let site = TestSite::populated().await;
    let mut marks = Vec::new();
    for path in ["/", "/?country=kh", "/news/one-room", "/news/two-clinics", "/ar-xb/"] {
        marks.push(site.get(path).await.header("etag").to_owned());
    }
    marks.push(site.get_with("/", &[("cookie", "theme=dark")]).await.header("etag").to_owned());
    let count = marks.len();
    marks.sort();
    marks.dedup();
    assert_eq!(marks.len(), count);
}

#[tokio::test]
async fn a_file_is_kept_for_ever_under_a_name_that_carries_its_hash() {
    let site = TestSite::start().await;
    let url = site.state.site.assets.url("ar-xb.txt");
    let plain = site.get(&url).await.expect(200);
    assert_eq!(plain.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(plain.text().starts_with("ar-XB\nrtl\n"));
    let pressed = site.get_with(&url, &[("accept-encoding", "br")]).await;
    assert_eq!(pressed.header("content-encoding"), "br");
    assert_eq!(decoded(&pressed), &plain.body[..]);
    let etag = plain.header("etag").to_owned();
    assert!(site.get_with(&url, &[("if-none-match", &etag)]).await.expect(304).body.is_empty());
    let page = site.get("/ar-xb/").await.page();
    assert_eq!(page.attribute("script[data-words]", "data-words"), url);
}

#[test]
fn the_parts_of_the_browsers_half_find_each_other_in_one_folder_that_changes_with_any_of_them() {
    const PARTS: [&str; 4] = ["graticule.js", "graticule.wasm", "__wasm_split.____.js", "split_one.wasm"];
    let folder = TempDir::new().unwrap();
    let pkg = folder.path().join("pkg");
    fs::create_dir(&pkg).unwrap();
    for name in PARTS.iter().chain(&["graticule.css", "graticule.d.ts", "__wasm_split_manifest.json"]) {
        fs::write(pkg.join(name), "one").unwrap();
    }
    let read = || {
        let store = AssetStore::read(folder.path()).unwrap();
        let urls = store.urls();
        let folders = PARTS.map(|name| urls.url(name).strip_suffix(&format!("/{name}")).unwrap().to_owned());
        assert!(folders.iter().all(|folder| *folder == folders[0]), "{folders:?}");
        for name in PARTS {
            let part = store.answer(&urls.url(name), &HeaderMap::new()).unwrap();
            assert_eq!(part.headers()["cache-control"], "public, max-age=31536000, immutable");
        }
        for name in ["graticule.d.ts", "__wasm_split_manifest.json"] {
            assert!(store.answer(&urls.url(name), &HeaderMap::new()).is_none(), "{name} is for programmers");
        }
        (folders[0].clone(), urls.url("graticule.css"))
    };
    let (before, style) = read();
    fs::write(pkg.join("split_one.wasm"), "two").unwrap();
    let (after, same_style) = read();
    assert_ne!(before, after);
    assert_eq!(style, same_style);
}
