//! An archive that is read: first from end to end, to know that every byte of it is as it was written; only then are its
//! tables and images handed out.

use super::manifest::{FORMAT, Format, Image, Manifest, NAME};
use super::pack::Measured;
use anyhow::{Context, bail, ensure};
use db::backup::Source;
use domain::hex::hex;
use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path};
use tar::{Archive, Entries, Entry};

/// The longest manifest that is read: a million images fit.
const LONGEST_MANIFEST: u64 = 256 << 20;

type Tar<'a> = Archive<GzDecoder<BufReader<&'a mut File>>>;

fn open(file: &mut File) -> io::Result<Tar<'_>> {
    file.rewind()?;
    Ok(Archive::new(GzDecoder::new(BufReader::new(file))))
}

/// What was found under one path: size, SHA-256, line ends.
struct Found {
    bytes: u64,
    sha256: String,
    lines: u64,
}

/// Reads the whole archive and holds every part of it against its manifest.
pub(super) fn verify(file: &mut File) -> anyhow::Result<Manifest> {
    let mut archive = open(file).context("it can not be read")?;
    let mut found = BTreeMap::<String, Found>::new();
    let mut manifest = None;
    for entry in archive.entries().context("it is no backup")? {
        let entry = entry.context("it is no backup, or damaged")?;
        let path = entry.path().ok().and_then(|path| path.to_str().map(str::to_owned)).context("it is damaged")?;
        ensure!(entry.header().entry_type().is_file(), "it is damaged: {path} is no file");
        ensure!(manifest.is_none(), "it is damaged: {path} comes after its end");
        if path == NAME {
            let mut text = Vec::new();
            entry.take(LONGEST_MANIFEST).read_to_end(&mut text).context("its manifest is damaged")?;
            manifest = Some(text);
        } else {
            let part = measure(entry).with_context(|| format!("it is damaged at {path}"))?;
            ensure!(found.insert(path.clone(), part).is_none(), "it is damaged: {path} is in it twice");
        }
    }
    // The checksum of the compressed bytes stands at their end.
    let mut rest = archive.into_inner();
    io::copy(&mut rest, &mut io::sink()).context("it is damaged")?;
    let behind = rest.into_inner().fill_buf().context("it can not be read")?.len();
    ensure!(behind == 0, "it is damaged: something follows on its end");
    let manifest = read_manifest(&manifest.context("it is no backup, or was cut off: it has no manifest")?)?;
    compare(&manifest, found)?;
    Ok(manifest)
}

fn measure(entry: impl Read) -> io::Result<Found> {
    let mut reader = BufReader::with_capacity(64 << 10, Measured { inner: entry, hash: Sha256::new(), bytes: 0 });
    let mut lines = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        lines += buffer.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        let length = buffer.len();
        reader.consume(length);
    }
    let measured = reader.into_inner();
    Ok(Found { bytes: measured.bytes, sha256: hex(&measured.hash.finalize()), lines })
}

fn read_manifest(text: &[u8]) -> anyhow::Result<Manifest> {
    let Format { format, program } = serde_json::from_slice(text).context("its manifest is damaged")?;
    if format != FORMAT {
        bail!("its format is {format}, written by version {program}; this program reads format {FORMAT}");
    }
    let manifest: Manifest = serde_json::from_slice(text).context("its manifest is damaged")?;
    ensure!(manifest.is_sound(), "its manifest is damaged");
    Ok(manifest)
}

/// Every part that the manifest names is there as it says, and no other.
fn compare(manifest: &Manifest, mut found: BTreeMap<String, Found>) -> anyhow::Result<()> {
    for table in &manifest.contents.tables {
        let part = found.remove(&format!("tables/{}.jsonl", table.name));
        let part = part.with_context(|| format!("it is damaged: the table {} is missing", table.name))?;
        ensure!(
            (part.bytes, &part.sha256, part.lines) == (table.bytes, &table.sha256, table.rows + 1),
            "it is damaged: the table {} is not what was written",
            table.name
        );
    }
    for image in manifest.media.iter().flatten() {
        let part = found.remove(&format!("media/{}", image.path));
        let part = part.with_context(|| format!("it is damaged: the image {} is missing", image.path))?;
        ensure!(
            (part.bytes, &part.sha256) == (image.bytes, &image.sha256),
            "it is damaged: the image {} is not what was written",
            image.path
        );
        let plain = Path::new(&image.path).components().all(|part| matches!(part, Component::Normal(_)));
        ensure!(plain, "it is damaged: {} leads out of the folder of images", image.path);
    }
    match found.keys().next() {
        Some(path) => bail!("it is damaged: {path} is in it and not in its manifest"),
        None => Ok(()),
    }
}

/// Hands the tables of a verified archive to `import`, which reads them once more in the same order.
pub(super) struct Tables<'a, R: Read> {
    entries: Entries<'a, R>,
}

impl<R: Read> Source for Tables<'_, R> {
    fn open(&mut self, table: &str) -> io::Result<Box<dyn BufRead + '_>> {
        let path = format!("tables/{table}.jsonl");
        for entry in self.entries.by_ref() {
            let entry: Entry<'_, R> = entry?;
            if entry.path()?.to_str() == Some(&path) {
                return Ok(Box::new(BufReader::with_capacity(64 << 10, entry)));
            }
        }
        Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("{path} is not where it was")))
    }
}

/// Runs `work` with the tables of the archive.
pub(super) async fn with_tables<T>(
    file: &mut File,
    work: impl AsyncFnOnce(&mut Tables<'_, GzDecoder<BufReader<&mut File>>>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut archive = open(file)?;
    let entries = archive.entries()?;
    work(&mut Tables { entries }).await
}

/// Writes the images of the archive into the new folder `into`, whole and on the disk, or answers an error.
pub(super) fn images(file: &mut File, manifest: &Manifest, into: &Path) -> anyhow::Result<()> {
    let expected: BTreeMap<String, &Image> =
        manifest.media.iter().flatten().map(|image| (format!("media/{}", image.path), image)).collect();
    let mut folders = fs::DirBuilder::new();
    folders.recursive(true).mode(0o700).create(into)?;
    let mut archive = open(file)?;
    for entry in archive.entries()? {
        let entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let Some(image) = expected.get(&path) else { continue };
        let target = into.join(&image.path);
        folders.create(super::pack::folder_of(&target))?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target)?;
        let mut measured = Measured { inner: entry, hash: Sha256::new(), bytes: 0 };
        io::copy(&mut measured, &mut file).with_context(|| target.display().to_string())?;
        file.sync_all()?;
        ensure!(hex(&measured.hash.finalize()) == image.sha256, "the image {} changed", image.path);
    }
    Ok(())
}
