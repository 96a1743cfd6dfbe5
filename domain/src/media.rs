//! Images: their names and files, what is said of them to those who do not see them, and who may see them. Pixels are
//! the business of `services::image`.

use crate::access::{Action, Role, Viewer, allows};
use crate::account::AccountId;
use crate::form::SubmissionKey;
use crate::hex::hex;
use crate::invalid::Invalid;
use crate::moment::Moment;
use std::{fmt, str::FromStr};

mod alt;
mod file;

pub use alt::Alt;
pub use file::{Format, MediaFile, Placed, mentioned};

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: u32 = 10_000_000;

/// The widths that a picture is made in, in pixels, as far as it has them.
pub const WIDTHS: [u32; 5] = [320, 640, 960, 1_280, 1_920];

/// A picture's name: 128 bits that tell nothing, in addresses as 26 digits of Crockford's base 32, small letters
/// (<https://www.crockford.com/base32.html>; only the canonical spelling is read). A name never gets another picture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MediaName(pub u128);

/// Crockford's digits: no i, l, o, u.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl MediaName {
    /// How long every name is.
    pub const LENGTH: usize = 26;
}

impl fmt::Display for MediaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |place: usize| char::from(DIGITS[(self.0 >> (5 * place) & 31) as usize]);
        f.write_str(&(0..Self::LENGTH).rev().map(digit).collect::<String>())
    }
}

impl FromStr for MediaName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("name", "malformed");
        // 26 digits hold two bits more than the number has.
        if text.len() != Self::LENGTH || text.as_bytes()[0] > b'7' {
            return Err(malformed);
        }
        let value = |byte| DIGITS.iter().position(|digit| *digit == byte).map(|value| value as u128);
        let number = text.bytes().try_fold(0_u128, |number, byte| Some(number << 5 | value(byte)?));
        number.map(Self).ok_or(malformed)
    }
}

/// What makes a picture one and the same, so that it is stored once however often it is brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The form that it was uploaded with: fifty presses of its button are one upload.
    Form(SubmissionKey),
    /// The SHA-256 of the file that an import read.
    File([u8; 32]),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(key) => write!(f, "form {key}"),
            Self::File(hash) => write!(f, "file {}", hex(hash)),
        }
    }
}

/// A picture to be stored, whose files are there already.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMedia {
    /// Its name.
    pub name: MediaName,
    /// What makes it one and the same.
    pub origin: Origin,
    /// What it says to those who do not see it.
    pub alt: Alt,
    /// The width and height of its largest files, in pixels.
    pub size: (u32, u32),
    /// The widths that there are files of, ascending; the last is that of `size`.
    pub widths: Vec<u32>,
    /// How many bytes its files have together.
    pub bytes: u64,
}

/// A picture as staff see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MediaCard {
    /// Where it is and what it says.
    pub picture: Picture,
    /// Who brought it; none where the server itself did.
    pub uploader: Option<AccountId>,
    /// When it was stored.
    pub created_at: Moment,
    /// How many bytes its files have together.
    pub bytes: u64,
    /// How many stories show it, of whatever state.
    pub uses: u32,
}

/// What a page needs to show a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Its name.
    pub name: MediaName,
    /// What it says to those who do not see it.
    pub alt: Alt,
    /// The width and height of its largest files, in pixels.
    pub size: (u32, u32),
    /// The widths that there are files of, ascending.
    pub widths: Vec<u32>,
}

impl Picture {
    /// Every file of it.
    pub fn files(&self) -> impl Iterator<Item = MediaFile> {
        let file = |width: &u32| Format::ALL.map(|format| MediaFile { name: self.name, width: *width, format });
        self.widths.iter().flat_map(file)
    }

    /// The file of this format that is nearest to `width` without being narrower, else the widest.
    pub fn file(&self, width: u32, format: Format) -> MediaFile {
        let fitting = self.widths.iter().find(|offered| **offered >= width).or(self.widths.last());
        MediaFile { name: self.name, width: fitting.copied().unwrap_or(self.size.0), format }
    }

    /// The height, in pixels, of its files of this width.
    pub fn height(&self, width: u32) -> u32 {
        let (full, height) = (u64::from(self.size.0.max(1)), u64::from(self.size.1));
        u32::try_from((u64::from(width) * height + full / 2) / full).unwrap_or(u32::MAX).max(1)
    }

    /// What an author writes into a story to show it there.
    pub fn markdown(&self) -> String {
        let file = self.file(WIDTHS[2], Format::WebP);
        let placed = Placed { file, size: Some((file.width, self.height(file.width))) };
        // The backslash first, or it would escape those that it is followed by.
        let marks = ['\\', '[', ']', '*', '_', '`', '<', '&'];
        let text = marks.iter().fold(self.alt.as_str().to_owned(), |text, c| text.replace(*c, &format!("\\{c}")));
        format!("![{text}]({placed})")
    }
}

/// The place in the list of pictures, newest first, just after one of them. In addresses: 16 hexadecimal digits and
/// the name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MediaCursor {
    /// When that picture was stored.
    pub created_at: Moment,
    /// Its name, which orders pictures of the same moment.
    pub name: MediaName,
}

impl fmt::Display for MediaCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{}", self.created_at.micros().cast_unsigned(), self.name)
    }
}

impl FromStr for MediaCursor {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("after", "malformed");
        let (micros, name) = text.split_at_checked(16).ok_or(malformed)?;
        if !micros.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
            return Err(malformed);
        }
        let micros = u64::from_str_radix(micros, 16).map_err(|_| malformed)?;
        let name = name.parse().map_err(|_| malformed)?;
        Ok(Self { created_at: Moment::from_micros(micros.cast_signed()), name })
    }
}

/// Who may see a picture: whoever may read one of the stories that show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sight {
    /// Everybody.
    Public,
    /// Members and staff.
    Members,
    /// Staff: no story that anybody else may read shows it (yet, or any more).
    Staff,
}

impl Sight {
    /// Every sight, the widest first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Members, Self::Staff];

    /// The word that queries use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members => "members",
            Self::Staff => "staff",
        }
    }

    /// Whether `viewer` may see it.
    pub fn is_open_to(self, viewer: Viewer) -> bool {
        match self {
            Self::Public => true,
            Self::Members => viewer.role() >= Some(Role::Member) || Self::Staff.is_open_to(viewer),
            Self::Staff => allows(viewer, Action::WriteMedia),
        }
    }
}

impl FromStr for Sight {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|sight| sight.as_str() == word).ok_or(Invalid::new("sight", "unknown"))
    }
}

#[cfg(test)]
mod tests;
