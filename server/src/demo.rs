//! The demo: a fictional network of 626 members in 89 countries with its news since 2013, put into an empty
//! database by the same functions that a real network uses. The same clock gives the same bytes.

mod accounts;
mod people;
mod pictures;

pub use pictures::illustrate;

pub use accounts::SIGN_IN;

use crate::news;
use anyhow::{Context, bail};
use db::Db;
use domain::access::{CountMembers, Permit, Viewer, authorize};
use domain::article::{NewArticle, Topic};
use domain::counts::SmallestGroup;
use domain::language::Language;
use domain::member::{MemberId, NewMember};
use domain::moment::Moment;
use domain::settings::Field;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use services::{intl, source_file, story_file};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

static STORIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/stories");
static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/pages");
const TOPICS: &str = include_str!("../demo/topics.toml");
const SOURCES: &str = include_str!("../demo/sources.toml");

/// The network's name and more of its settings. No such network exists.
const DECISIONS: [(Field, &str); 3] = [
    (Field::Name, "Open Lantern"),
    (
        Field::Tagline,
        "A network of people who work against trafficking in human beings. It is made up, to show Graticule.",
    ),
    (Field::ContactEmail, "desk@openlantern.example"),
];
/// The setting that tells how far the filling came.
const SETTING: &str = "demo";
/// The first year of the network.
const FOUNDED: i32 = 2013;

/// Fills the database with the demo network, unless it is there already. Another network's database is refused.
pub async fn fill(db: &Db, now: Moment) -> anyhow::Result<()> {
    match db::settings::find::<String>(db, SETTING).await?.as_deref() {
        Some("filled") => return accounts::fill(db, &founders(now), now).await,
        Some(_) => bail!("the demo was stopped while it was being filled; delete its database and start it again"),
        None => {}
    }
    let (numbers, topics) = (db::counts::latest(db).await?, db::topics::list(db).await?);
    let news = db::articles::export(db, &authorize(Viewer::System)?, None, 1).await?;
    if numbers.is_some() || !topics.is_empty() || !news.is_empty() {
        bail!("this database holds a network already; the demo wants an empty one (GRATICULE_DATABASE_URL)");
    }
    let settings = authorize(Viewer::System)?;
    db::settings::set(db, &settings, SETTING, &"filling", now).await?;
    let before = db::settings::find_all(db).await?;
    let mut after = before.clone();
    for (field, text) in DECISIONS {
        after.set(field, text)?;
    }
    db::settings::save(db, &settings, &before, &after, now).await?;
    db::counts::set_k(db, &settings, SmallestGroup::DEFAULT, now).await?;
    members(db, now).await?;
    stories(db, now).await?;
    accounts::fill(db, &founders(now), now).await?;
    db::settings::set(db, &settings, SETTING, &"filled", now).await?;
    Ok(())
}

/// The first three members. Dice that always fall the same way gave them the same identifiers in every demo.
fn founders(now: Moment) -> Vec<MemberId> {
    all_members(now).into_iter().map(|member| member.id).take(3).collect()
}

fn all_members(now: Moment) -> Vec<NewMember> {
    let months = months(now);
    people::members(months[0], months[months.len() - 1], now)
}

/// Members join month by month, and the numbers are published after each, as they would have been.
async fn members(db: &Db, now: Moment) -> anyhow::Result<()> {
    let (write, count) = (authorize(Viewer::System)?, authorize::<CountMembers>(Viewer::System)?);
    let months = months(now);
    let members = all_members(now);
    let mut joined = 0;
    for end in months.iter().skip(1).chain([&now]) {
        let until = members.partition_point(|member| member.joined_at < *end || *end == now);
        db::members::insert(db, &write, &members[joined..until], *end).await?;
        joined = until;
        publish(db, &count, *end).await?;
        progress("members", joined, members.len());
    }
    Ok(())
}

async fn publish(db: &Db, permit: &Permit<CountMembers>, at: Moment) -> anyhow::Result<()> {
    db::counts::publish(db, permit, at).await.map(drop).context("publishing the numbers")
}

/// The beginning of every month since the network was founded, up to a week before `now`: what joined since is
/// published with the last numbers, so there must be some.
fn months(now: Moment) -> Vec<Moment> {
    let latest = now.plus_seconds(-7 * 86_400);
    let all = (FOUNDED..).flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}-01T00:00:00Z")));
    let moments =
        all.map(|text| intl::parse_rfc3339(&text)).take_while(|moment| moment.is_some_and(|moment| moment <= latest));
    let mut months: Vec<Moment> = moments.flatten().collect();
    if months.is_empty() {
        months.push(now.plus_seconds(-14 * 86_400)); // A clock that has not been set still shows a network.
    }
    months
}

async fn stories(db: &Db, now: Moment) -> anyhow::Result<()> {
    let permit = authorize(Viewer::System)?;
    for topic in topics()? {
        db::topics::save(db, &permit, &topic).await?;
    }
    for entry in source_file::parse(SOURCES).map_err(anyhow::Error::msg)? {
        news::sources::save(db, &entry.source, now).await?;
    }
    let mut stories: Vec<(&str, NewArticle)> = Vec::new();
    for file in STORIES.files().chain(PAGES.files()) {
        let name = file.path().to_str().unwrap_or_default();
        let story = story_file::parse(file.contents_utf8().context("a story is text")?).context(name)?;
        stories.push((name, story.article));
    }
    stories.sort_by_key(|(name, _)| *name);
    news::originals_first(&mut stories);
    let count = stories.len();
    for (place, (name, story)) in stories.into_iter().enumerate() {
        // Stored when it was published, so that its dates fit its story.
        let at = story.published_at.min(now);
        news::save(db, &story, at).await.context(name)?;
        progress("stories", place + 1, count);
    }
    Ok(())
}

