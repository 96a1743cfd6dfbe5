//! What stands around the map, beside it and on the pages of its countries.

use super::{CountryLink, DateText};
use domain::country::CountryCode;
use domain::form::Problem;
use domain::html::SafeHtml;
use serde::{Deserialize, Serialize};

/// What the map is asked to show, as addresses write it; empty is as good as none. What it means, and whether it
/// means anything, the server knows.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MapView {
    /// The chosen country: `kh`.
    pub country: String,
    /// The group of countries to look at, by its M49 number: `035`.
    pub region: String,
    /// What is shown of each country: `members`, `per-million`, `new`.
    pub metric: String,
    /// The month whose numbers are shown: `2019-06`.
    pub at: String,
    /// The name of a country that somebody looks for.
    pub q: String,
}

impl MapView {
    /// The parameters that change the map and no story.
    pub const OF_THE_MAP_ALONE: [&str; 4] = ["region", "metric", "at", "q"];

    /// The parameters of an address with their values, those that say nothing left out.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("country", &self.country),
            ("region", &self.region),
            ("metric", &self.metric),
            ("at", &self.at),
            ("q", &self.q),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str()))
    }
}

/// What stands around the map.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Atlas {
    /// "626 members currently registered in 89 countries.", or the chosen country's figure.
    pub figure: String,
    /// The chosen country.
    pub country: Option<CountryLink>,
    /// Its place among all that have a figure, in words.
    pub rank: Option<String>,
    /// What the figure leaves out, and why.
    pub note: Option<String>,
    /// What the colours mean.
    pub legend_title: String,
    /// The map's classes from few to many: the shade, 1 to 5 (6 for nought), and the numbers in words: "5–9".
    pub legend: Vec<(u8, String)>,
    /// What the hatch means.
    pub unshown: String,
    /// What the map shows, in sentences, for those who do not see it.
    pub about: Vec<String>,
    /// When the numbers were published.
    pub as_of: DateText,
    /// The growth of the network, or of the chosen country, drawn.
    pub growth: SafeHtml,
    /// What of the address could not be shown, by the parameter's name.
    pub problems: Vec<Problem>,
    /// The status that goes with them; 200 where there is none.
    pub status: u16,
    /// The countries that the name in the address finds.
    pub found: Vec<Place>,
}

/// A country that a search found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Its code.
    pub code: CountryCode,
    /// Its name, and the one it was found by where that is another.
    pub name: String,
}

/// What the map can be made to show.
#[derive(Clone, Debug)]
pub struct MapChoices {
    /// The metrics: as addresses write them (empty for the first), and their names.
    pub metrics: Vec<(String, String)>,
    /// The continents, each with its parts.
    pub regions: Vec<(Region, Vec<Region>)>,
    /// The months that have numbers, the oldest first.
    pub times: Vec<Time>,
    /// The newest month, as addresses write it.
    pub newest: String,
}

/// A month that has numbers.
#[derive(Clone, Debug)]
pub struct Time {
    /// As addresses write it; empty for the newest.
    pub value: String,
    /// In words.
    pub name: String,
    /// No numbers are a year older, so nothing can be called new.
    pub is_early: bool,
}

/// A group of countries.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its M49 number, as addresses write it.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Where it lies: left, top, width, height in units of the plane.
    pub frame: Vec<String>,
}

/// The map as a table.
#[derive(Clone, Debug)]
pub struct CountriesView {
    /// "Countries", "Countries of South-eastern Asia".
    pub heading: String,
    /// What the numbers leave out, and why.
    pub note: Option<String>,
    /// The columns that it is sorted by: as addresses write them, and their names.
    pub sorts: Vec<(String, String)>,
    /// The column that it is sorted by.
    pub sort: String,
    /// The chosen region; empty for the world.
    pub region: String,
    /// The continents, each with its parts.
    pub regions: Vec<(Region, Vec<Region>)>,
    /// The countries.
    pub rows: Vec<CountryRow>,
    /// Members counted outside the countries: where, and how many.
    pub rest: Vec<(String, String)>,
    /// When the numbers were published.
    pub as_of: DateText,
    /// What of the address could not be shown, by the parameter's name.
    pub problems: Vec<Problem>,
    /// The status that goes with them; 200 where there is none.
    pub status: u16,
}

/// A country in the table.
#[derive(Clone, Debug)]
pub struct CountryRow {
    /// The country.
    pub country: CountryLink,
    /// Its figures in words, a column each; empty where there is none.
    pub figures: Vec<String>,
}

/// One country.
#[derive(Clone, Debug)]
pub struct CountryView {
    /// The country.
    pub country: CountryLink,
    /// Its figure.
    pub figure: String,
    /// Its place among all that have a figure, in words.
    pub rank: Option<String>,
    /// What the figure leaves out, and why.
    pub note: Option<String>,
    /// Its region.
    pub region: Region,
    /// Where it lies, drawn.
    pub locator: SafeHtml,
    /// How its figure grew, drawn; none where none was ever published.
    pub growth: Option<SafeHtml>,
    /// The countries nearest to it.
    pub near: Vec<CountryLink>,
    /// Whether there is a page that tells how to get in touch.
    pub contact: bool,
}

/// A part of the map that is drawn for itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Part {
    /// The map.
    #[default]
    Map,
    /// Its controls.
    Controls,
    /// What it showed at the end of every month: a list of figures, each with a digit for each country of the table.
    Film,
    /// The countries that a name finds, as the lines of a list.
    Places,
    /// The newest story about each country, as paragraphs.
    Headlines,
}
