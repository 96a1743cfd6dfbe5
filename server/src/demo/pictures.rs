//! The demo's pictures: our own drawings, pressed while the site is served already and hung above their stories one by
//! one. `pictures.toml` beside them says which stories carry which. The same drawing has the same name everywhere.

use crate::media::{self, Media};
use crate::news;
use anyhow::Context;
use db::Db;
use domain::access::{Permit, Viewer, WriteMedia, authorize};
use domain::article::{ArticleId, NewArticle};
use domain::media::{Alt, MediaName, Origin};
use domain::moment::Moment;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use sha2::{Digest, Sha256};

static DRAWINGS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/pictures");
const LIST: &str = include_str!("../../demo/pictures/pictures.toml");

/// The setting that tells that every picture hangs: whoever takes one down afterwards has taken it down.
const SETTING: &str = "demo_pictures";

/// A drawing and the stories that carry it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawing {
    /// Its file.
    file: String,
    /// What it shows.
    alt: String,
    /// The stories' names in addresses.
    stories: Vec<String>,
}

/// Hangs every picture that does not hang yet. A failure is logged: the demo is a demo without pictures, too.
pub async fn illustrate(db: Db, media: Media, now: Moment) {
    if let Err(error) = hang_all(&db, &media, now).await {
        tracing::warn!("the demo's pictures: {error:#}");
    }
}

async fn hang_all(db: &Db, media: &Media, now: Moment) -> anyhow::Result<()> {
    if db::settings::find::<bool>(db, SETTING).await?.is_some() {
        return Ok(());
    }
    let permit = authorize(Viewer::System)?;
    let drawings = drawings()?;
    let mut stories = stories(db).await?;
    // Those on the first page come first.
    stories.sort_by_key(|story| std::cmp::Reverse(story.published_at));
    for mut story in stories {
        let carried = |drawing: &&Drawing| drawing.stories.iter().any(|slug| slug == story.slug.as_str());
        let Some(drawing) = drawings.iter().find(carried) else { continue };
        if story.cover.is_some() {
            continue;
        }
        story.cover = Some(hang(db, media, &permit, drawing, now).await.with_context(|| drawing.file.clone())?);
        // Stored when it was published, as it was without the picture.
        let at = story.published_at.min(now);
        news::save(db, &story, at).await?;
    }
    db::settings::set(db, &authorize(Viewer::System)?, SETTING, &true, now).await?;
    Ok(())
}

/// The name of the drawing's picture, which is made where it is not there yet.
async fn hang(
    db: &Db,
    media: &Media,
    permit: &Permit<WriteMedia>,
    drawing: &Drawing,
    now: Moment,
) -> anyhow::Result<MediaName> {
    let svg = DRAWINGS.get_file(&drawing.file).and_then(include_dir::File::contents_utf8).context("there is none")?;
    let hash: [u8; 32] = Sha256::digest(svg).into();
    let origin = Origin::File(hash);
    if let Some(name) = db::media::find_by_origin(db, permit, &origin).await? {
        return Ok(name);
    }
    let name = hash.first_chunk().map_or(MediaName(0), |bytes| MediaName(u128::from_be_bytes(*bytes)));
    let prepared = media.pipeline.draw(svg.to_owned()).await?;
    Ok(media::keep(db, media, permit, name, prepared, (Alt::text(&drawing.alt)?, origin), now).await?)
}

fn drawings() -> anyhow::Result<Vec<Drawing>> {
    #[derive(Deserialize)]
    struct List {
        picture: Vec<Drawing>,
    }
    let list: List = toml::from_str(LIST).context("pictures.toml")?;
    Ok(list.picture)
}

async fn stories(db: &Db) -> anyhow::Result<Vec<NewArticle>> {
    const BATCH: u32 = 30;
    let permit = authorize(Viewer::System)?;
    let (mut stories, mut after): (Vec<NewArticle>, Option<ArticleId>) = (Vec::new(), None);
    loop {
        let batch = db::articles::export(db, &permit, after, BATCH).await?;
        match batch.last() {
            Some((id, _)) => after = Some(*id),
            None => return Ok(stories),
        }
        stories.extend(batch.into_iter().map(|(_, story)| story));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_there_says_what_it_shows_and_asks_for_nothing_else() {
        for drawing in drawings().unwrap() {
            let file = DRAWINGS.get_file(&drawing.file).unwrap_or_else(|| panic!("{} is missing", drawing.file));
            let svg = file.contents_utf8().unwrap();
            for foreign in ["<text", "<image", "<script", "<foreignObject", "href=\"http", "url(http", "@import"] {
                assert!(!svg.contains(foreign), "{} has {foreign}", drawing.file);
            }
            assert!(matches!(Alt::text(&drawing.alt), Ok(Alt::Text(_))), "{}", drawing.file);
        }
    }

    #[test]
    fn every_drawing_hangs_above_stories_that_there_are_and_no_story_has_two() {
        let drawings = drawings().unwrap();
        let mut carriers: Vec<&String> = drawings.iter().flat_map(|drawing| &drawing.stories).collect();
        assert!(drawings.len() >= 16 && drawings.iter().all(|drawing| !drawing.stories.is_empty()));
        for slug in &carriers {
            assert!(super::super::STORIES.get_file(format!("{slug}.md")).is_some(), "{slug} is no story");
        }
        let all = carriers.len();
        carriers.sort();
        carriers.dedup();
        assert_eq!(carriers.len(), all);
    }
}
