//! What travels arrives, and whatever else arrives is refused.

use super::{Malformed, Unpackable, pack, unpack};
use crate::error::Error;
use crate::wire::atlas::{Atlas, Place};
use crate::wire::{CountryLink, DateText, FeedView, StoryCard, StoryView, TopicLink};
use domain::article::{ArticleLink, Slug};
use domain::country::CountryCode;
use domain::form::Problem;
use domain::html::SafeHtml;
use domain::language::Language;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// One of everything that the format knows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
enum Example {
    Nothing,
    Empty {},
    Numbers(i64, u64, i8, bool),
    Letter(char),
    Named { list: Vec<Option<String>>, map: BTreeMap<String, u16>, pair: (u8, ()), unit: Unit },
    Result(Result<Box<Example>, Error>),
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
struct Unit;

/// Every character there is, those that mean something to the format or to a script more often.
fn text() -> impl Strategy<Value = String> {
    let letter = prop_oneof![any::<char>(), select("\\\n<\0\r\u{2028}\"'n^l@A1".chars().collect::<Vec<_>>())];
    vec(letter, 0..12).prop_map(String::from_iter)
}

fn example() -> impl Strategy<Value = Example> {
    let leaf = prop_oneof![
        Just(Example::Nothing),
        Just(Example::Empty {}),
        any::<(i64, u64, i8, bool)>().prop_map(|(a, b, c, d)| Example::Numbers(a, b, c, d)),
        any::<char>().prop_map(Example::Letter),
        (vec(option::of(text()), 0..4), proptest::collection::btree_map(text(), any::<u16>(), 0..4), any::<u8>())
            .prop_map(|(list, map, number)| Example::Named { list, map, pair: (number, ()), unit: Unit }),
        Just(Example::Result(Err(Error::Unavailable))),
    ];
    leaf.prop_recursive(3, 8, 1, |inner| inner.prop_map(|inner| Example::Result(Ok(Box::new(inner)))))
}

fn slug() -> impl Strategy<Value = Slug> {
    "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}".prop_map(|text| text.parse().expect("a slug"))
}

fn date() -> impl Strategy<Value = DateText> {
    (text(), text()).prop_map(|(machine, words)| DateText { machine, words })
}

fn country() -> impl Strategy<Value = CountryLink> {
    (select(CountryCode::all().collect::<Vec<_>>()), text()).prop_map(|(code, name)| CountryLink { code, name })
}

fn link() -> impl Strategy<Value = ArticleLink> {
    (slug(), select(Language::ALL.to_vec()), text()).prop_map(|(slug, language, headline)| ArticleLink {
        slug,
        language,
        headline,
    })
}

fn card() -> impl Strategy<Value = StoryCard> {
    let more = (option::of(text()), vec(country(), 0..3), option::of(html()));
    (slug(), [text(), text(), text(), text()], date(), more).prop_map(
        |(slug, [language, direction, headline, standfirst], date, (source, countries, cover))| StoryCard {
            slug,
            language,
            direction,
            headline,
            standfirst,
            date,
            source,
            countries,
            cover,
            note: String::new(),
        },
    )
}

fn html() -> impl Strategy<Value = SafeHtml> {
    text().prop_map(SafeHtml::vouch)
}

fn story() -> impl Strategy<Value = StoryView> {
    let topic = (slug(), text()).prop_map(|(slug, name)| TopicLink { slug, name });
    let links = (vec(link(), 0..3), option::of(link()), option::of(link()));
    let credits = (html(), html());
    let aids = (text(), html(), html());
    (card(), [html(), html()], aids, option::of(html()), vec(topic, 0..3), links, credits).prop_map(
        |(card, [html, json_ld], aids, cover, topics, (translations, older, newer), (credit, rest))| {
            let (minutes, contents, sharing) = aids;
            StoryView {
                card,
                cover,
                minutes,
                contents,
                html,
                sharing,
                credit,
                rest,
                topics,
                translations,
                older,
                newer,
                json_ld,
            }
        },
    )
}

fn atlas() -> impl Strategy<Value = Atlas> {
    let words = (text(), option::of(text()), option::of(text()), text(), text());
    let lists = (vec((any::<u8>(), text()), 0..6), vec(text(), 0..4), vec((country(), text()), 0..3));
    (words, lists, option::of(country()), date(), any::<u16>()).prop_map(|(words, lists, country, as_of, status)| {
        let ((figure, rank, note, legend_title, unshown), (legend, about, named)) = (words, lists);
        let problems = named.iter().map(|(_, text)| Problem { field: text.clone(), text: text.clone() }).collect();
        let found = named.into_iter().map(|(country, name)| Place { code: country.code, name }).collect();
        let growth = SafeHtml::vouch(figure.clone());
        Atlas {
            figure,
            country,
            rank,
            note,
            legend_title,
            legend,
            unshown,
            about,
            as_of,
            growth,
            problems,
            status,
            found,
        }
    })
}

fn feed() -> impl Strategy<Value = FeedView> {
    (text(), vec(card(), 0..4), option::of(text())).prop_map(|(heading, stories, next)| FeedView {
        heading,
        stories,
        next,
    })
}

/// It arrives as it left, in a text that no script element or line of a script takes for something else, and no
/// part of that text is a whole value.
fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    let packed = pack(value).expect("a type of ours");
    prop_assert!(packed.chars().all(|letter| letter == '\n' || letter >= ' ' && letter != '<'), "{:?}", packed);
    prop_assert_eq!(&unpack::<T>(&packed).expect("the same type"), value);
    prop_assert_eq!(unpack::<T>(&packed[..packed.len() - 1]), Err(Malformed));
    prop_assert_eq!(unpack::<T>(&(packed + "\n")), Err(Malformed));
    Ok(())
}

