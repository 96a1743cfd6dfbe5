//! `graticule backup` and `graticule restore`, and the backup before a migration: one archive with every row and every
//! image, written (`pack`) while the site serves, and read back (`unpack`) into an empty database of either engine.

mod manifest;
mod pack;
mod unpack;

pub use manifest::{Image, Manifest};

use crate::config::Config;
use anyhow::{Context, bail, ensure};
use db::Db;
use domain::access::{Act, Backup, Denied, Permit, Viewer, authorize};
use domain::audit::Deed;
use domain::moment::Moment;
use pack::Pack;
use services::intl;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// How many of the backups before migrations are kept.
const KEPT: usize = 10;
/// How the names of those begin.
const BEFORE: &str = "before-";

/// The folder of images below the data folder.
const MEDIA: &str = "media";

/// A permit for the server's own commands.
fn permit<A: Act>() -> Result<Permit<A>, Denied> {
    authorize(Viewer::System)
}

/// Writes a backup of everything into the new file `target`, and says what is in it. Others may read and write meanwhile:
/// the rows are those of one moment, and every image that they name is there.
pub async fn take(config: &Config, db: &Db, target: &Path, now: Moment) -> anyhow::Result<String> {
    let (manifest, bytes) = pack(config, db, target, true, now).await?;
    // A database of an older program has no log yet.
    if db::ready(db).await.is_ok() {
        let deed = Deed::new("backup.taken", None).with("rows", manifest.rows());
        db::audit::record(db, &permit::<Backup>()?, deed, now).await?;
    }
    Ok(format!("{}: {}; {} kB, read back and verified.", target.display(), manifest.words(), bytes.div_ceil(1_000)))
}

async fn pack(
    config: &Config,
    db: &Db,
    target: &Path,
    with_images: bool,
    now: Moment,
) -> anyhow::Result<(Manifest, u64)> {
    let mut pack = Pack::begin(target, now)?;
    let contents = db::backup::export(db, &permit()?, &mut pack).await?;
    // After the rows: an image is there before any row names it.
    let images = if with_images { Some(pack.add_images(&config.data_dir.join(MEDIA))?) } else { None };
    let manifest = Manifest::new(config.engine(), now, contents, images);
    let bytes = pack.finish(&manifest)?;
    Ok((manifest, bytes))
}

/// Where rows would be changed by a migration, writes them to a file first; else does nothing. Images are left out: no
/// migration touches them. Of these files the newest ten are kept.
pub async fn before_migration(config: &Config, db: &Db, now: Moment) -> anyhow::Result<Option<PathBuf>> {
    let Some(pending) = db::pending(db).await? else { return Ok(None) };
    if db::backup::is_empty(db, &permit()?).await? {
        return Ok(None);
    }
    let folder = config.data_dir.join("backups");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder).with_context(|| folder.display().to_string())?;
    let time = intl::rfc3339(now).replace(['-', ':'], "");
    let name = |turn: u32| match turn {
        1 => format!("{BEFORE}{pending:04}-{time}.tar.gz"),
        // Several programs that start at once each write their own.
        _ => format!("{BEFORE}{pending:04}-{time}.{turn}.tar.gz"),
    };
    let target = (1..1_000).map(|turn| folder.join(name(turn))).find(|path| !path.exists());
    let target = target.context("no name is free")?;
    pack(config, db, &target, false, now).await.with_context(|| target.display().to_string())?;
    keep_newest(&folder)?;
    Ok(Some(target))
}

fn keep_newest(folder: &Path) -> anyhow::Result<()> {
    let mut ours = Vec::new();
    for path in pack::files(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some((_, time)) = name.strip_prefix(BEFORE).and_then(|name| name.split_once('-')) {
            ours.push((time.to_owned(), path));
        }
    }
    ours.sort();
    for (_, path) in ours.iter().rev().skip(KEPT) {
        fs::remove_file(path).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Reads the whole backup, and only then brings it into the database, which must be empty; the images, if it has any,
/// into the folder of images, which must be empty, too. Whatever goes wrong, nothing is changed.
pub async fn restore(config: &Config, file: &Path, now: Moment) -> anyhow::Result<String> {
    let name = file.display();
    let mut file = File::open(file).with_context(|| name.to_string())?;
    let manifest = unpack::verify(&mut file).with_context(|| name.to_string())?;
    let media = config.data_dir.join(MEDIA);
    if manifest.media.is_some() && !pack::files(&media)?.is_empty() {
        bail!("{} holds images already; move them away, or name another GRATICULE_DATA_DIR", media.display());
    }
    let db = Db::connect(&config.database_url).await.context("the database")?;
    ensure!(
        manifest.contents.migration <= db::newest(&db),
        "{name} was written by version {}, which is newer than this program: restore it with that version",
        manifest.program
    );
    let waiting = Waiting::beside(&config.data_dir);
    let with_images = manifest.media.as_ref().is_some_and(|images| !images.is_empty());
    if with_images {
        unpack::images(&mut file, &manifest, &waiting.folder)?;
    }
    let imported = unpack::with_tables(&mut file, async |tables| {
        Ok(db::backup::import(&db, &permit()?, &manifest.contents, tables).await?)
    });
    imported.await.map_err(|error| match error.downcast_ref() {
        Some(db::Error::NotEmpty(_) | db::Error::Later) => {
            error.context("nothing was restored; name a new database (GRATICULE_DATABASE_URL)")
        }
        _ => error.context("nothing was restored"),
    })?;
    if with_images {
        if media.exists() {
            // It holds no image, though perhaps folders.
            fs::remove_dir_all(&media)?;
        }
        if let Err(error) = fs::rename(&waiting.folder, &media) {
            let folder = waiting.keep();
            return Err(error)
                .context(format!("the rows are restored; the images are not, and wait in {}", folder.display()));
        }
        File::open(pack::folder_of(&media))?.sync_all()?;
    }
    look(&db).await?;
    let deed = Deed::new("backup.restored", None).with("taken_at", &manifest.taken_at).with("rows", manifest.rows());
    db::audit::record(&db, &permit::<Backup>()?, deed, now).await?;
    db.close().await;
    Ok(format!("Restored from {name}, taken at {}: {}.", manifest.taken_at, manifest.words()))
}

/// What came back agrees with itself as far as it can be told.
async fn look(db: &Db) -> anyhow::Result<()> {
    ensure!(
        db::counts::verify(db, &permit()?).await?,
        "everything is restored as it was, but there the tallies did not agree with the members"
    );
    let report = crate::audit::verify(db, None).await?;
    ensure!(report.is_sound(), "everything is restored as it was, but there the audit log was broken: {report}");
    Ok(())
}

/// A folder that goes away with the attempt, unless it got another name.
struct Waiting {
    folder: PathBuf,
    /// The site's folder, where it was not there before.
    made: Option<PathBuf>,
}

impl Waiting {
    fn beside(data_dir: &Path) -> Self {
        let folder = data_dir.join(format!(".restore-{}", uuid::Uuid::new_v4().simple()));
        Self { folder, made: (!data_dir.exists()).then(|| data_dir.to_owned()) }
    }

    /// Lets it stay where it is.
    fn keep(mut self) -> PathBuf {
        self.made = None;
        std::mem::take(&mut self.folder)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Most often it is not there any more, or never was.
        let _ = fs::remove_dir_all(&self.folder);
        if let Some(made) = &self.made {
            // It goes only where it is empty.
            let _ = fs::remove_dir(made);
        }
    }
}
