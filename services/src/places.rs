//! Finding a country by what somebody calls it: in any language, in its own, by a former or a short name, by a code of
//! two or three letters. Accents, case and punctuation make no difference. Which names there are, the geography step
//! says (`geography/places.mjs`).

mod fold;

use domain::country::CountryCode;
use domain::language::Language;
use fold::{fold, keys};
use std::sync::LazyLock;

/// A line for each area: its code and its names, the likeliest first, with tabs between them.
const NAMES: &str = include_str!("../geography/places.txt");

/// The longest query that is looked at, in characters: longer than any name.
const LONGEST: usize = 100;
/// From how many characters on a query is also looked for inside words.
const LONG: usize = 3;
/// From how many characters on a name may differ in one, and in two.
const MISSPELT: [usize; 2] = [4, 8];

/// A country that a search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Which one.
    pub code: CountryCode,
    /// The name or code that matched, where what the reader is shown as the country's name does not.
    pub alias: Option<&'static str>,
}

/// At most `most` countries that somebody may mean by `query`, best first, each once: by its code; by a whole name; by the
/// beginning of its name in `language`; by that of any name, or of a later word in one; from three characters on, by what
/// stands anywhere in its name in `language`. Where that is nothing: by what stands anywhere in any name; where that is
/// nothing either, by a name that differs in a letter, or, from eight letters on, in two. Equally good ones come by their
/// names in `language`.
pub fn find(query: &str, language: Language, most: usize) -> Vec<Place> {
    let Some(query) = Query::new(query) else { return Vec::new() };
    let mut found: Vec<Found> = ENTRIES.iter().filter_map(|entry| entry.meets(&query, language)).collect();
    if found.is_empty() {
        found = ENTRIES.iter().filter_map(|entry| entry.resembles(&query, language)).collect();
    }
    found.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.shown.cmp(&b.shown)));
    if found.first().is_some_and(|best| best.rank < Rank::Within) {
        found.retain(|found| found.rank < Rank::Within);
    }
    found.into_iter().take(most).map(|found| found.place).collect()
}

/// How well a name meets a query, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It is the country's code of two letters. Some languages shorten other countries to the same two.
    Code,
    /// It is the whole name.
    Whole,
    /// The name that the reader is shown begins with it.
    ShownBegins,
    /// A name begins with it.
    Begins,
    /// A later word of a name begins with it.
    Word,
    /// It stands inside a word of the name that the reader is shown.
    ShownWithin,
    /// It stands inside a word of another name. Of a hundred languages, some do by chance: only for want of anything else.
    Within,
    /// A name that is written much like it.
    Misspelt,
}

/// What is looked for.
struct Query {
    folded: String,
    /// The same with a space before it: how a later word begins.
    word: String,
    /// Whether it is long enough to be told from chance inside a word.
    is_long: bool,
}

impl Query {
    /// Nothing where nothing can be found.
    fn new(query: &str) -> Option<Self> {
        if query.chars().nth(LONGEST).is_some() {
            return None;
        }
        let folded = fold(query);
        let is_long = folded.chars().nth(LONG - 1).is_some();
        (!folded.is_empty()).then(|| Self { word: format!(" {folded}"), is_long, folded })
    }

    /// How well a folded name meets it; `begins` is the rank of one that begins with it, `within` of one that has it
    /// inside a word.
    fn rank(&self, name: &str, [begins, within]: [Rank; 2]) -> Option<Rank> {
        if let Some(rest) = name.strip_prefix(self.folded.as_str()) {
            return Some(if rest.is_empty() { Rank::Whole } else { begins });
        }
        // Most names have it nowhere, so that is asked first.
        if !name.contains(self.folded.as_str()) {
            return None;
        }
        if name.contains(self.word.as_str()) {
            return Some(Rank::Word);
        }
        self.is_long.then_some(within)
    }

