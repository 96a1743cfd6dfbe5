//! An archive in the making: a tar file, compressed by gzip, for its owner alone. It has another name until it is
//! complete, on the disk and read back without a fault, so that a file under the name that was asked for is a backup.

use super::manifest::{self, Image, Manifest};
use super::unpack;
use anyhow::{Context, bail};
use db::backup::{Sink, Table};
use domain::hex::hex;
use domain::moment::Moment;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// An archive in the making.
pub(super) struct Pack {
    tar: tar::Builder<GzEncoder<BufWriter<File>>>,
    partial: Partial,
    target: PathBuf,
    seconds: u64,
}

/// A file under another name than its own, which goes away with the attempt.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // Where it has its own name already, or the folder is gone, there is nothing to tidy up.
        let _ = fs::remove_file(&self.0);
    }
}

impl Pack {
    /// Begins the archive `target`, which must not exist; its folder must.
    pub(super) fn begin(target: &Path, now: Moment) -> anyhow::Result<Self> {
        refuse_existing(target)?;
        let name = target.file_name().context("a backup is a file, not a folder")?.to_string_lossy().into_owned();
        let partial = Partial(target.with_file_name(format!(".{name}.{}", Uuid::new_v4().simple())));
        let file = private(&partial.0).with_context(|| format!("{} can not be made", target.display()))?;
        let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or(0);
        let tar = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::default()));
        Ok(Self { tar, partial, target: target.to_owned(), seconds })
    }

    /// Adds every image below `folder`. Those that others delete meanwhile are left out: nobody refers to them any more.
    pub(super) fn add_images(&mut self, folder: &Path) -> anyhow::Result<Vec<Image>> {
        let mut images = Vec::new();
        for path in files(folder)? {
            let inside = path.strip_prefix(folder)?.to_str().context("an image's name is no text")?.to_owned();
            let mut file = match File::open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                file => file.with_context(|| path.display().to_string())?,
            };
            let bytes = file.metadata()?.len();
            let mut measured = Measured { inner: &mut file, hash: Sha256::new(), bytes: 0 };
            self.add(&format!("media/{inside}"), bytes, &mut measured).with_context(|| path.display().to_string())?;
            let sha256 = hex(&measured.hash.finalize());
            anyhow::ensure!(measured.bytes == bytes, "{} changed while it was read", path.display());
            images.push(Image { path: inside, bytes, sha256 });
        }
        Ok(images)
    }

    /// Ends the archive: it is on the disk, was read back whole, and has its name. Answers its size in bytes.
    pub(super) fn finish(mut self, manifest: &Manifest) -> anyhow::Result<u64> {
        let text = serde_json::to_vec_pretty(manifest)?;
        self.add(manifest::NAME, text.len() as u64, &mut text.as_slice())?;
        let Self { tar, partial, target, .. } = self;
        let file = tar.into_inner()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        drop(file);
        let mut file = File::open(&partial.0)?;
        let read_back = unpack::verify(&mut file).context("it was written, but reads otherwise")?;
        anyhow::ensure!(read_back == *manifest, "it was written, but reads otherwise");
        let bytes = file.metadata()?.len();
        // A link, unlike a new name, never replaces a file. Where the file system knows no links, a name must do.
        if fs::hard_link(&partial.0, &target).is_err() {
            refuse_existing(&target)?;
            fs::rename(&partial.0, &target)?;
        }
        drop(partial);
        File::open(folder_of(&target))?.sync_all()?;
        Ok(bytes)
    }

    fn add(&mut self, path: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(self.seconds);
        self.tar.append_data(&mut header, path, content.take(bytes))
    }
}

/// A table's lines wait in a file without a name: an archive wants to know their size before it takes them.
impl Sink for Pack {
    type Part = BufWriter<File>;

    fn begin(&mut self, _: &str) -> io::Result<Self::Part> {
        let path = self.target.with_file_name(format!(".{}", Uuid::new_v4().simple()));
        let file = private(&path)?;
        fs::remove_file(path)?;
        Ok(BufWriter::new(file))
    }

    fn end(&mut self, table: &Table, part: Self::Part) -> io::Result<()> {
        let mut file = part.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.add(&format!("tables/{}.jsonl", table.name), table.bytes, &mut file)
    }
}

/// What is read through it is measured.
pub(super) struct Measured<R> {
    pub(super) inner: R,
    pub(super) hash: Sha256,
    pub(super) bytes: u64,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

/// The folder in which a file lies.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn refuse_existing(target: &Path) -> anyhow::Result<()> {
    if fs::symlink_metadata(target).is_ok() {
        bail!("{} exists already; choose another name", target.display());
    }
    Ok(())
}

/// A new file to write and read again, for its owner alone.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// Every file below a folder, in order, but for those whose name begins with a dot: they are in the making.
pub(super) fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries.with_context(|| folder.display().to_string())?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        match entry.file_type()? {
            kind if kind.is_dir() => found.extend(files(&entry.path())?),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found.sort();
    Ok(found)
}

/// Keeps the writer's name out of the way of its readers.
impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pack({})", self.target.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_given_up_leaves_nothing_behind() {
        let folder = tempfile::TempDir::new().unwrap();
        drop(Pack::begin(&folder.path().join("a.tar.gz"), Moment::from_micros(0)).unwrap());
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
    }
}
