//! The rule by example, with numbers worked out by hand, and its edges.

use super::network::{code, group};
use super::{Policy, PublishedCounts, RawCounts, SmallestGroup, Snapshot, Tally, publish};
use crate::country::{Area, CountryCode};
use crate::moment::Moment;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Members by country, counted by presence: in the country, in the region, not at all.
fn raw(changed: u64, members: &[(&str, [u32; 3])]) -> RawCounts {
    let tally = |[country, region, uncounted]: [u32; 3]| Tally { country, region, uncounted };
    let tallies = members.iter().map(|(country, numbers)| (code(country), tally(*numbers))).collect();
    RawCounts { taken_at: Moment::from_seconds(1), changed, tallies }
}

fn policy(k: u32, floors: &[&str]) -> Policy {
    Policy { k: group(k), floors: floors.iter().map(|country| code(country)).collect() }
}

fn published(k: u32, floors: &[&str], members: &[(&str, [u32; 3])]) -> PublishedCounts {
    publish(None, &raw(0, members), &policy(k, floors)).counts
}

fn region(country: &str) -> Area {
    code(country).country().region
}

fn continent(country: &str) -> Area {
    code(country).country().continent
}

#[test]
fn a_smallest_group_has_1_to_1000_members_and_5_unless_set() {
    assert_eq!(SmallestGroup::default(), group(5));
    assert!([0, 1001, u32::MAX].into_iter().all(|members| SmallestGroup::new(members).is_err()));
    assert!([1, 1000].into_iter().all(|members| group(members).get() == members));
    assert!(group(1).is_exact() && !group(2).is_exact());
    assert!(serde_json::from_str::<SmallestGroup>("0").is_err());
    assert_eq!(serde_json::to_string(&group(7)).unwrap(), "7");
}

#[test]
fn without_a_previous_snapshot_one_is_taken_though_nobody_changed() {
    let snapshot = publish(None, &raw(0, &[]), &policy(5, &[]));
    assert_eq!((snapshot.taken_at, snapshot.history), (Moment::from_seconds(1), 1));
    assert_eq!((snapshot.counts.total(), snapshot.counts.country_count(), snapshot.counts.elsewhere()), (0, 0, 0));
}

#[test]
fn what_a_cell_leaves_over_rolls_up_to_the_region_the_continent_and_elsewhere() {
    let counts = published(
        5,
        &[],
        &[
            ("KH", [12, 1, 3]), // 10 and 2 over, with 1 by choice
            ("TH", [4, 0, 0]),  // hidden, 4 over: South-eastern Asia has 7, so 5 and 2 over
            ("JP", [0, 4, 0]),  // Eastern Asia has 4, all over: Asia has 6, so 5 and 1 over
            ("FR", [9, 0, 0]),  // 5 and 4 over, which no one else in Europe makes a group of
        ],
    );
    assert_eq!(counts.countries().collect::<Vec<_>>(), [(code("FR"), 5), (code("KH"), 10)]);
    assert_eq!(counts.regions().collect::<Vec<_>>(), [(region("KH"), 5)]);
    assert_eq!(counts.continents().collect::<Vec<_>>(), [(continent("KH"), 5)]);
    assert_eq!((counts.elsewhere(), counts.total()), (1 + 4 + 3, 33));
    assert_eq!((counts.country(code("KH")), counts.country(code("TH"))), (Some(10), None));
    assert_eq!((counts.region(region("KH")), counts.region(region("JP"))), (Some(5), None));
    assert_eq!((counts.continent(continent("KH")), counts.continent(continent("FR"))), (Some(5), None));
    // Room is 7 in South-eastern Asia, 4 in Eastern Asia and 4 in Western Europe, less 5: Thailand is counted.
    assert_eq!(counts.country_count(), 3);
}

#[test]
fn fewer_than_k_members_and_none_look_alike() {
    assert_eq!(published(5, &[], &[("KH", [4, 0, 0])]), published(5, &[], &[("KH", [0, 4, 0])]));
    assert_eq!(published(5, &[], &[("KH", [4, 0, 0])]), published(5, &[], &[("KH", [0, 0, 4])]));
    assert_eq!(published(5, &[], &[("KH", [4, 0, 0])]), published(5, &[], &[("FR", [4, 0, 0])]));
}

#[test]
fn under_a_floor_the_country_choice_counts_in_the_region_and_the_uncounted_in_the_total_only() {
    let counts = published(5, &["KH"], &[("KH", [7, 2, 3]), ("TH", [5, 1, 0])]);
    assert_eq!(counts.countries().collect::<Vec<_>>(), [(code("TH"), 5)]);
    assert_eq!(counts.regions().collect::<Vec<_>>(), [(region("KH"), 10)]);
    assert_eq!((counts.elsewhere(), counts.total(), counts.country_count()), (3, 18, 1));
    // A floor holds without hiding, too.
    let exact = published(1, &["KH"], &[("KH", [7, 2, 3]), ("TH", [5, 1, 0])]);
    assert_eq!(exact.countries().collect::<Vec<_>>(), [(code("TH"), 5)]);
    assert_eq!((exact.region(region("KH")), exact.elsewhere(), exact.country_count()), (Some(10), 3, 1));
}