/// Every topic of the demo.
fn topics() -> anyhow::Result<Vec<Topic>> {
    #[derive(Deserialize)]
    struct File {
        topic: Vec<Named>,
    }
    #[derive(Deserialize)]
    struct Named {
        slug: String,
        name: BTreeMap<String, String>,
    }
    let file: File = toml::from_str(TOPICS)?;
    let topic = |named: Named| {
        let names = named.name.into_iter().map(|(tag, name)| Ok((tag.parse::<Language>()?, name)));
        Ok(Topic { slug: named.slug.parse()?, names: names.collect::<anyhow::Result<_>>()? })
    };
    file.topic.into_iter().map(topic).collect()
}

/// Shows how far the filling is, where a person is watching.
fn progress(what: &str, done: usize, all: usize) {
    let mut screen = std::io::stderr();
    if screen.is_terminal() {
        let end = if done == all { "\n" } else { "" };
        // Who watches no longer loses nothing but the watching.
        let _ = write!(screen, "\rFilling the demo network: {done} of {all} {what}{end}");
        let _ = screen.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::article::Page;
    use domain::source::Scope;
    use std::collections::{BTreeMap, BTreeSet};

    fn all() -> Vec<NewArticle> {
        STORIES.files().map(|file| story_file::parse(file.contents_utf8().unwrap()).unwrap().article).collect()
    }

    #[test]
    fn at_least_72_stories_of_300_to_900_words_since_2013_two_thirds_of_them_republished_a_dozen_not_in_english() {
        let stories = all();
        assert!(stories.len() >= 72, "{}", stories.len());
        for story in &stories {
            let words = story.body.split_whitespace().count();
            assert!((300..=900).contains(&words), "{} has {words} words", story.slug);
            assert!(!story.countries.is_empty() && !story.topics.is_empty(), "{}", story.slug);
            assert!(intl::rfc3339(story.published_at) >= format!("{FOUNDED}"), "{}", story.slug);
        }
        let extracts = stories
            .iter()
            .filter(|story| story.source.as_ref().is_some_and(|source| source.scope == Scope::Extract))
            .count();
        assert!((60..75).contains(&(100 * extracts / stories.len())), "{extracts} of {}", stories.len());
        let foreign = stories.iter().filter(|story| story.language != Language::English).count();
        let translations = stories.iter().filter(|story| story.translation_of.is_some()).count();
        assert!(foreign >= 12 && translations >= 3, "{foreign}, {translations}");
    }

    #[test]
    fn no_sentence_stands_in_two_stories_and_no_link_leaves_the_example_domains() {
        let mut seen = BTreeMap::new();
        for story in all() {
            let slug = story.slug.to_string();
            for sentence in story.body.split(['.', '?', '!', '\n', '。', '؟']).map(str::trim) {
                if sentence.chars().count() > 20 {
                    let first = seen.entry(sentence.to_owned()).or_insert_with(|| slug.clone());
                    assert_eq!(*first, slug, "“{sentence}” stands in both");
                }
            }
            let linked = story.body.split("](").skip(1).map(|rest| rest.split(')').next().unwrap().to_owned());
            for link in linked.chain(story.source.map(|source| source.link.to_string())) {
                let host = link.parse::<domain::address::WebAddress>().unwrap();
                assert!(host.host().ends_with(".example"), "{slug} links to {link}");
            }
        }
    }

    #[test]
    fn every_page_that_a_network_may_have_is_there_and_sends_no_reader_to_a_real_place() {
        let pages: Vec<_> =
            PAGES.files().map(|file| story_file::parse(file.contents_utf8().unwrap()).unwrap()).collect();
        let names: BTreeSet<_> = pages.iter().map(|page| page.article.slug.as_str()).collect();
        assert_eq!(names, BTreeSet::from(Page::ALL.map(Page::as_str)));
        for page in &pages {
            for link in page.article.body.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
                let here = link.strip_prefix('/').is_some_and(|name| names.contains(name));
                assert!(
                    here || link.starts_with("mailto:") && link.ends_with(".example"),
                    "{}: {link}",
                    page.article.slug
                );
            }
        }
    }

    #[test]
    fn every_source_of_a_story_is_known_by_name_and_links_to_an_example() {
        let known: BTreeMap<_, _> = source_file::parse(SOURCES)
            .unwrap()
            .into_iter()
            .map(|entry| (entry.source.name, entry.source.link))
            .collect();
        for source in all().into_iter().filter_map(|story| story.source) {
            let link = known.get(&source.name).unwrap_or_else(|| panic!("{} is unknown", source.name));
            assert!(link.as_ref().is_some_and(|link| link.host() == source.link.host()), "{}", source.name);
        }
    }

    #[test]
    fn every_story_belongs_to_known_topics() {
        let known: BTreeSet<_> = topics().unwrap().into_iter().map(|topic| topic.slug).collect();
        assert!(all().iter().flat_map(|story| &story.topics).all(|topic| known.contains(topic)));
    }
}
