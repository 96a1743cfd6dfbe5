//! The inks of a poster, one set for each theme. They are the style sheet's (`style/tokens.scss`), written once more
//! because a file that stands alone can ask no style sheet; a test holds the two together.

/// The inks of one theme, as hexadecimal colours.
#[derive(Debug)]
pub(super) struct Palette {
    pub(super) paper: &'static str,
    pub(super) ink: &'static str,
    pub(super) quiet: &'static str,
    pub(super) hairline: &'static str,
    pub(super) hatch_ground: &'static str,
    pub(super) hatch: &'static str,
    pub(super) net: &'static str,
    pub(super) border: &'static str,
    pub(super) open: &'static str,
    /// Of a figure that is nought or less.
    pub(super) nought: &'static str,
    /// From few to many.
    pub(super) classes: [&'static str; 5],
    /// Up to which class, from 0 (the hatch) on, words on a country are read better in ink than in the paper's colour.
    pub(super) in_ink: usize,
}

pub(super) const LIGHT: Palette = Palette {
    paper: "#fcfbf8",
    ink: "#16202a",
    quiet: "#56626c",
    hairline: "#dddad2",
    hatch_ground: "#f2f0ea",
    hatch: "#cdc9be",
    net: "#e9e6df",
    border: "#fcfbf8",
    open: "#56626c",
    nought: "#e2e4df",
    classes: ["#b9d9d8", "#8db3b4", "#638e91", "#396a71", "#084852"],
    in_ink: 3,
};

pub(super) const DARK: Palette = Palette {
    paper: "#0f171c",
    ink: "#e9eef0",
    quiet: "#9fadb5",
    hairline: "#293740",
    hatch_ground: "#18232a",
    hatch: "#35454f",
    net: "#212d35",
    border: "#0f171c",
    open: "#9fadb5",
    nought: "#1d2a32",
    classes: ["#245761", "#4a7a82", "#719fa5", "#99c5c9", "#c2ecee"],
    in_ink: 2,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inks_are_those_of_the_style_sheet() {
        let tokens = concat!(env!("CARGO_MANIFEST_DIR"), "/../style/tokens.scss");
        let tokens = std::fs::read_to_string(tokens).unwrap();
        for (block, palette) in [(":root {", LIGHT), ("@mixin dark {", DARK)] {
            let (_, block) = tokens.split_once(&format!("\n{block}")).unwrap();
            let (block, _) = block.split_once("\n}").unwrap();
            let token = |name: &str| {
                let (_, value) = block.split_once(&format!("\n  --{name}: ")).unwrap_or_else(|| panic!("no {name}"));
                value.split(';').next().unwrap()
            };
            assert_eq!(palette.paper, token("paper"));
            assert_eq!(palette.ink, token("ink"));
            assert_eq!(palette.quiet, token("quiet"));
            assert_eq!(palette.hairline, token("hairline"));
            assert_eq!(palette.hatch_ground, token("hatch-ground"));
            assert_eq!(palette.hatch, token("hatch"));
            assert_eq!(palette.net, token("net"));
            assert_eq!(palette.border, token("border"));
            assert_eq!(palette.open, token("open"));
            assert_eq!(palette.nought, token("map-0"));
            for (class, ink) in palette.classes.into_iter().enumerate() {
                assert_eq!(ink, token(&format!("map-{}", class + 1)));
            }
        }
    }
}
