//! The organisations that stories come from as a file, `sources.toml`, for `graticule news import` and `export`. What is
//! exported comes in again as it was.

use domain::address::WebAddress;
use domain::article::Slug;
use domain::source::Source;
use serde::{Deserialize, Serialize};

/// The file's name, beside the stories.
pub const NAME: &str = "sources.toml";

/// An organisation, and the file of its mark: in the same folder, and no path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceEntry {
    /// The organisation, without its mark: that has no name yet.
    pub source: Source,
    /// The mark's file.
    pub logo: Option<String>,
}

/// Reads them all. The error says what is wrong, and where.
pub fn parse(text: &str) -> Result<Vec<SourceEntry>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    file.source.into_iter().map(Entry::read).collect()
}

/// Writes them, so that [`parse`] gives them back.
pub fn write(sources: &[SourceEntry]) -> Result<String, toml::ser::Error> {
    toml::to_string(&File { source: sources.iter().map(Entry::of).collect() })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    source: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    slug: Slug,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<WebAddress>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
}

impl Entry {
    fn read(self) -> Result<SourceEntry, String> {
        let Self { slug, name, link, logo } = self;
        let is_name = |file: &String| !file.is_empty() && !file.starts_with('.') && !file.contains(['/', '\\', '\0']);
        if let Some(logo) = logo.as_ref().filter(|logo| !is_name(logo)) {
            return Err(format!("{slug}: logo: “{logo}” is not the name of a file beside this one"));
        }
        let source = Source { slug, name, link, logo: None };
        source.check().map_err(|invalid| format!("{}: {invalid}", source.slug))?;
        Ok(SourceEntry { source, logo })
    }

    fn of(entry: &SourceEntry) -> Self {
        let Source { slug, name, link, .. } = entry.source.clone();
        Self { slug, name, link, logo: entry.logo.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "[[source]]\nslug = \"harbour-watch\"\nname = \"Harbour Watch\"\n\
        link = \"https://harbourwatch.example/\"\nlogo = \"anchor.png\"\n\n[[source]]\nslug = \"two\"\nname = \"Two “Capes”\"\n";

    #[test]
    fn organisations_are_read_as_they_are_written() {
        let sources = parse(FILE).unwrap();
        assert_eq!((sources.len(), sources[0].logo.as_deref()), (2, Some("anchor.png")));
        assert_eq!(write(&sources).unwrap(), FILE);
        assert_eq!(parse("").unwrap(), []);
    }

    #[test]
    fn what_is_wrong_is_said_by_name() {
        for (from, to, said) in [
            ("harbour-watch", "Harbour Watch", "slug"),
            ("\"Harbour Watch\"", "\" \"", "name"),
            ("https://", "javascript://", "link"),
            ("anchor.png", "../anchor.png", "logo"),
            ("name = \"Two", "nam = \"Two", "nam"),
        ] {
            let error = parse(&FILE.replace(from, to)).unwrap_err();
            assert!(error.contains(said), "{from}: {error}");
        }
    }
}
