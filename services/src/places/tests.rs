//! Which country somebody means.

use super::*;
use proptest::prelude::*;

/// What an English reader is offered first: `KH`, or `KH Kambodscha` where another name led there.
fn first(query: &str) -> String {
    let place = find(query, Language::English, 10).into_iter().next();
    let words = place.iter().flat_map(|place| [Some(place.code.as_str()), place.alias]);
    words.flatten().collect::<Vec<_>>().join(" ")
}

/// The codes that are found, in their order.
fn codes(query: &str, language: Language, most: usize) -> String {
    find(query, language, most).iter().map(|place| place.code.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_area_has_a_line_and_is_found_by_each_of_its_names() {
    assert!(ENTRIES.iter().map(|entry| entry.code).eq(CountryCode::all()));
    for entry in ENTRIES.iter() {
        assert!(entry.names.len() > 20, "{}", entry.code);
        for name in &entry.names {
            let query = Query::new(name.spelling).expect("a name of an area");
            let found = entry.meets(&query, Language::English).expect("its area");
            assert!(found.rank <= Rank::Whole, "{}: {}", entry.code, name.spelling);
        }
        for language in Language::ALL {
            let query = Query::new(entry.code.name(language)).expect("a name of an area");
            let found = entry.meets(&query, language).expect("its area");
            assert!(found.rank == Rank::Whole && found.place.alias.is_none(), "{} in {language}", entry.code);
        }
    }
}

#[test]
fn a_country_is_found_in_any_language_and_told_under_which_name() {
    for (query, expected) in [
        ("cambodge", "KH Cambodge"),
        ("Kambodscha", "KH Kambodscha"),
        ("កម្ពុជា", "KH កម្ពុជា"),
        ("Deutschland", "DE Deutschland"),
        ("allemagne", "DE Allemagne"),
        ("日本", "JP 日本"),
        ("مصر", "EG مصر"),
        ("ivory coast", "CI Ivory Coast"),
        ("Kalaallit", "GL Kalaallit Nunaat"),
        ("cambodia", "KH"),
        ("  CAMBODIA. ", "KH"),
    ] {
        assert_eq!(first(query), expected, "{query}");
    }
}

#[test]
fn a_country_is_found_by_what_people_call_it_or_a_part_of_it() {
    for (query, expected) in [
        ("UAE", "AE UAE"),
        ("u.a.e.", "AE U.A.E."),
        ("England", "GB England"),
        ("scot", "GB Scotland"),
        ("holy see", "VA Holy See"),
        ("Holland", "NL Holland"),
        ("Burma", "MM"),
        ("DRC", "CD DRC"),
        ("Swaziland", "SZ Swaziland"),
    ] {
        assert_eq!(first(query), expected, "{query}");
    }
}

#[test]
fn a_name_that_is_misspelt_finds_its_country_and_a_right_one_no_other() {
    for (query, expected) in [
        ("phillipines", "PH"),
        ("camboida", "KH"),
        ("columbia", "CO"),
        ("kyrgistan", "KG"),
        ("camboge", "KH Cambodge"),
        ("chda", "TD"),
        ("chna", "CN"),
        ("nigre", "NE"),
        ("rmania", "RO"),
        ("swedan", "SE"),
        ("slovenai", "SI"),
    ] {
        assert!(first(query).starts_with(expected), "{query}: {}", first(query));
    }
    assert_eq!(first("xyz"), "", "three letters are too few to be wrong in one");
    assert_eq!(codes("niger", Language::English, 10), "NE NG");
    assert_eq!(codes("england", Language::English, 10), "GB", "though it stands inside names of other languages");
}

#[test]
fn a_country_is_found_by_its_codes() {
    for (query, expected) in [("khm", "KH KHM"), ("KH", "KH KH"), ("usa", "US USA"), ("xkx", "XK XKX"), ("in", "IN")] {
        assert_eq!(first(query), expected, "{query}");
    }
    // Spanish shortens the United Kingdom to RU, Vietnamese America to Mỹ.
    assert!(codes("ru", Language::English, 10).starts_with("RU GB"));
    assert!(codes("my", Language::English, 10).starts_with("MY US"));
}

#[test]
fn accents_case_and_punctuation_make_no_difference() {
    for query in ["cote d'ivoire", "Côte d’Ivoire", "COTE D IVOIRE", "côte-d'ivoire", "cote divoire"] {
        assert_eq!(first(query), "CI", "{query}");
    }
    for query in ["österreich", "osterreich", "O\u{308}STERREICH"] {
        assert_eq!(first(query), "AT Österreich", "{query}");
    }
}

#[test]
fn the_better_a_name_meets_the_query_the_earlier_its_country_comes() {
    // A whole name before one that begins so, one that the reader is shown before another, then later words.
    assert!(codes("niger", Language::English, 10).starts_with("NE NG"));
    assert!(codes("guinea", Language::English, 10).starts_with("GN GW GQ PG"));
    assert!(codes("cam", Language::English, 10).starts_with("KH CM"));
    assert!(codes("bod", Language::English, 250).split(' ').any(|code| code == "KH"));
    assert!(!codes("bo", Language::English, 250).split(' ').any(|code| code == "KH"));
    // By names, of which a letter with an accent is no later one.
    let french = find("e", Language::French, 250);
    let place = |text: &str| french.iter().position(|place| place.code.as_str() == text);
    let places = ["EG", "EC", "ER", "ES", "EE"].map(place);
    assert!(places[0].is_some() && places.is_sorted(), "{places:?}");
}

#[test]
fn a_query_without_meaning_finds_nothing() {
    let longest = "k".repeat(10_000);
    for query in ["", "   ", "’", "\u{301}", "xyzzyplugh", "khm\tkh", longest.as_str()] {
        assert!(find(query, Language::English, 10).is_empty(), "{query}");
    }
    assert!(find("cambodia", Language::English, 0).is_empty());
}

proptest! {
    #[test]
    fn any_query_is_answered_with_a_few_countries_each_once(
        query in prop_oneof![".{0,120}", "[a-z]{1,4}", "\\PC{1,3}", "(?s).{0,3}"],
        most in 0_usize..300,
        language in prop::sample::select(Language::ALL.to_vec()),
    ) {
        let found = find(&query, language, most);
        prop_assert!(found.len() <= most);
        let mut codes: Vec<CountryCode> = found.iter().map(|place| place.code).collect();
        codes.sort_unstable();
        codes.dedup();
        prop_assert_eq!(codes.len(), found.len());
    }
}