#[test]
fn a_floor_under_a_hidden_country_changes_nothing_and_one_under_a_large_one_hides_nobody_else() {
    // Lesotho and Botswana are hidden, Eritrea is empty.
    let small = [("KH", [100, 0, 0]), ("ZA", [5, 0, 0]), ("BW", [2, 0, 0]), ("LS", [3, 0, 0])];
    for floor in ["LS", "ER"] {
        assert_eq!(published(5, &[floor], &small), published(5, &[], &small), "{floor}");
    }
    // The hundred in Cambodia are no place for the two who are hidden in Southern Africa.
    let open = published(5, &[], &small);
    let floored = published(5, &["KH"], &small);
    assert_eq!((open.country_count(), floored.country_count()), (2, 1));
    assert_eq!(floored.region(region("KH")), Some(100));
    // Where there is room enough it grows over k unseen.
    let grown = |members| published(5, &["KH"], &[("KH", [members, 0, 0]), ("ZA", [5, 9, 0]), ("FR", [3, 9, 0])]);
    assert_eq!(grown(4).country_count(), grown(5).country_count());
}

#[test]
fn antarctica_is_counted_with_australia_and_the_channel_islands_with_northern_europe() {
    let counts = published(5, &[], &[("AQ", [1, 0, 0]), ("AU", [4, 0, 0]), ("GG", [2, 0, 0]), ("IE", [3, 0, 0])]);
    assert_eq!(
        counts.regions().map(|(area, members)| (area.number(), members)).collect::<Vec<_>>(),
        [(53, 5), (154, 5)]
    );
}

#[test]
fn no_region_is_so_small_that_it_names_its_country() {
    let mut countries = BTreeMap::<Area, u32>::new();
    CountryCode::all().for_each(|code| *countries.entry(code.country().region).or_default() += 1);
    assert!(countries.values().all(|countries| *countries >= 5), "{countries:?}");
}

#[test]
fn a_network_of_626_members_in_89_countries_says_so() {
    // 54 countries with one member, 34 with nine and one with 266.
    let sizes = [1; 54].into_iter().chain([9; 34]).chain([266]);
    let tallies: BTreeMap<_, _> = CountryCode::all()
        .step_by(2)
        .zip(sizes)
        .map(|(code, country)| (code, Tally { country, ..Tally::default() }))
        .collect();
    let raw = RawCounts { taken_at: Moment::from_seconds(0), changed: 0, tallies };
    let counts = publish(None, &raw, &Policy::default()).counts;
    assert_eq!((counts.total(), counts.country_count(), counts.countries().count()), (626, 89, 35));
}

#[test]
fn in_a_tiny_network_the_number_of_countries_leaves_any_k_of_them_in_doubt() {
    // Six hidden countries with one member each: the room of 6 less 5 leaves one that may be said.
    let six = ["KH", "TH", "FR", "DE", "US", "KE"].map(|country| (country, [1, 0, 0]));
    let counts = published(5, &[], &six);
    assert_eq!(counts.country_count(), 1);
    assert_eq!(serde_json::from_value::<PublishedCounts>(json!(counts)).unwrap(), counts);
    assert_eq!(published(5, &[], &six[..5]).country_count(), 0);
    assert_eq!(published(2, &[], &six).country_count(), 4);
    // Members in one region count for no more room than it has hidden countries: Northern America has five.
    assert_eq!(published(5, &[], &[("US", [1, 40, 0])]).country_count(), 0);
    assert_eq!(published(4, &[], &[("US", [1, 40, 0]), ("CA", [1, 0, 0])]).country_count(), 1);
    // A country with a cell has no room; the uncounted make none. One under a floor is as hidden as others.
    assert_eq!(published(4, &["BM"], &[("US", [1, 40, 0])]), published(4, &[], &[("US", [1, 40, 0])]));
    assert_eq!(published(4, &[], &[("US", [1, 40, 0]), ("CA", [4, 0, 0])]).country_count(), 1);
    assert_eq!(published(2, &[], &[("US", [1, 0, 40])]).country_count(), 0);
    assert_eq!(published(2, &[], &[("US", [1, 2, 0])]).country_count(), 1);
}

#[test]
fn a_snapshot_is_taken_at_the_k_th_change_and_not_before() {
    let first = publish(None, &raw(0, &[("KH", [5, 0, 0])]), &policy(5, &[]));
    let later = |changed| RawCounts { taken_at: Moment::from_seconds(2), ..raw(changed, &[("KH", [10, 0, 0])]) };
    assert_eq!(publish(Some(&first), &later(4), &policy(5, &[])), first);
    let second = publish(Some(&first), &later(5), &policy(5, &[]));
    assert_eq!((second.taken_at, second.history, second.counts.country(code("KH"))), (later(5).taken_at, 1, Some(10)));
}