proptest! {
    #[test]
    fn every_type_that_travels_arrives(
        example in example(), atlas in atlas(), feed in feed(), story in story(), text in text()
    ) {
        travels(&example)?;
        travels(&Ok::<_, Error>(atlas))?;
        travels(&Ok::<_, Error>(feed))?;
        travels(&Ok::<_, Error>(story))?;
        travels(&SafeHtml::vouch(text))?;
    }

    #[test]
    fn no_text_does_more_than_be_refused(text: String, lines in vec("[0-9]{0,3}|[a-z<\\\\^-]{0,3}", 0..40)) {
        let lines: String = lines.into_iter().flat_map(|line| [line, "\n".to_owned()]).collect();
        for text in [text, lines] {
            let _ = unpack::<Example>(&text);
            let _ = unpack::<Result<Atlas, Error>>(&text);
            let _ = unpack::<Result<FeedView, Error>>(&text);
            let _ = unpack::<Result<StoryView, Error>>(&text);
            let _ = unpack::<(Vec<()>, Vec<Unit>)>(&text);
        }
    }
}

#[test]
fn an_error_is_its_place_among_the_codes() {
    for (error, packed) in [
        (Error::NotFound, "0\n"),
        (Error::SignIn, "1\n"),
        (Error::Forbidden, "2\n"),
        (Error::Conflict, "3\n"),
        (Error::Invalid, "4\n"),
        (Error::Unavailable, "5\n"),
        (Error::Internal, "6\n"),
    ] {
        assert_eq!(pack(&error).as_deref(), Ok(packed));
        assert_eq!(unpack(packed), Ok(error));
    }
    assert_eq!(unpack::<Error>("7\n"), Err(Malformed));
    assert_eq!(unpack::<Error>("NotFound\n"), Err(Malformed));
}

#[test]
fn a_false_length_takes_neither_time_nor_memory() {
    for length in ["18446744073709551615", "4294967296", "99999999999999999999999", "-1", "2"] {
        assert_eq!(unpack::<Vec<()>>(&format!("{length}\n\n")), Err(Malformed), "{length}");
        assert_eq!(unpack::<Vec<String>>(&format!("{length}\na\n")), Err(Malformed), "{length}");
    }
}

#[test]
fn text_with_an_unknown_mark_is_refused() {
    for packed in ["\\\n", "\\x\n", "\\^\n", "\\^a\n", "a\\"] {
        assert_eq!(unpack::<String>(packed), Err(Malformed), "{packed}");
    }
}

#[test]
fn a_fraction_can_not_travel() {
    assert_eq!(pack(&1.5), Err(Unpackable));
    assert_eq!(unpack::<f64>("1.5\n"), Err(Malformed));
}
