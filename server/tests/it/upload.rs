//! `/admin/media`: images brought by its form. What becomes of them afterwards stands in `admin_media.rs`.

use crate::answer::Answer;
use crate::browser::Browser;
use crate::media::photograph;
use crate::site::TestSite;
use app::form::{REPLY, Reply};
use axum::body::Body;
use bytes::Bytes;
use domain::access::Role;
use domain::media::Alt;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::convert::Infallible;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

const MULTIPART: &str = "multipart/form-data; boundary=----seam";
const KEY: &str = "0123456789abcdef0123456789abcdef";
const ALT: &str = "A boat & its \"quiet\" wake";

/// A body as browsers write it.
fn multipart(fields: &[(&str, &str)], name: &str, kind: &str, file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        write!(body, "------seam\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").unwrap();
    }
    let about = format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}");
    write!(body, "------seam\r\nContent-Disposition: form-data; {about}\r\n\r\n").unwrap();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n------seam--\r\n");
    body
}

async fn upload(browser: &Browser<'_>, key: &str, alt: &str, file: &[u8]) -> Answer {
    let fields = [("form", "upload"), ("key", key), ("alt", alt)];
    browser
        .send("/admin/media", &[("content-type", MULTIPART)], multipart(&fields, "boat.jpg", "image/jpeg", file))
        .await
}

/// A PNG of one colour.
fn png(side: u32) -> Vec<u8> {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(body);
        let length = u32::try_from(body.len()).unwrap();
        [&length.to_be_bytes()[..], name, body, &crc.sum().to_be_bytes()].concat()
    };
    let row = [vec![0], vec![90; 3 * side as usize]].concat();
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::fast());
    pixels.write_all(&row.repeat(side as usize)).unwrap();
    let header = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &pixels.finish().unwrap()), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

#[tokio::test]
async fn a_slash_at_the_end_and_capitals_in_the_type_take_no_upload_away() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let fields = [("form", "upload"), ("key", KEY), ("alt", ALT)];
    let body = multipart(&fields, "boat.png", "image/png", &png(64));
    let kind = MULTIPART.replace("multipart/form-data", "Multipart/Form-Data");
    let answer = browser.send("/admin/media/", &[("content-type", &kind)], body).await.expect(303);
    assert_eq!(answer.header("location"), "/admin/media?done=upload");
}

#[tokio::test]
async fn a_photograph_is_stored_without_what_the_camera_noted() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let canary = b"CANARY 11.55 N 104.92 E";
    let note = [b"Exif\0\0", &canary[..]].concat();
    let length = u16::try_from(note.len() + 2).unwrap().to_be_bytes();
    let plain = photograph(700);
    let file = [&plain[..2], b"\xff\xe1", &length, &note, &plain[2..], canary].concat();
    let answer = upload(&browser, KEY, ALT, &file).await.expect(303);
    assert_eq!(answer.header("location"), "/admin/media?done=upload");
    let page = browser.get("/admin/media?done=upload").await.expect(200).page();
    assert_eq!(page.text(".upload .form__said"), "The image was stored.");
    assert_eq!(page.text(".image__alt"), ALT);
    assert!(page.text(".image__facts").contains("700 × 350 pixels"), "{}", page.text(".image__facts"));
    assert!(page.text(".image__facts").contains("Not shown in any story"));
    let images = site.images().await;
    assert_eq!(page.attribute(".image__markdown", "value"), images[0].picture.markdown());
    let mut files: Vec<String> = images[0].picture.files().map(|file| file.path()).collect();
    files.push(page.attribute(".image__thumb", "src"));
    for path in files {
        let served = browser.get(&path).await.expect(200);
        assert!(!served.body.windows(6).any(|part| part == b"CANARY" || part == b"Exif\0\0"), "{path}");
    }
}

#[tokio::test]
async fn what_a_file_is_called_counts_for_nothing() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    upload(&browser, KEY, ALT, &png(64)).await.expect(303);
    let page = upload(&browser, KEY, ALT, b"<!doctype html><script>alert(1)</script>").await.expect(422).page();
    assert!(page.text("#upload-file-problem").contains("no JPEG, PNG or WebP"));
    assert_eq!(site.images().await.len(), 1);
}