    /// How many letters a name may differ in.
    fn leeway(&self) -> usize {
        let length = self.folded.chars().count();
        MISSPELT.into_iter().filter(|least| length >= *least).count()
    }
}

/// A country that meets a query.
struct Found {
    rank: Rank,
    /// Its name in the reader's language, folded: É comes beside E.
    shown: String,
    place: Place,
}

/// A country and every name that it is known by.
struct Entry {
    code: CountryCode,
    /// The code as text that outlives the entry.
    letters: &'static str,
    names: Vec<Name>,
}

/// A name, and what is compared.
struct Name {
    folded: Box<str>,
    spelling: &'static str,
}

/// Made at the first search, which takes some hundredths of a second longer for it.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| NAMES.lines().filter_map(Entry::read).collect());

impl Entry {
    /// Reads a line. None stands for one that can not be read: the tests keep such a line from being built in.
    fn read(line: &'static str) -> Option<Self> {
        let mut columns = line.split('\t');
        let letters = columns.next()?;
        let named = |spelling: &'static str| keys(spelling).map(move |key| Name { folded: key.into(), spelling });
        Some(Self { code: letters.parse().ok()?, letters, names: columns.flat_map(named).collect() })
    }

    /// Whether the country is one of those looked for, and why.
    fn meets(&self, query: &Query, language: Language) -> Option<Found> {
        let shown: Vec<String> = keys(self.code.name(language)).collect();
        let by_code = query.folded.eq_ignore_ascii_case(self.letters).then_some((Rank::Code, self.letters));
        let by_shown = shown.iter().filter_map(|name| query.rank(name, [Rank::ShownBegins, Rank::ShownWithin])).min();
        let by_name = self
            .names
            .iter()
            .filter_map(|name| Some((query.rank(&name.folded, [Rank::Begins, Rank::Within])?, name.spelling)));
        let best = by_code.into_iter().chain(by_name).min_by_key(|(rank, _)| *rank);
        // What is shown explains itself, even where another name meets the query better.
        let alias = best.map(|(_, spelling)| spelling).filter(|_| by_shown.is_none());
        let rank = best.map(|(rank, _)| rank).into_iter().chain(by_shown).min()?;
        let place = Place { code: self.code, alias };
        Some(Found { rank, shown: shown.into_iter().next().unwrap_or_default(), place })
    }

    /// Whether the country is called much like what is looked for. Its name in the reader's language explains itself.
    fn resembles(&self, query: &Query, language: Language) -> Option<Found> {
        let leeway = query.leeway();
        let is_like = |name: &str| {
            name.len().abs_diff(query.folded.len()) <= 4 * leeway && strsim::osa_distance(name, &query.folded) <= leeway
        };
        if leeway == 0 {
            return None;
        }
        let shown: Vec<String> = keys(self.code.name(language)).collect();
        let alias = if shown.iter().any(|name| is_like(name)) {
            None
        } else {
            Some(self.names.iter().find(|name| is_like(&name.folded))?.spelling)
        };
        let place = Place { code: self.code, alias };
        Some(Found { rank: Rank::Misspelt, shown: shown.into_iter().next().unwrap_or_default(), place })
    }
}

#[cfg(test)]
mod tests {
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
            ("kambodschia", "KH Kambodscha"),
            ("chda", "TD"),
        ] {
            assert!(first(query).starts_with(expected), "{query}: {}", first(query));
        }
        assert_eq!(first("xyz"), "", "three letters are too few to be wrong in one");
        assert_eq!(codes("niger", Language::English, 10), "NE NG");
        assert_eq!(codes("england", Language::English, 10), "GB", "though it stands inside names of other languages");
    }

    #[test]
    fn a_country_is_found_by_its_codes() {
        for (query, expected) in
            [("khm", "KH KHM"), ("KH", "KH KH"), ("usa", "US USA"), ("xkx", "XK XKX"), ("in", "IN")]
        {
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
}
