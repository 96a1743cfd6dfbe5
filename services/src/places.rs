//! Finding a country by what somebody calls it: in any language, in its own, by a former or a short name, by a code of
//! two or three letters. Accents, case and punctuation make no difference. Which names there are, the geography step
//! says (`geography/places.mjs`).

#[cfg(test)]
mod tests;

use crate::fold::{fold, keys};
use domain::country::CountryCode;
use domain::language::Language;
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
/// stands anywhere in its name in `language`. Where that is nothing: by a name in one of the site's languages that differs in
/// a letter, or, from eight letters on, in two; and then by what stands anywhere in any name. Equally good ones come by
/// their names in `language`.
pub fn find(query: &str, language: Language, most: usize) -> Vec<Place> {
    let Some(query) = Query::new(query) else { return Vec::new() };
    let mut found: Vec<Found> = ENTRIES.iter().filter_map(|entry| entry.meets(&query, language)).collect();
    let best = found.iter().map(|found| found.rank).min();
    if best.is_none_or(|best| best == Rank::Within) {
        let alike: Vec<Found> = ENTRIES.iter().filter_map(|entry| entry.resembles(&query, language)).collect();
        found.retain(|found| alike.iter().all(|alike| alike.place.code != found.place.code));
        found.extend(alike);
    } else {
        found.retain(|found| found.rank < Rank::Within);
    }
    found.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.shown.cmp(&b.shown)));
    found.into_iter().take(most).map(|found| found.place).collect()
}

/// A name as names are compared and sorted: in small letters, without accents.
pub fn folded(name: &str) -> String {
    fold(name)
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
    /// A name is written much like it: in how many letters it differs, and whether it is one that the reader is not shown.
    Misspelt(usize, bool),
    /// It stands inside a word of another name. Of a hundred languages, some do by chance: only for want of anything else.
    Within,
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

    /// Whether the country is called much like what is looked for, in one of the site's languages: of all others, chance
    /// would find one. Its name in the reader's language explains itself.
    fn resembles(&self, query: &Query, language: Language) -> Option<Found> {
        let leeway = query.leeway();
        let distance =
            |name: &str| Some(strsim::osa_distance(name, &query.folded)).filter(|distance| *distance <= leeway);
        let alike = Language::ALL.into_iter().filter(|_| leeway > 0).flat_map(|of| {
            let spelling = self.code.name(of);
            keys(spelling).filter_map(move |name| Some((distance(&name)?, of != language, spelling)))
        });
        let (letters, is_other, spelling) = alike.min_by_key(|(letters, is_other, _)| (*letters, *is_other))?;
        let place = Place { code: self.code, alias: is_other.then_some(spelling) };
        let shown = keys(self.code.name(language)).next().unwrap_or_default();
        Some(Found { rank: Rank::Misspelt(letters, is_other), shown, place })
    }
}
