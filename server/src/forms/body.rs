//! What a form's body brings: its fields, and at the one address that takes any, a file. The guard has let through
//! whoever sends it. Everything is bounded; of a file that is too large the rest is read and thrown away, since a browser
//! that is cut off while it sends shows no answer.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Request};
use axum::response::IntoResponse;
use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use services::image::LARGEST;

/// The address that takes files.
pub(crate) const UPLOADS: &str = "/admin/media";
/// How much of a body is read there, in bytes. Kept are [`LARGEST`] bytes of the file and one more, which tells that it
/// is too large.
const READ: usize = 64 << 20;
/// The largest of the other fields there, in bytes.
const FIELD: usize = 8 << 10;
/// Their names. What else comes is passed over.
const FIELDS: [&str; 4] = ["form", "key", "alt", "decorative"];

/// What came.
#[derive(Default)]
pub(super) struct Brought {
    pub(super) fields: Vec<(String, String)>,
    pub(super) file: Bytes,
}

/// Reads a body. The status says why it is none of a form.
pub(super) async fn read(request: Request) -> Result<Brought, StatusCode> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_upload = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("multipart/form-data"));
    if request.uri().path() == UPLOADS && is_upload {
        return upload(request).await;
    }
    match Form::from_request(request, &()).await {
        Ok(Form(fields)) => Ok(Brought { fields, file: Bytes::new() }),
        Err(rejection) => Err(rejection.into_response().status()),
    }
}

async fn upload(mut request: Request) -> Result<Brought, StatusCode> {
    DefaultBodyLimit::max(READ).apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|rejection| rejection.status())?;
    let mut brought = Brought::default();
    while let Some(mut part) = parts.next_field().await.map_err(|error| status(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" && brought.file.is_empty() {
            let (file, is_whole) = take(&mut part, LARGEST + 1).await?;
            brought.file = file.into();
            // Too much even to be read to its end.
            if !is_whole {
                return Ok(brought);
            }
        } else if FIELDS.contains(&name.as_str()) && !brought.fields.iter().any(|(known, _)| *known == name) {
            let (text, _) = take(&mut part, FIELD + 1).await?;
            if text.len() > FIELD {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            brought.fields.push((name, String::from_utf8(text).map_err(|_| StatusCode::BAD_REQUEST)?));
        }
    }
    Ok(brought)
}

/// The first `most` bytes of a part, and whether the body went on to the part's end.
async fn take(part: &mut Field<'_>, most: usize) -> Result<(Vec<u8>, bool), StatusCode> {
    let mut taken = Vec::new();
    loop {
        match part.chunk().await {
            Ok(Some(chunk)) => taken.extend_from_slice(&chunk[..chunk.len().min(most - taken.len())]),
            Ok(None) => return Ok((taken, true)),
            Err(error) if taken.len() == most && status(&error) == StatusCode::PAYLOAD_TOO_LARGE => {
                return Ok((taken, false));
            }
            Err(error) => return Err(status(&error)),
        }
    }
}

/// A body that broke off is its sender's fault.
fn status(error: &MultipartError) -> StatusCode {
    let status = error.status();
    if status.is_server_error() { StatusCode::BAD_REQUEST } else { status }
}
