//! The words of a poster: escaped, broken into lines and set against the edge where their reading begins. SVG breaks no
//! lines by itself, and the server does not know how wide letters are, so lines are counted in characters.

use super::WIDTH;
use crate::map::escape;
use std::fmt::Write;

/// The edges between which words stand, and from which of them they are read.
#[derive(Clone, Copy)]
pub(super) struct Lettering {
    /// Whether reading begins at the right.
    pub(super) is_mirrored: bool,
}

/// Which edge a line of words leans against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// The one where reading begins.
    Start,
    /// The other one.
    End,
}

impl Lettering {
    /// Where something `width` pixels wide begins, that is `from_start` pixels away from where reading begins.
    pub(super) fn left(self, from_start: f32, width: f32) -> f32 {
        if self.is_mirrored { WIDTH - from_start - width } else { from_start }
    }

    /// Writes a line of words whose edge is `from_start` pixels away from where reading begins.
    pub(super) fn write(self, svg: &mut String, class: &str, edge: Edge, [from_start, y]: [f32; 2], words: &str) {
        let x = self.left(from_start, 0.0);
        // The anchor is said in terms of left and right: not every program knows of `direction`.
        let anchor = if self.is_mirrored == (edge == Edge::Start) { r#" text-anchor="end""# } else { "" };
        // Nor of paragraphs that begin at the right: an isolate says so in the text itself.
        let (before, after) = if self.is_mirrored { ("\u{2067}", "\u{2069}") } else { ("", "") };
        let words = text(words);
        let _ = write!(svg, r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{before}{words}{after}</text>"#);
    }
}

/// Escapes words, and leaves out what XML does not allow.
pub(super) fn text(words: &str) -> String {
    let allowed = |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    escape(&words.chars().filter(allowed).collect::<String>())
}

/// About how wide words are, in the size of their letters; rather too much than too little.
pub(super) fn width_in_em(words: &str) -> f32 {
    let width = |letter: char| match letter {
        ' ' | ',' | '.' | '\'' | 'i' | 'l' | 'j' | 't' | 'f' | 'r' | 'I' => 0.36,
        'm' | 'w' | 'M' | 'W' => 0.9,
        _ if letter.is_ascii_uppercase() => 0.72,
        '\u{2e80}'.. => 1.0,
        _ => 0.62,
    };
    words.chars().map(width).sum()
}

/// Breaks words into as few lines as it takes and at most `most`, of at most `budget` characters, as even as that goes.
/// What has no room gives way to an ellipsis.
pub(super) fn lines(words: &str, budget: usize, most: usize) -> Vec<String> {
    let letters = words.chars().count();
    let even = |count: usize| {
        let mut budgets = letters.div_ceil(count).min(budget)..=budget;
        budgets.find_map(|budget| Some(broken(words, budget)).filter(|lines| lines.len() <= count))
    };
    (1..=most).find_map(even).unwrap_or_else(|| {
        let mut lines = broken(words, budget);
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let kept: String = last.chars().take(budget - 1).collect();
            *last = format!("{}…", kept.trim_end());
        }
        lines
    })
}

/// Breaks words between words, and one that is longer than a line inside it.
fn broken(words: &str, budget: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for word in words.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for (place, piece) in letters.chunks(budget.max(1)).enumerate() {
            match lines.last_mut() {
                Some(line) if place == 0 && piece.len() < room => {
                    line.push(' ');
                    line.extend(piece);
                    room -= piece.len() + 1;
                }
                _ => {
                    lines.push(piece.iter().collect());
                    room = budget - piece.len();
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_as_evenly_as_it_goes() {
        assert_eq!(lines("Members in Asia", 20, 2), ["Members in Asia"]);
        assert_eq!(lines("Members in Asia", 14, 2), ["Members", "in Asia"]);
        assert_eq!(lines("Members of a network in Asia", 24, 2), ["Members of a", "network in Asia"]);
        assert!(lines(" \n ", 20, 2).is_empty());
    }

    #[test]
    fn what_has_no_room_gives_way_to_an_ellipsis() {
        assert_eq!(lines("one two three four five", 7, 2), ["one two", "three…"]);
        assert_eq!(lines("incomprehensibilities", 8, 2), ["incompre", "hensibi…"]);
    }

    #[test]
    fn no_line_is_longer_than_its_budget() {
        let words = "A map says where, and a number says how many, but neither says who.";
        for budget in 2..80 {
            for most in 1..4 {
                let lines = lines(words, budget, most);
                assert!(lines.len() <= most, "{lines:?}");
                assert!(lines.iter().all(|line| (1..=budget).contains(&line.chars().count())), "{lines:?}");
            }
        }
    }

    #[test]
    fn words_can_not_leave_their_element() {
        assert_eq!(text("a\u{0}<b>&\"\u{ffff}\n"), "a&lt;b&gt;&amp;&quot;");
        let mut svg = String::new();
        Lettering { is_mirrored: true }.write(&mut svg, "note", Edge::Start, [40.0, 9.5], "<سطر>");
        assert_eq!(
            svg,
            "<text class=\"note\" x=\"1160\" y=\"9.5\" text-anchor=\"end\">\u{2067}&lt;سطر&gt;\u{2069}</text>"
        );
    }
}
