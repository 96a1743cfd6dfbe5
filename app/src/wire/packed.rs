//! Packed text: how values travel between the server and the browser's half. JSON's reader and writer, and the
//! fractions they drag in, would be a sixth of the WebAssembly; the names of fields would be sent with every value.
//!
//! A value is its parts, each on a line of its own: numbers in digits, yes and no as 1 and 0, text as it is; structs
//! and tuples are their fields in order; lists and maps begin with their length, options with 1 or 0, variants with
//! their place in the enum. In text `\\` is a backslash, `\n` a line's end, `\l` is `<`, and `\^` with a letter
//! the control character that the letter's key would type: nothing in it can end a script element.
//!
//! Both halves are of one build: there are no versions, and a type must not leave fields out (`skip_serializing_if`,
//! `flatten`, `untagged`), since nothing names them.

mod read;
#[cfg(test)]
mod tests;
mod write;

use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::codec::Post;
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};

pub use read::{Malformed, unpack};
pub use write::{Unpackable, pack};

/// The encoding, for server functions, their errors and what the document carries.
#[derive(Clone, Copy, Debug)]
pub struct Packed;

/// The media type of packed text.
pub const MEDIA_TYPE: &str = "text/plain; charset=utf-8";

/// What a server function answers: `#[server(…, output = Answer)]`.
pub type Answer = Post<Packed>;

impl ContentType for Packed {
    const CONTENT_TYPE: &'static str = MEDIA_TYPE;
}

impl FormatType for Packed {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Packed {
    type Error = Unpackable;

    fn encode(value: &T) -> Result<Bytes, Unpackable> {
        pack(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Packed {
    type Error = Malformed;

    fn decode(bytes: Bytes) -> Result<T, Malformed> {
        unpack(std::str::from_utf8(&bytes).map_err(|_| Malformed)?)
    }
}

impl<T: Serialize> Encoder<T> for Packed {
    type Error = Unpackable;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Unpackable> {
        pack(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Packed {
    type Error = Malformed;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Malformed> {
        unpack(text)
    }
}
