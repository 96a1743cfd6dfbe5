//! The passwords that everybody thinks of. What makes one look different, and does not make it harder to guess, is
//! taken away first: capitals, spaces, letters written as digits, and the years and exclamation marks around a word.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Made by tools/common-passwords.mjs: words, pairs of the weakest, phrases, walks over the keyboard.
static LIST: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/common-passwords.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// Digits and marks around a word that do not save it; more of them may be a secret of their own.
const DECORATIONS: usize = 6;
/// The longest piece that must not make up a password by being repeated.
const PIECE: usize = 4;

/// Whether a new password is among those that are tried first.
pub fn is_common(password: &str) -> bool {
    let plain: String = password.to_lowercase().chars().filter(|c| !is_gap(*c)).collect();
    if is_weak(&plain) {
        return true;
    }
    // Summer2026!!
    let is_mark = |c: char| c.is_numeric() || c.is_ascii_punctuation();
    let core = plain.trim_matches(is_mark);
    let decorations = plain.replacen(core, "", 1);
    // 1love2love3
    let (marks, letters): (String, String) = plain.chars().partition(|c| is_mark(*c));
    [(core, decorations), (&letters, marks)]
        .into_iter()
        .any(|(word, marks)| is_weak(word) && (marks.chars().count() <= DECORATIONS || is_weak(&marks)))
}

/// Characters that stand between words and are forgotten when they are typed again.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || "-_.,".contains(c)
}

/// Whether it is on the list, however its letters are written, or one piece over and over.
fn is_weak(text: &str) -> bool {
    let is_listed =
        |text: &str| ['l', 'i'].iter().any(|one| LIST.contains(&*folded(text, *one))) || LIST.contains(text);
    let letters: Vec<char> = text.chars().collect();
    is_listed(text)
        || (1..=letters.len() / 2).any(|period| {
            let repeats = letters.iter().zip(&letters[period..]).all(|(before, after)| before == after);
            repeats && (period <= PIECE || is_listed(&letters[..period].iter().collect::<String>()))
        })
}

/// With the digits and marks that are written for letters read as these. A 1 may be an l or an i.
fn folded(text: &str, one: char) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '!' => 'i',
        other => other,
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_to_get_past_twelve_characters_is_common() {
        for common in [
            "Password1234",
            "password2026!",
            "P@ssw0rd1234",
            "pa55word-2026",
            "PASSWORDPASSWORD",
            "pass word 1234",
            "qwertyuiop12",
            "azertyuiop12",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "123456789012",
            "098765432109",
            "987654321098",
            "111111111111",
            "121212121212",
            "123412341234",
            "112233445566",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "zyxwvutsrqpo",
            "iloveyou1234",
            "1l0vey0u!!!!",
            "Summer2026!!",
            "summer-winter",
            "2026Printemps",
            "letmeinletmein",
            "Welcome12345",
            "welcome123456789",
            "admin1234admin",
            "love2026love",
            "correct horse battery staple",
            "Bismillah786!",
            "contraseña12",
            "motdepasse123",
            "graticule2026",
            "graticule demo",
        ] {
            assert!(is_common(common), "{common} passed");
        }
    }

    #[test]
    fn what_takes_guessing_is_not_common() {
        for fine in [
            "heron alder likes reeds",
            "four unlit lanterns",
            "k4wd-7mhe-q2xn-v8ct",
            "7382-cat-9182-5566",
            "onions behind the clinic",
            "password manager says hi",
            "summer of the two herons",
            "je range mes chaussettes",
            "ثلاث نوافذ خضراء",
            "849302175566",
            "",
            "é",
        ] {
            assert!(!is_common(fine), "{fine} was refused");
        }
    }

    #[test]
    fn the_list_is_long_and_has_nothing_that_is_taken_away_before_the_comparison() {
        assert!(LIST.len() > 4_000, "{}", LIST.len());
        for entry in LIST.iter() {
            assert!(entry.chars().count() >= 3 && entry.chars().all(char::is_alphanumeric), "{entry}");
            assert_eq!(entry.to_lowercase(), **entry);
        }
    }
}
