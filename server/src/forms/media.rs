//! What staff do with images: bring one, say anew what it shows, delete it.

use crate::forms::{Done, Refusal, Sent};
use crate::media::{self, NotReceived, Upload};
use domain::access::WriteMedia;
use domain::form::SubmissionKey;
use domain::invalid::Invalid;
use domain::media::{Alt, MediaName, Origin};
use services::image::{LARGEST, Refusal as Unfit};
use sha2::{Digest, Sha256};

/// Stores an image.
pub(super) async fn upload(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<WriteMedia>()?;
    let key: SubmissionKey = sent.field("key").parse()?;
    let (alt, file) = (alt(sent), sent.file.clone());
    // What needs no look at the pixels is told at once, together.
    let unfit = match file.len() {
        0 => Some(Unfit::Empty),
        bytes if bytes > LARGEST => Some(Unfit::TooLarge),
        _ => None,
    };
    let wrong = alt.as_ref().err().copied().into_iter().chain(unfit.map(about_file)).collect::<Vec<_>>();
    let (Ok(alt), None) = (alt, unfit) else { return Err(Refusal::Wrong(wrong)) };
    let origin = origin(key, &alt, &file);
    let (state, upload) = (&sent.shared.state, Upload { file, alt, origin });
    media::receive(&state.db, &sent.shared.media, &permit, upload, state.now()).await?;
    Ok(Done::at_address("/admin/media").saying("upload"))
}

/// Says anew what an image shows.
pub(super) async fn describe(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<WriteMedia>()?;
    let (name, alt) = (name(sent)?, alt(sent)?);
    let state = &sent.shared.state;
    if db::media::set_alt(&state.db, &permit, name, &alt, state.now()).await? {
        Ok(sent.back().saying("alt").of(name))
    } else {
        Err(Invalid::new("", "deleted").into())
    }
}

/// Deletes an image that no story shows. One that is gone already is deleted.
pub(super) async fn delete(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<WriteMedia>()?;
    let name = name(sent)?;
    let state = &sent.shared.state;
    match media::remove(&state.db, &sent.shared.media, &permit, name, state.now()).await {
        Ok(_) => Ok(sent.back().saying("delete")),
        Err(db::Error::Invalid(Invalid { reason: "in-use", .. })) => Err(Invalid::new("", "in-use").into()),
        Err(error) => Err(error.into()),
    }
}

/// The image that a form is about.
fn name(sent: &Sent) -> Result<MediaName, Invalid> {
    sent.field("row").parse().map_err(|_| Invalid::new("", "deleted"))
}

/// What the image shows: said, or outright nothing.
fn alt(sent: &Sent) -> Result<Alt, Invalid> {
    let text = sent.field("alt");
    match (sent.field("decorative").is_empty(), text.trim().is_empty()) {
        (true, true) => Err(Invalid::new("alt", "unsaid")),
        (true, false) => Alt::text(text),
        (false, true) => Ok(Alt::Decorative),
        (false, false) => Err(Invalid::new("alt", "both")),
    }
}

/// What makes an upload one and the same: the form with all that it brings. Whoever goes back in the browser and brings
/// another file with the old form means another image.
fn origin(key: SubmissionKey, alt: &Alt, file: &[u8]) -> Origin {
    let mut hash = Sha256::new();
    hash.update(key.0.to_be_bytes());
    hash.update((alt.as_str().len() as u64).to_be_bytes());
    hash.update(alt.as_str());
    hash.update(file);
    let first = hash.finalize().iter().take(16).fold(0, |number: u128, byte| number << 8 | u128::from(*byte));
    Origin::Form(SubmissionKey(first))
}

fn about_file(unfit: Unfit) -> Invalid {
    Invalid::new("file", unfit.as_str())
}

impl From<NotReceived> for Refusal {
    fn from(cause: NotReceived) -> Self {
        match cause {
            NotReceived::Refused(unfit) => about_file(unfit).into(),
            NotReceived::Busy => Invalid::new("file", "busy").into(),
            NotReceived::Store(error) if error.is_full() => {
                tracing::error!(error = &error as &dyn std::error::Error, "there is no room for images");
                Invalid::new("file", "no-room").into()
            }
            NotReceived::Db(error) => error.into(),
            NotReceived::Store(_) | NotReceived::Random => {
                tracing::error!(error = &cause as &dyn std::error::Error, "an image could not be stored");
                Self::Failed(app::error::Error::Internal)
            }
        }
    }
}
