//! What can go wrong as far as a reader is told: a closed set of codes without free text. Causes are logged
//! once where they are handled and never travel.

use crate::wire::packed::Packed;
use domain::invalid::Invalid;
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The codes. `components/failure.rs` says each in words and shows the way out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error, Serialize, Deserialize)]
pub enum Error {
    /// There is nothing at this address, or nothing for this reader.
    #[error("not found")]
    NotFound,
    /// Whoever asks must sign in first.
    #[error("sign in")]
    SignIn,
    /// Whoever asks may not.
    #[error("forbidden")]
    Forbidden,
    /// Somebody else changed the same thing meanwhile.
    #[error("conflict")]
    Conflict,
    /// The address or the input is malformed.
    #[error("invalid")]
    Invalid,
    /// The server is busy or its database away; trying again later helps.
    #[error("unavailable")]
    Unavailable,
    /// A fault of ours.
    #[error("internal")]
    Internal,
}

impl Error {
    /// The HTTP status that goes with the code.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignIn => 401,
            Self::Forbidden => 403,
            Self::Conflict => 409,
            Self::Invalid => 400,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}

impl From<Invalid> for Error {
    /// A name that is not in our tables is a place that does not exist; anything else is malformed.
    fn from(invalid: Invalid) -> Self {
        if invalid.field == "after" { Self::Invalid } else { Self::NotFound }
    }
}

impl FromServerFnError for Error {
    type Encoder = Packed;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unavailable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Invalid,
            _ => Self::Internal,
        }
    }
}
