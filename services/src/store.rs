//! Where the files of pictures lie: a folder of this machine now, an object store later, behind one type. Who may have
//! them, and which pictures there are, is not known here.

use bytes::Bytes;
use domain::media::MediaFile;
use domain::moment::Moment;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use std::error::Error;
use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A store of files. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    /// Where they lie on this machine.
    folder: PathBuf,
}

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder can not be made or used.
    #[error("the folder of pictures can not be used")]
    Folder(#[source] io::Error),
    /// A file can not be written, read or deleted: a full disk, a lack of rights, a store that does not answer.
    #[error("the store of pictures failed")]
    Failed(#[from] object_store::Error),
}

impl StoreError {
    /// Whether there is no room left.
    pub fn is_full(&self) -> bool {
        let mut cause: Option<&(dyn Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
            if matches!(kind, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

impl Store {
    /// The files in a folder, which is made where it is missing, for its owner alone.
    pub fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder).map_err(StoreError::Folder)?;
        let objects = LocalFileSystem::new_with_prefix(folder)?;
        Ok(Self { objects: Arc::new(objects), folder: folder.to_owned() })
    }

    /// Stores a file: whole or not at all, and there to stay once this returns.
    pub async fn put(&self, file: &MediaFile, bytes: impl Into<Bytes>) -> Result<(), StoreError> {
        self.objects.put(&key(file), bytes.into().into()).await?;
        // The local store renames a whole file into place; only this makes that outlive a loss of power.
        for path in [&self.folder.join(file.to_string()), &self.folder] {
            let file = tokio::fs::File::open(path).await.map_err(StoreError::Folder)?;
            file.sync_all().await.map_err(StoreError::Folder)?;
        }
        Ok(())
    }

    /// The file, if it is there.
    pub async fn get(&self, file: &MediaFile) -> Result<Option<Bytes>, StoreError> {
        match self.objects.get(&key(file)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the file; one that is not there is deleted already.
    pub async fn delete(&self, file: &MediaFile) -> Result<(), StoreError> {
        match self.objects.delete(&key(file)).await {
            Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Every file of a picture, with the moment at which it was stored. What else lies there is passed over.
    pub async fn list(&self) -> Result<Vec<(MediaFile, Moment)>, StoreError> {
        let found = self.objects.list_with_delimiter(None).await?;
        let files = found.objects.iter().filter_map(|object| {
            let file = object.location.filename()?.parse().ok()?;
            Some((file, Moment::from_micros(object.last_modified.timestamp_micros())))
        });
        Ok(files.collect())
    }
}

fn key(file: &MediaFile) -> Key {
    Key::from(file.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::media::{Format, MediaName};
    use tempfile::TempDir;

    #[tokio::test]
    async fn a_file_is_there_from_its_storing_to_its_deletion() {
        let folder = TempDir::new().unwrap();
        let store = Store::in_folder(&folder.path().join("deep/media")).unwrap();
        let file = MediaFile { name: MediaName(7), width: 320, format: Format::WebP };
        assert_eq!(store.get(&file).await.unwrap(), None);
        store.put(&file, b"one".to_vec()).await.unwrap();
        store.put(&file, b"two".to_vec()).await.unwrap();
        assert_eq!(store.get(&file).await.unwrap().as_deref(), Some(&b"two"[..]));
        std::fs::write(folder.path().join("deep/media/notes.txt"), "x").unwrap();
        let listed = store.list().await.unwrap();
        assert_eq!(listed.iter().map(|(file, _)| *file).collect::<Vec<_>>(), [file]);
        assert!(listed[0].1 > Moment::from_seconds(1_700_000_000));
        for _ in 0..2 {
            store.delete(&file).await.unwrap();
        }
        assert_eq!(store.get(&file).await.unwrap(), None);
    }

    #[test]
    fn a_full_disk_is_told_from_other_failures_however_deep_it_stands() {
        let failed = |kind: io::ErrorKind| {
            let source = Box::new(io::Error::from(kind));
            StoreError::Failed(object_store::Error::Generic { store: "LocalFileSystem", source })
        };
        assert!(failed(io::ErrorKind::StorageFull).is_full());
        assert!(StoreError::Folder(io::ErrorKind::QuotaExceeded.into()).is_full());
        assert!(!failed(io::ErrorKind::PermissionDenied).is_full());
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().unwrap();
        Store::in_folder(&folder.path().join("media")).unwrap();
        let mode = std::fs::metadata(folder.path().join("media")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
