//! What the people who run a network may decide.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn read(typed: &[(&str, &str)]) -> Result<Settings, Vec<Invalid>> {
    let typed: BTreeMap<_, _> = typed.iter().copied().collect();
    Settings::read(|field| typed.get(field).copied().unwrap_or_default())
}

#[test]
fn a_network_that_decided_nothing_has_a_name_no_tagline_a_k_of_five_and_reading_without_a_connection() {
    let settings = Settings::default();
    assert_eq!(Field::ALL.map(|field| settings.text(field)), ["Graticule", "", "5", "", "", "yes", "", "", ""]);
}

#[test]
fn what_was_typed_is_read_without_the_space_around_it() {
    let settings = read(&[
        ("name", " Open Lantern "),
        ("tagline", "Nobody is for sale.\t"),
        ("k", " 12 "),
        ("contact_email", " Desk@openlantern.example "),
    ])
    .unwrap();
    assert_eq!(settings.name.as_str(), "Open Lantern");
    assert_eq!(settings.tagline.as_str(), "Nobody is for sale.");
    assert_eq!(settings.k.get(), 12);
    assert_eq!(settings.contact_email, Some("desk@openlantern.example".parse().unwrap()));
    assert_eq!(settings.mail_from, None);
}

#[test]
fn every_broken_rule_is_told_at_once_by_the_fields_own_word() {
    let long = "a".repeat(161);
    let typed = [("name", "  "), ("tagline", &long), ("k", "0"), ("contact_email", "desk"), ("mail_from", "a@b")];
    let told = [
        ("name", "empty"),
        ("tagline", "too-long"),
        ("k", "out-of-range"),
        ("contact_email", "malformed"),
        ("mail_from", "malformed"),
    ];
    assert_eq!(read(&typed).unwrap_err(), told.map(|(field, reason)| Invalid::new(field, reason)));
}

#[test]
fn limits_are_kept_to_the_character() {
    let name = |text: &str| text.parse::<Name>().map(drop).map_err(|invalid| invalid.reason);
    assert_eq!(name(&"ü".repeat(80)), Ok(()));
    assert_eq!(name(&"ü".repeat(81)), Err("too-long"));
    assert_eq!(name("two\nlines"), Err("malformed"));
    assert!("é".repeat(160).parse::<Tagline>().is_ok() && "".parse::<Tagline>().is_ok());
    let k = |text: &str| smallest_group(text).map(SmallestGroup::get).map_err(|invalid| invalid.reason);
    assert_eq!((k("1"), k("1000"), k("1001")), (Ok(1), Ok(1000), Err("out-of-range")));
    assert_eq!(k("99999999999999999999"), Err("out-of-range"));
    for bad in ["five", "-5", "+5", "5.0", "５"] {
        assert_eq!(k(bad), Err("malformed"), "{bad}");
    }
    assert_eq!(k(""), Err("empty"));
}

#[test]
fn the_way_out_leads_to_a_page_of_the_web_and_is_there_where_it_was_ticked() {
    let with = |typed: &[(&'static str, &'static str)]| read(&[&[("name", "Reed"), ("k", "5")], typed].concat());
    let exit = |typed: &[(&'static str, &'static str)]| with(typed).map(|settings| settings.exit().map(str::to_owned));
    assert_eq!(exit(&[("exit_address", "https://weather.example/")]).unwrap(), None);
    assert_eq!(exit(&[("quick_exit", "yes")]).unwrap().as_deref(), Some(Settings::EXIT));
    assert!(Settings::EXIT.parse::<WebAddress>().is_ok());
    let there = [("quick_exit", "yes"), ("exit_address", " https://weather.example/ ")];
    assert_eq!(exit(&there).unwrap().as_deref(), Some("https://weather.example/"));
    for wrong in ["weather.example", "javascript:alert(1)", "/account"] {
        let refused = with(&[("exit_address", wrong)]).unwrap_err();
        assert_eq!(refused, [Invalid::new("exit_address", "malformed")]);
    }
    assert_eq!(with(&[("offline", "on")]).unwrap_err(), [Invalid::new("offline", "malformed")]);
}

#[test]
fn differences_are_named_in_the_order_of_the_form() {
    let before = Settings::default();
    let mut after = before.clone();
    assert_eq!(after.differences(&before), []);
    after.set(Field::MailFrom, "news@network.example").unwrap();
    after.set(Field::Name, "Another").unwrap();
    assert!(after.set(Field::SmallestGroup, "0").is_err());
    assert_eq!(after.differences(&before), [Field::Name, Field::MailFrom]);
}

proptest! {
    #[test]
    fn settings_that_are_shown_and_sent_back_are_the_same(
        name in "\\PC{1,80}", tagline in "\\PC{0,160}", k in 1u32..=1000, mail in proptest::option::of("[a-z]{1,9}@[a-z]{1,9}\\.example"),
    ) {
        let typed = [("name", name), ("tagline", tagline), ("k", k.to_string()), ("mail_from", mail.unwrap_or_default())];
        let typed: Vec<_> = typed.iter().map(|(field, text)| (*field, text.as_str())).collect();
        if let Ok(settings) = read(&typed) {
            let shown = Field::ALL.map(|field| (field.as_str(), settings.text(field)));
            let shown: Vec<_> = shown.iter().map(|(field, text)| (*field, text.as_str())).collect();
            prop_assert_eq!(read(&shown).unwrap(), settings);
        }
    }
}
