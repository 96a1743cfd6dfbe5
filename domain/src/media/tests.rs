//! Names, files, texts and sights.

use super::*;
use crate::access::Person;
use proptest::prelude::*;

fn picture(widths: &[u32], size: (u32, u32)) -> Picture {
    Picture { name: MediaName(7), alt: Alt::Decorative, size, widths: widths.to_vec() }
}

proptest! {
    #[test]
    fn a_name_survives_its_way_through_addresses(number: u128, micros: i64, width in 1_u32..100_000, webp: bool) {
        let name = MediaName(number);
        prop_assert_eq!(name.to_string().len(), MediaName::LENGTH);
        prop_assert_eq!(name.to_string().parse(), Ok(name));
        let format = if webp { Format::WebP } else { Format::Jpeg };
        let file = MediaFile { name, width, format };
        prop_assert_eq!(file.to_string().parse(), Ok(file));
        let placed = Placed { file, size: Some((width, 77)) };
        prop_assert_eq!(placed.to_string().parse(), Ok(placed));
        let cursor = MediaCursor { created_at: Moment::from_micros(micros), name };
        prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn whatever_is_read_as_a_file_is_written_the_same(text in "[0-9a-z]{26}-[0-9]{1,6}\\.(webp|jpg)|\\PC{0,40}") {
        if let Ok(file) = text.parse::<MediaFile>() {
            prop_assert_eq!(file.to_string(), text);
        }
    }
}

#[test]
fn a_file_has_one_address_and_none_leads_elsewhere() {
    let good = format!("{}-640.webp", MediaName(u128::MAX));
    assert_eq!(good, "7zzzzzzzzzzzzzzzzzzzzzzzzz-640.webp");
    assert!(good.parse::<MediaFile>().is_ok());
    for bad in [
        "",
        "7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "8zzzzzzzzzzzzzzzzzzzzzzzzz-640.webp",
        "7ZZZZZZZZZZZZZZZZZZZZZZZZZ-640.webp",
        "7zzzzzzzzzzzzzzzzzzzzzzzzo-640.webp",
        "7zzzzzzzzzzzzzzzzzzzzzzzzz-0640.webp",
        "7zzzzzzzzzzzzzzzzzzzzzzzzz-+640.webp",
        "7zzzzzzzzzzzzzzzzzzzzzzzzz-640.svg",
        "7zzzzzzzzzzzzzzzzzzzzzzzzz-640.webp.jpg",
        "../7zzzzzzzzzzzzzzzzzzzzzzz-640.webp",
        "é7zzzzzzzzzzzzzzzzzzzzzzzz-640.webp",
    ] {
        assert!(bad.parse::<MediaFile>().is_err(), "{bad} passed");
    }
    for bad in ["/media/x", "https://evil.example/media/7zzzzzzzzzzzzzzzzzzzzzzzzz-640.webp", "//media/"] {
        assert!(bad.parse::<Placed>().is_err(), "{bad} passed");
    }
    assert!(format!("/media/{good}#640x").parse::<Placed>().is_err());
    assert_eq!(format!("/media/{good}").parse::<Placed>().unwrap().size, None);
}

#[test]
fn a_text_mentions_each_picture_it_links_to_once() {
    let (one, two) = (MediaName(1), MediaName(2));
    let text = format!("![a](/media/{one}-640.webp) é /media/{two}-1.jpg /media/{one}-320.jpg /media/é /media/{one:?}");
    assert_eq!(mentioned(&text).into_iter().collect::<Vec<_>>(), [one, two]);
    assert!(mentioned("/media/").is_empty());
}

#[test]
fn an_alternative_is_one_line_or_outright_nothing() {
    assert_eq!(Alt::text(" A  boat\n at dawn "), Ok(Alt::Text("A boat at dawn".to_owned())));
    assert_eq!(Alt::text(" "), Err(Invalid::new("alt", "empty")));
    assert_eq!(Alt::text("a\0b"), Err(Invalid::new("alt", "malformed")));
    assert!(Alt::text(&"é".repeat(500)).is_ok());
    assert_eq!(Alt::text(&"é".repeat(501)), Err(Invalid::new("alt", "too-long")));
    assert_eq!(Alt::read(" "), Ok(Alt::Decorative));
    assert_eq!(Alt::read("A boat").unwrap().as_str(), "A boat");
}

#[test]
fn a_page_takes_the_file_that_fits_and_knows_its_height() {
    let picture = picture(&[320, 640, 700], (700, 525));
    assert_eq!(picture.file(500, Format::Jpeg).width, 640);
    assert_eq!(picture.file(1_280, Format::Jpeg).width, 700);
    assert_eq!((picture.height(320), picture.height(700)), (240, 525));
    assert_eq!(picture.files().count(), 6);
}

#[test]
fn what_an_author_writes_names_the_file_its_room_and_its_alternative() {
    let mut picture = picture(&[320, 640, 960, 1_280], (1_280, 720));
    assert_eq!(picture.markdown(), format!("![](/media/{}-960.webp#960x540)", MediaName(7)));
    picture.alt = Alt::text("A [boat] & *more*").unwrap();
    assert!(picture.markdown().starts_with("![A \\[boat\\] \\& \\*more\\*]("), "{}", picture.markdown());
}

#[test]
fn each_sight_is_open_to_those_it_names_and_to_nobody_else() {
    let person = |role| Viewer::Person(Person { account: AccountId(1), role });
    let open = |sight: Sight| Role::ALL.into_iter().filter(|role| sight.is_open_to(person(*role))).collect::<Vec<_>>();
    assert_eq!(open(Sight::Public), Role::ALL);
    assert_eq!(open(Sight::Members), [Role::Member, Role::Editor, Role::Administrator]);
    assert_eq!(open(Sight::Staff), [Role::Editor, Role::Administrator]);
    for sight in Sight::ALL {
        assert_eq!(sight.is_open_to(Viewer::Visitor), sight == Sight::Public);
        assert!(sight.is_open_to(Viewer::System));
        assert_eq!(sight.as_str().parse(), Ok(sight));
    }
}
