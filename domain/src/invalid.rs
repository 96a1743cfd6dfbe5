//! A broken rule, named so that a page can say it beside the field. Holds nothing that was typed.

use thiserror::Error;

/// Which field broke which rule. Both are fixed words of ours, safe to show and to translate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{field}: {reason}")]
pub struct Invalid {
    /// The field, as forms and addresses name it.
    pub field: &'static str,
    /// The rule: `unknown`, `malformed`, `empty`, `too-long`, ...
    pub reason: &'static str,
}

impl Invalid {
    /// `field` broke the rule `reason`.
    pub const fn new(field: &'static str, reason: &'static str) -> Self {
        Self { field, reason }
    }
}
