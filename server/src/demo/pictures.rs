//! The demo's pictures: our own drawings, pressed while the site is served already and hung above their stories one by
//! one. `pictures.toml` says which drawing belongs to which story. The same drawing has the same name everywhere.

use crate::media::{self, Media};
use crate::news;
use anyhow::Context;
use db::Db;
use domain::access::{Permit, Viewer, WriteMedia, authorize};
use domain::article::{ArticleId, NewArticle, Slug};
use domain::media::{Alt, MediaName, Origin};
use domain::moment::Moment;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

static DRAWINGS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/pictures");
const STORIES: &str = include_str!("../../demo/pictures.toml");

/// The setting that tells that every picture hangs: whoever takes one down afterwards has taken it down.
const SETTING: &str = "demo_pictures";

/// The drawing of one story.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawing {
    /// The file in `pictures/`.
    svg: String,
    /// What it shows.
    alt: String,
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
        let Some(drawing) = drawings.get(&story.slug) else { continue };
        if story.cover.is_some() {
            continue;
        }
        story.cover = Some(hang(db, media, &permit, drawing, now).await.with_context(|| drawing.svg.clone())?);
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
    let svg = DRAWINGS.get_file(&drawing.svg).and_then(include_dir::File::contents_utf8).context("there is none")?;
    let hash: [u8; 32] = Sha256::digest(svg).into();
    let origin = Origin::File(hash);
    if let Some(name) = db::media::find_by_origin(db, permit, &origin).await? {
        return Ok(name);
    }
    let name = hash.first_chunk().map_or(MediaName(0), |bytes| MediaName(u128::from_be_bytes(*bytes)));
    let prepared = media.pipeline.draw(svg.to_owned()).await?;
    Ok(media::keep(db, media, permit, name, prepared, (Alt::text(&drawing.alt)?, origin), now).await?)
}

fn drawings() -> anyhow::Result<BTreeMap<Slug, Drawing>> {
    let table: BTreeMap<String, Drawing> = toml::from_str(STORIES).context("pictures.toml")?;
    table.into_iter().map(|(slug, drawing)| Ok((slug.parse()?, drawing))).collect()
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
        let drawings = drawings().unwrap();
        assert!(!drawings.is_empty());
        for (slug, drawing) in &drawings {
            let file = DRAWINGS.get_file(&drawing.svg).unwrap_or_else(|| panic!("{slug}: {}", drawing.svg));
            let svg = file.contents_utf8().unwrap();
            for foreign in ["<text", "<image", "<script", "<foreignObject", "href=\"http", "url(http", "@import"] {
                assert!(!svg.contains(foreign), "{} has {foreign}", drawing.svg);
            }
            assert!(matches!(Alt::text(&drawing.alt), Ok(Alt::Text(_))), "{slug}");
        }
    }
}