#[tokio::test]
async fn a_refused_file_is_told_beside_its_field_and_what_was_typed_stays() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let (large, larger) = (vec![0xff; 10_000_001], vec![0xff; 12 * 1024 * 1024 + 1]);
    let cut = &photograph(700)[..900];
    let wide = [&png(64)[..16], &60_000_u32.to_be_bytes(), &60_000_u32.to_be_bytes(), &png(64)[24..]].concat();
    for (file, told) in [
        (&b""[..], "Choose an image file"),
        (&large, "at most 10 MB"),
        (&larger, "at most 10 MB"),
        (cut, "damaged"),
        (&png(31), "too small"),
        (&wide, "too many pixels"),
    ] {
        let page = upload(&browser, KEY, ALT, file).await.expect(422).page();
        assert!(page.text("#upload-file-problem:not([hidden])").contains(told), "{told}");
        assert_eq!(page.attribute("#upload-file", "aria-invalid"), "true");
        assert_eq!(page.attribute("#upload-alt", "value"), ALT);
        assert!(page.text(".notice").contains("Choose the file again"));
        assert_eq!(page.count("#upload-alt-problem:not([hidden])"), 0);
        assert_ne!(page.attribute(".upload input[name=key]", "value"), KEY, "the next press is another deed");
    }
    assert!(site.images().await.is_empty());
    assert!(site.media.store.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_image_says_what_it_shows_or_says_outright_that_it_only_decorates() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let send = async |fields: &[(&str, &str)], file: &[u8]| {
        let all = [&[("form", "upload"), ("key", KEY)], fields].concat();
        browser.send("/admin/media", &[("content-type", MULTIPART)], multipart(&all, "a.png", "image/png", file)).await
    };
    let long = "x".repeat(501);
    for (fields, told) in [
        (vec![("alt", "  ")], "or tick that it only decorates"),
        (vec![("alt", "A boat"), ("decorative", "yes")], "not both"),
        (vec![("alt", long.as_str())], "at most 500"),
    ] {
        let page = send(&fields, &png(64)).await.expect(422).page();
        assert!(page.text("#upload-alt-problem:not([hidden])").contains(told), "{told}");
        assert_eq!(page.count("#upload-decorative[checked]"), fields.len() - 1);
    }
    // What is wrong is told all at once.
    let page = send(&[], b"").await.expect(422).page();
    assert_eq!(page.count(".upload .field__problem:not([hidden])"), 2);
    send(&[("alt", ""), ("decorative", "yes")], &png(64)).await.expect(303);
    assert_eq!(site.images().await[0].picture.alt, Alt::Decorative);
    assert_eq!(browser.get("/admin/media").await.page().text(".image__alt"), "Only decorates");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_presses_of_one_form_are_one_image() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let file = png(64);
    let answers = futures::future::join_all((0..50).map(|_| upload(&browser, KEY, ALT, &file))).await;
    // At most eight are prepared or wait; the others are told so, and may press again.
    assert!(answers.iter().all(|answer| [303, 503].contains(&answer.status)));
    for answer in answers.iter().filter(|answer| answer.status == 503) {
        assert!(answer.page().text("#upload-file-problem").contains("Wait a minute"));
    }
    upload(&browser, KEY, ALT, &file).await.expect(303);
    assert_eq!(site.images().await.len(), 1);
    assert_eq!(site.media.store.list().await.unwrap().len(), 2);
    // Whoever goes back and brings another file with the old form means another image.
    upload(&browser, KEY, ALT, &png(65)).await.expect(303);
    assert_eq!(site.images().await.len(), 2);
}

#[tokio::test]
async fn nothing_of_a_body_is_read_from_whoever_may_not_send_it() {
    let site = TestSite::start().await;
    let another = [("content-type", MULTIPART), ("sec-fetch-site", "cross-site")];
    for (role, headers) in [
        (None, &another[..1]),
        (Some(Role::Pending), &another[..1]),
        (Some(Role::Member), &another[..1]),
        (Some(Role::Editor), &another[..]),
    ] {
        let browser = site.come_as(role).await;
        let read = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&read);
        let body = Body::from_stream(futures::stream::poll_fn(move |_| {
            told.store(true, Ordering::SeqCst);
            Poll::Ready(None::<Result<Bytes, Infallible>>)
        }));
        let answer = browser.send("/admin/media", headers, body).await;
        assert_eq!(answer.status, if role.is_none() { 401 } else { 403 }, "{role:?}");
        assert!(!read.load(Ordering::SeqCst), "{role:?}");
    }
}

#[tokio::test]
async fn large_bodies_and_files_are_taken_at_this_address_alone() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let body = multipart(&[("form", "upload"), ("key", KEY)], "a.jpg", "image/jpeg", &photograph(700));
    for path in ["/account", "/admin/settings", "/login"] {
        browser.send(path, &[("content-type", MULTIPART)], body.clone()).await.expect(415);
    }
    let large = "x".repeat(64 << 10);
    browser.post("/admin/media", &[("form", "alt"), ("alt", &large)]).await.expect(413);
    let fields = [("form", "upload"), ("key", KEY), ("alt", large.as_str())];
    let body = multipart(&fields, "a.jpg", "image/jpeg", &photograph(700));
    browser.send("/admin/media", &[("content-type", MULTIPART)], body).await.expect(413);
    for broken in
        [&b"------seam\r\n"[..], b"", b"------seam\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc"]
    {
        let answer = browser.send("/admin/media", &[("content-type", MULTIPART)], broken.to_vec()).await;
        assert!([400, 405].contains(&answer.status), "{}", answer.status);
    }
    assert!(site.images().await.is_empty());
}

#[tokio::test]
async fn a_script_is_answered_in_short() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let headers = [("content-type", MULTIPART), ("accept", REPLY)];
    let send = async |file: &[u8]| {
        let fields = [("form", "upload"), ("key", KEY), ("alt", ALT)];
        browser.send("/admin/media", &headers, multipart(&fields, "a.png", "image/png", file)).await
    };
    let reply = Reply::read(send(b"none").await.expect(422).text()).unwrap();
    assert_eq!(reply.problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["file"]);
    let reply = Reply::read(send(&png(64)).await.expect(200).text()).unwrap();
    assert_eq!(reply.said.as_deref(), Some("The image was stored."));
    assert_eq!(reply.to.as_deref(), Some("/admin/media?done=upload"));
}
