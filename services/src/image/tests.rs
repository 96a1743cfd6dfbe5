//! What comes out of every file of the corpus, and what never does.

use super::corpus::{
    CANARY, animated_webp, icc, jpeg, jpeg_with, laden_jpeg, laden_png, laden_webp, png, quarters, segment,
};
use super::{Pipeline, Refusal, Unprepared, draw, prepare};
use ::image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage, load_from_memory};
use domain::media::Format;
use std::io::Cursor;

/// Every file with notes in it, by name.
fn laden() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for (orientation, big) in [(1, true), (6, false)] {
        files.push((format!("jpeg {orientation}"), laden_jpeg(orientation, big)));
        files.push((format!("png {orientation}"), laden_png(orientation, big)));
        files.push((format!("lossy webp {orientation}"), laden_webp(orientation, big, false)));
        files.push((format!("lossless webp {orientation}"), laden_webp(orientation, big, true)));
    }
    files.push(("lossy animation".to_owned(), animated_webp(false)));
    files.push(("lossless animation".to_owned(), animated_webp(true)));
    files
}

/// The colours of the four quarters, each as its letter.
fn read(file: &[u8]) -> String {
    let image = load_from_memory(file).unwrap().into_rgb8();
    let (width, height) = image.dimensions();
    let letter = |(x, y): (u32, u32)| match image.get_pixel(x * width / 4, y * height / 4).0.map(|part| part > 128) {
        [true, true, true] => 'w',
        [true, false, false] => 'r',
        [false, true, false] => 'g',
        [false, false, true] => 'b',
        _ => '?',
    };
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(letter).iter().collect()
}

fn contains(file: &[u8], part: &[u8]) -> bool {
    file.windows(part.len()).any(|window| window == part)
}

#[test]
fn nothing_but_pixels_survives() {
    for (name, file) in laden() {
        assert!(contains(&file, CANARY), "{name}");
        for out in prepare(&file).unwrap_or_else(|refusal| panic!("{name}: {refusal}")).files {
            for leak in [CANARY, b"Exif", b"MM\0*", b"II*\0", b"xmp", b"ICC", b"8BIM", b"acsp", b"<script", b"GPS"] {
                assert!(!contains(&out.bytes, leak), "{name} leaks {:?}", String::from_utf8_lossy(leak));
            }
            match out.format {
                Format::Jpeg => {
                    assert_eq!(segments(&out.bytes), [0xe0, 0xc0, 0xdb, 0xdb, 0xc4, 0xc4, 0xc4, 0xc4, 0xda]);
                }
                Format::WebP => assert_eq!(chunks(&out.bytes), ["VP8 "], "{name}"),
            }
        }
    }
}

