//! Who is signed in, as far as pages show it.

use domain::access::Role;
use leptos::prelude::use_context;

/// Somebody who signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reader {
    /// The name that others see.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Reader {
    /// As the document carries it to the browser: the role's word, a space, the name.
    pub fn write(&self) -> String {
        format!("{} {}", self.role.as_str(), self.name)
    }

    /// What [`Reader::write`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        let (role, name) = text.split_once(' ')?;
        Some(Self { role: role.parse().ok()?, name: name.to_owned() })
    }
}

/// Who is signed in; nobody on pages that are the same for everybody.
pub fn use_reader() -> Option<Reader> {
    use_context()
}