#[test]
fn another_k_publishes_without_a_change_and_raises_the_history() {
    let first = publish(None, &raw(0, &[("KH", [5, 0, 0])]), &policy(5, &[]));
    let second = publish(Some(&first), &raw(0, &[("KH", [5, 0, 0])]), &policy(4, &[]));
    assert_eq!((second.history, second.counts.country(code("KH"))), (2, Some(4)));
    assert_eq!(publish(Some(&second), &raw(0, &[("KH", [5, 0, 0])]), &policy(5, &[])).history, 3);
}

#[test]
fn with_k_1_one_change_is_published_even_if_nobody_noted_it() {
    let exact = policy(1, &[]);
    let first = publish(None, &raw(0, &[]), &exact);
    let later = |changed| RawCounts { taken_at: Moment::from_seconds(2), ..raw(changed, &[("KH", [1, 0, 0])]) };
    for changed in [0, 1] {
        let second = publish(Some(&first), &later(changed), &exact);
        assert_eq!((second.history, second.counts.country(code("KH"))), (1, Some(1)));
        assert_eq!(
            publish(Some(&second), &RawCounts { taken_at: Moment::from_seconds(3), ..later(0) }, &exact),
            second
        );
    }
}

#[test]
fn more_members_than_fit_a_number_break_no_sum() {
    let tally = Tally { country: u32::MAX, region: u32::MAX, uncounted: u32::MAX };
    let tallies = CountryCode::all().map(|code| (code, tally)).collect();
    let raw = RawCounts { taken_at: Moment::from_seconds(0), changed: u64::MAX, tallies };
    for k in [1, 2, 5, 1000] {
        let counts = publish(None, &raw, &policy(k, &["AD"])).counts;
        assert_eq!(counts.total(), u32::MAX);
        assert_eq!(serde_json::from_value::<PublishedCounts>(json!(counts)).unwrap(), counts);
    }
}

#[test]
fn raw_numbers_can_not_be_serialised() {
    trait Still<Proof> {
        fn here() {}
    }
    struct Travels;
    impl<T: ?Sized> Still<()> for T {}
    impl<T: Serialize + ?Sized> Still<Travels> for T {}
    // If one of them were Serialize, two implementations would fit, and this would not compile.
    <RawCounts as Still<_>>::here();
    <Tally as Still<_>>::here();
}

#[test]
fn the_json_is_readable() {
    let counts = published(5, &[], &[("KH", [12, 1, 3]), ("TH", [4, 0, 0]), ("FR", [0, 3, 0])]);
    assert_eq!(
        serde_json::to_string(&counts).unwrap(),
        concat!(
            r#"{"k":5,"total":23,"country_count":2,"countries":{"KH":10},"regions":{"35":5},"#,
            r#""continents":{},"elsewhere":8}"#
        )
    );
    let snapshot = Snapshot { taken_at: Moment::from_seconds(1), history: 1, counts };
    assert!(
        serde_json::to_string(&snapshot).unwrap().starts_with(r#"{"taken_at":1000000,"history":1,"counts":{"k":5,"#)
    );
}

#[test]
fn damaged_numbers_are_refused() {
    let whole = json!({
        "k": 5, "total": 48, "country_count": 4, "countries": {"KH": 10, "FR": 15},
        "regions": {"35": 5}, "continents": {"142": 5}, "elsewhere": 13,
    });
    let read = |value: &Value| serde_json::from_value::<PublishedCounts>(value.clone());
    assert!(read(&whole).is_ok());

    let numbers = [
        ("/k", [0, 1001, 7]),
        ("/total", [0, 47, 49]),
        ("/country_count", [0, 1, 21]),
        ("/countries/KH", [0, 9, 15]),
        ("/countries/FR", [0, 20, 5]),
        ("/regions/35", [0, 4, 10]),
        ("/continents/142", [0, 6, 10]),
        ("/elsewhere", [0, 12, 14]),
    ];
    for (place, values) in numbers {
        for value in values.map(Value::from).into_iter().chain([json!(-1), json!(5.5), json!("5"), json!(null)]) {
            let mut damaged = whole.clone();
            *damaged.pointer_mut(place).unwrap() = value.clone();
            assert!(read(&damaged).is_err(), "{place} = {value} passed");
        }
    }
    // Sums that hold, of cells that do not; an unknown country; a missing number.
    for (from, to) in [
        (r#""KH":10"#, r#""KH":11,"TH":4"#),
        (r#""KH":10"#, r#""KH":10,"TH":0"#),
        (r#""KH":10"#, r#""QQ":10"#),
        (r#""elsewhere":13,"#, ""),
        (r#""regions":{"35":5}"#, r#""regions":{"35":4294967295}"#),
        (r#""total":48"#, r#""total":4294967296"#),
    ] {
        let text = whole.to_string();
        let damaged = text.replacen(from, to, 1);
        assert_ne!(damaged, text);
        assert!(serde_json::from_str::<PublishedCounts>(&damaged).is_err(), "{damaged} passed");
    }
    // With k = 1 every country counted has a cell.
    let one = json!({
        "k": 1, "total": 3, "country_count": 2, "countries": {"KH": 1}, "regions": {}, "continents": {}, "elsewhere": 2,
    });
    assert!(read(&one).is_err());
}