/// The markers of a JPEG's segments, up to the pixels; nothing stands behind its end.
fn segments(file: &[u8]) -> Vec<u8> {
    let (mut markers, mut place) = (Vec::new(), 2);
    while markers.last() != Some(&0xda) {
        assert_eq!(file[place], 0xff);
        markers.push(file[place + 1]);
        place += 2 + usize::from(u16::from_be_bytes([file[place + 2], file[place + 3]]));
    }
    assert_eq!(file.windows(2).position(|pair| pair == [0xff, 0xd9]), Some(file.len() - 2));
    // No density, no thumbnail.
    assert_eq!(file[6..20], *b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    markers
}

/// The names of a WebP's chunks.
fn chunks(file: &[u8]) -> Vec<String> {
    let (mut names, mut place) = (Vec::new(), 12);
    while place < file.len() {
        names.push(String::from_utf8(file[place..place + 4].to_vec()).unwrap());
        let length = u32::from_le_bytes(file[place + 4..place + 8].try_into().unwrap()) as usize;
        place += 8 + length + length % 2;
    }
    assert_eq!(u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize, file.len() - 8);
    names
}

#[test]
fn every_orientation_comes_out_upright() {
    let expected = ["rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"];
    for (orientation, expected) in (1..).zip(expected) {
        for big in [true, false] {
            for file in [
                laden_jpeg(orientation, big),
                laden_png(orientation, big),
                laden_webp(orientation, big, false),
                laden_webp(orientation, big, true),
            ] {
                let out = prepare(&file).unwrap();
                assert_eq!(out.size(), if orientation < 5 { (120, 80) } else { (80, 120) });
                for file in &out.files {
                    assert_eq!(read(&file.bytes), expected, "orientation {orientation}, {:?}", file.format);
                }
            }
        }
    }
    for nonsense in [0, 9, 65_535] {
        assert_eq!(read(&prepare(&laden_jpeg(nonsense, true)).unwrap().files[0].bytes), "rgbw");
    }
}

#[test]
fn of_an_animation_the_first_frame_is_shown() {
    for lossless in [true, false] {
        assert_eq!(read(&prepare(&animated_webp(lossless)).unwrap().files[0].bytes), "rgbw");
    }
}

#[test]
fn each_width_that_a_picture_has_is_made_and_none_that_it_has_not() {
    for (size, widths) in [
        ((100, 50), vec![100]),
        ((320, 64), vec![320]),
        ((1_000, 500), vec![320, 640, 960, 1_000]),
        ((2_500, 100), vec![320, 640, 960, 1_280, 1_920]),
    ] {
        let out = prepare(&png(&quarters(size.0, size.1))).unwrap();
        assert_eq!(out.widths(), widths);
        assert_eq!(out.files.len(), 2 * widths.len());
        for file in &out.files {
            let image = load_from_memory(&file.bytes).unwrap();
            assert_eq!((image.width(), image.height()), (file.width, file.height));
            assert_eq!(read(&file.bytes), "rgbw");
        }
        assert_eq!(out.bytes(), out.files.iter().map(|file| file.bytes.len() as u64).sum::<u64>());
    }
    // The largest files are as the picture's page counts their heights.
    let out = prepare(&png(&quarters(2_500, 333))).unwrap();
    assert_eq!((out.size(), out.files[0].height), ((1_920, 256), 43));
}

#[test]
fn what_shows_through_stays_in_webp_lies_on_white_in_jpeg_and_hides_nothing() {
    let image = RgbaImage::from_fn(200, 100, |x, y| match x {
        // Something secret under what can not be seen.
        0..100 => Rgba([if (x / 10 + y / 10) % 2 == 0 { 255 } else { 0 }, 90, 200, 0]),
        _ => Rgba([200, 20, 20, 255]),
    });
    let mut file = Vec::new();
    DynamicImage::from(image).write_to(&mut Cursor::new(&mut file), ImageFormat::Png).unwrap();
    let out = prepare(&file).unwrap();
    let webp = load_from_memory(&out.files[0].bytes).unwrap().into_rgba8();
    assert_eq!(chunks(&out.files[0].bytes), ["VP8X", "ALPH", "VP8 "]);
    assert_eq!((webp.get_pixel(20, 50).0[3], webp.get_pixel(180, 50).0[3]), (0, 255));
    let hidden: Vec<_> = (5..90).map(|x| webp.get_pixel(x, 50).0[0]).collect();
    assert!(hidden.iter().max().unwrap() - hidden.iter().min().unwrap() < 32, "{hidden:?}");
    let jpeg = load_from_memory(&out.files[1].bytes).unwrap().into_rgb8();
    assert!(jpeg.get_pixel(20, 50).0.iter().all(|part| *part > 245), "{:?}", jpeg.get_pixel(20, 50));
    let again = prepare(&out.files[0].bytes).unwrap();
    assert_eq!(load_from_memory(&again.files[0].bytes).unwrap().into_rgba8().get_pixel(20, 50).0[3], 0);
}

#[test]
fn a_telephones_wide_colours_become_the_webs() {
    let plain = jpeg(&RgbImage::from_pixel(64, 64, Rgb([100, 200, 100])));
    let wide: Vec<u8> = b"Display P3".iter().flat_map(|byte| [0, *byte]).collect();
    for name in [&b"Display P3"[..], &wide] {
        let profile = segment(0xe2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), icc(name)].concat());
        let colour = |file: &[u8]| {
            load_from_memory(&prepare(file).unwrap().files[1].bytes).unwrap().into_rgb8().get_pixel(9, 9).0
        };
        assert!(colour(&plain)[0].abs_diff(100) < 6, "{:?}", colour(&plain));
        assert!(colour(&jpeg_with(&plain, &[profile]))[0] < 80);
    }
}

#[test]
fn our_own_drawings_become_pictures() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='1600' height='900'><rect width='1600' height='900' \
        fill='#fafafa'/><rect width='800' height='450' fill='#dc1414'/><rect x='800' width='800' height='450' \
        fill='#14c814'/><rect y='450' width='800' height='450' fill='#1414dc'/></svg>";
    let out = draw(svg).unwrap();
    assert_eq!((out.size(), out.widths()), ((1_600, 900), vec![320, 640, 960, 1_280, 1_600]));
    assert!(out.files.iter().all(|file| read(&file.bytes) == "rgbw"));
    assert_eq!(draw("<svg").unwrap_err(), Refusal::Damaged);
    assert_eq!(draw(&svg.replace("'1600'", "'99999'")).unwrap_err(), Refusal::TooManyPixels);
}

#[tokio::test]
async fn at_most_eight_pictures_wait_and_the_ninth_is_told_at_once() {
    let (pipeline, file) = (Pipeline::default(), bytes::Bytes::from(jpeg(&quarters(1_200, 900))));
    let tasks: Vec<_> = (0..9)
        .map(|_| {
            let (pipeline, file) = (pipeline.clone(), file.clone());
            tokio::spawn(async move { pipeline.prepare(file).await })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 8);
    assert_eq!(answers[8], Err(Unprepared::Busy));
    assert!(pipeline.prepare(file).await.is_ok(), "there is room again");
    assert_eq!(pipeline.prepare("x".into()).await, Err(Unprepared::Refused(Refusal::UnknownType)));
}
