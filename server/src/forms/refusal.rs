//! Why a form was not taken: what is wrong with which field, in the reader's words, and the status that goes with it.

use app::error::Error;
use app::localize;
use app::wire::settings::before;
use app::words::Words;
use domain::access::Denied;
use domain::form::Problem;
use domain::invalid::Invalid;
use domain::settings::Field;
use http::StatusCode;
use services::password::Unhashed;

/// Why nothing was done.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Fields broke rules.
    Wrong(Vec<Invalid>),
    /// Somebody else gave these fields other values meanwhile, which stand beside them.
    Outdated(Vec<(Field, String)>),
    /// Too many tries; the next is looked at after so many seconds.
    Wait(u32),
    /// Whoever sent it is none of those whom the form is for, and their page has none. What they meant is shown beside why.
    Stranger(Error),
    /// Anything else.
    Failed(Error),
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::Wrong(vec![invalid])
    }
}

impl From<Denied> for Refusal {
    fn from(_: Denied) -> Self {
        Self::Failed(Error::Forbidden)
    }
}

impl From<db::Error> for Refusal {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Invalid(invalid) => invalid.into(),
            db::Error::Taken(field) => Invalid::new(field, "taken").into(),
            error => Self::Failed(error.into()),
        }
    }
}

impl From<Unhashed> for Refusal {
    fn from(unhashed: Unhashed) -> Self {
        match unhashed {
            Unhashed::Busy => Self::Failed(Error::Unavailable),
            Unhashed::TooLong => Invalid::new("password", "too-long").into(),
            Unhashed::Failed => Self::Failed(Error::Internal),
        }
    }
}

impl Refusal {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Wrong(fields) if fields.iter().any(|field| matches!(field.reason, "busy" | "no-room")) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Outdated(_) => StatusCode::CONFLICT,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Stranger(error) | Self::Failed(error) => {
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// What is wrong, in the reader's words.
    pub(super) fn problems(&self, words: Words) -> Vec<Problem> {
        let whole = |text: String| vec![Problem { field: String::new(), text }];
        match self {
            Self::Wrong(fields) => fields.iter().map(|invalid| localize::problem(words, *invalid)).collect(),
            Self::Outdated(fields) => {
                fields.iter().map(|(field, value)| localize::outdated(words, *field, value)).collect()
            }
            Self::Wait(seconds) => whole(localize::wait(words, *seconds)),
            Self::Stranger(error) | Self::Failed(error) => whole(localize::failure(words, *error)),
        }
    }

    /// The fields that the form shows anew, whatever it was sent with: of what somebody else changed, the value that has
    /// been shown beside it now.
    pub(super) fn shown_anew(&self) -> Vec<(String, String)> {
        let Self::Outdated(fields) = self else { return Vec::new() };
        fields.iter().map(|(field, value)| (before(*field).to_owned(), value.clone())).collect()
    }
}
