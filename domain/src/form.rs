//! What a form brings besides its fields, and what is said of fields that broke a rule.

use crate::hex::number;
use crate::invalid::Invalid;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One showing of a form: drawn at random with it and sent back by every press of its button, so that fifty presses
/// are one deed. In forms: 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SubmissionKey(pub u128);

impl fmt::Display for SubmissionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for SubmissionKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        number(text).map(Self).ok_or(Invalid::new("key", "malformed"))
    }
}

/// What is wrong with one field, in the reader's words. The empty field is the form as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong, and how to go on.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_way_through_a_form_and_nothing_else_is_one() {
        let key = SubmissionKey(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(key.to_string().parse(), Ok(key));
        for bad in ["", "0", "+123456789abcdef0123456789abcdef0", "0123456789abcdef0123456789abcdeg"] {
            assert!(bad.parse::<SubmissionKey>().is_err(), "{bad:?} passed");
        }
    }
}
