//! The map as a file of its own, for other sites and for previews of links: a page of an atlas, 1200 × 630 pixels, that
//! needs no style sheet, no script and no other file. Whatever draws SVG can draw it; `pixels.rs` does so here.

mod land;
mod lettering;
mod names;
mod palette;
mod pixels;
mod window;

pub use pixels::{Fonts, png};

use domain::country::CountryCode;
use domain::counts::Figures;
use domain::language::Language;
use land::Land;
use lettering::{Edge, Lettering, lines, text, width_in_em};
use palette::{DARK, LIGHT, Palette};
use std::fmt::Write;
use window::Window;

/// The page's width in pixels: the size in which previews of links are shown.
const WIDTH: f32 = 1200.0;
/// Its height.
const HEIGHT: f32 = 630.0;
/// What stays free at both sides, in pixels.
const MARGIN: f32 = 40.0;
/// Where a world is drawn: left, top, width, height, in pixels. It needs no edge, since it has its own.
const WORLD: [f32; 4] = [MARGIN, 90.0, WIDTH - 2.0 * MARGIN, 444.0];
/// Where a part of it is drawn, inside a neat line.
const PART: [f32; 4] = [MARGIN, 92.0, WIDTH - 2.0 * MARGIN, 436.0];

/// The longest line of a title, in letters.
const LINE_OF_TITLE: usize = 62;
/// The longest line of a note, in letters.
const LINE_OF_NOTE: usize = 165;
/// The longest name of a network, in letters.
const LINE_OF_SITE: usize = 48;
/// The size of the legend's letters, in pixels, and of the network's name.
const KEY: f32 = 15.0;
const SITE: f32 = 17.0;

/// What a poster shows, and in which words.
pub struct Poster<'a> {
    /// The figures that colour the countries.
    pub figures: &'a Figures<'a>,
    /// Countries to outline.
    pub lit: &'a [CountryCode],
    /// The part of the plane that has to be on it: left, top, width, height, in units of the plane. What lies around it
    /// is shown, too, as far as there is room. The whole world where there is none.
    pub frame: Option<[f32; 4]>,
    /// Whether the paper is dark.
    pub dark: bool,
    /// What the map shows: set large, in at most two lines of 62 letters.
    pub title: &'a str,
    /// Each shade, 1 to 5 (or 6: nought or less), and its numbers in words, from few to many.
    pub legend: &'a [(u8, String)],
    /// What the hatch means.
    pub unshown: &'a str,
    /// Where the numbers are from and when they were published, in at most two lines of 165 letters.
    pub note: &'a str,
    /// The network's name, in at most 48 letters.
    pub site: &'a str,
    /// The language of the countries' names.
    pub language: Language,
    /// Where reading begins: `ltr` or `rtl`.
    pub direction: &'a str,
    /// A country's name and figure in a sentence: `Cambodia: 15 or more members`.
    pub label: &'a dyn Fn(CountryCode) -> String,
}

/// Draws the poster as a whole SVG document.
pub fn svg(poster: &Poster<'_>) -> String {
    let inks = if poster.dark { &DARK } else { &LIGHT };
    let lettering = Lettering { is_mirrored: poster.direction == "rtl" };
    let window = poster.frame.map_or_else(|| Window::world(WORLD), |frame| Window::part(PART, frame));
    let mut svg = String::with_capacity(130_000);
    head(&mut svg, poster, inks);
    Land { poster, window: &window, inks }.draw(&mut svg);
    if poster.frame.is_some() {
        let [x, y, width, height] = PART;
        let _ = write!(svg, r#"<rect class="neat" x="{x}" y="{y}" width="{width}" height="{height}"/>"#);
    }
    title(&mut svg, poster, lettering);
    foot(&mut svg, poster, lettering);
    svg + "</svg>\n"
}

/// The document's beginning: what it is called, how its classes look, and the paper.
fn head(svg: &mut String, poster: &Poster<'_>, inks: &Palette) {
    let legend: Vec<&str> = poster.legend.iter().map(|(_, numbers)| &**numbers).chain([poster.unshown]).collect();
    // Writing to a String can not fail; `write!` says so only to be usable with every writer.
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" xml:lang="{}" role="img" aria-labelledby="poster-title poster-about"><title id="poster-title">{}</title><desc id="poster-about">{} · {}</desc><style>"#,
        poster.language.tag(),
        text(poster.title),
        text(&legend.join(" · ")),
        text(poster.note),
    );
    // Previews are looked at without our fonts, too: each line has room for wider letters.
    svg.push_str("text{font-family:Inter,'Helvetica Neue',Arial,'Noto Sans Arabic',sans-serif}");
    for (class, rule) in [
        ("title", format!("font-weight:600;fill:{}", inks.ink)),
        ("site", format!("font-weight:600;fill:{}", inks.ink)),
        ("key", format!("fill:{}", inks.ink)),
        ("note", format!("font-size:13px;fill:{}", inks.quiet)),
        ("neat", format!("fill:none;stroke:{}", inks.hairline)),
        ("c0", "fill:url(#hatch)".to_owned()),
        ("unshown", "fill:url(#key)".to_owned()),
        ("c6", format!("fill:{}", inks.nought)),
    ] {
        let _ = write!(svg, ".{class}{{{rule}}}");
    }
    for (class, ink) in inks.classes.into_iter().enumerate() {
        let _ = write!(svg, ".c{}{{fill:{ink}}}", class + 1);
    }
    let _ = write!(svg, r#"</style><path fill="{}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>"#, inks.paper);
}

/// The title: in one line as large as it fits, else in two smaller ones.
fn title(svg: &mut String, poster: &Poster<'_>, lettering: Lettering) {
    let (size, places): (_, &[f32]) = match poster.title.chars().count() {
        ..53 => (38, &[62.0]),
        53..=LINE_OF_TITLE => (32, &[60.0]),
        _ => (28, &[40.0, 74.0]),
    };
    let _ = write!(svg, r#"<g font-size="{size}">"#);
    for (line, y) in lines(poster.title, LINE_OF_TITLE, places.len()).iter().zip(places) {
        lettering.write(svg, "title", Edge::Start, [MARGIN, *y], line);
    }
    svg.push_str("</g>");
}

/// What stands below the map: the legend as one bar, of which the hatch stands a little apart; the network's name; the
/// note.
fn foot(svg: &mut String, poster: &Poster<'_>, lettering: Lettering) {
    let site = lines(poster.site, LINE_OF_SITE, 1).concat();
    let wide = |words: &str| KEY * width_in_em(words);
    let hatch = wide(poster.unshown).max(96.0) + 20.0;
    let widest = poster.legend.iter().map(|(_, numbers)| wide(numbers)).fold(64.0, f32::max) + 14.0;
    let classes = f32::from(u8::try_from(poster.legend.len()).unwrap_or(u8::MAX));
    let room = WIDTH - 2.0 * MARGIN - SITE * width_in_em(&site) - 40.0;
    // Many classes or long words become smaller, as the bar does.
    let shrunk = (room / (hatch + classes * widest)).clamp(0.5, 1.0);
    let (hatch, cell) = ((shrunk * hatch).floor(), (shrunk * widest).floor());

    let _ = write!(svg, r#"<g font-size="{:.1}">"#, shrunk * KEY);
    let bars = poster.legend.iter().map(|(shade, numbers)| (format!("c{shade}"), &**numbers, cell, cell - 1.0));
    let mut from_start = MARGIN;
    for (class, words, step, width) in
        [("unshown".to_owned(), poster.unshown, hatch, hatch - 12.0)].into_iter().chain(bars)
    {
        let x = lettering.left(from_start, width);
        let _ = write!(svg, r#"<rect class="{class}" x="{x}" y="545" width="{width}" height="12"/>"#);
        lettering.write(svg, "key", Edge::Start, [from_start, 576.0], words);
        from_start += step;
    }
    let _ = write!(svg, r#"</g><g font-size="{SITE}">"#);
    lettering.write(svg, "site", Edge::End, [WIDTH - MARGIN, 576.0], &site);
    svg.push_str("</g>");
    let notes = lines(poster.note, LINE_OF_NOTE, 2);
    let top = if notes.len() < 2 { 608.0 } else { 601.0 };
    for (line, y) in notes.iter().zip([top, top + 17.0]) {
        lettering.write(svg, "note", Edge::Start, [MARGIN, y], line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::counts::{History, Metric, Snapshot};
    use resvg::usvg::roxmltree::{Document, Node};
    use std::path::Path;

    /// Cambodia, Peru, Malta and Singapore have figures; the last two are small.
    fn history() -> History {
        let counts = r#"{"k":5,"total":63,"country_count":4,"countries":{"KH":30,"MT":5,"PE":10,"SG":15},"regions":{},"continents":{},"elsewhere":3}"#;
        let snapshot = format!(r#"{{"taken_at":1764028800000000,"history":1,"counts":{counts}}}"#);
        History::new([], serde_json::from_str::<Snapshot>(&snapshot).unwrap(), std::collections::BTreeSet::new())
    }

    fn code(text: &str) -> CountryCode {
        text.parse().unwrap()
    }

    /// A poster that lights these countries, with these changes.
    fn drawn(lit: &[CountryCode], change: impl FnOnce(&mut Poster<'_>)) -> String {
        let history = history();
        let figures = Figures::new(Metric::Members, &history, history.newest());
        let legend = [(1, "5 to 9".to_owned()), (5, "10 & more".to_owned())];
        let mut poster = Poster {
            figures: &figures,
            lit,
            frame: None,
            dark: false,
            title: "Members <in> \"the\" world\u{7}",
            legend: &legend,
            unshown: "None, or fewer than 5",
            note: "Published on 25 November 2025 ]]>",
            site: "Rivers & Friends",
            language: Language::English,
            direction: "ltr",
            label: &|code| format!("{}: <&>", code.name(Language::English)),
        };
        change(&mut poster);
        svg(&poster)
    }

    fn shapes<'a>(document: &'a Document<'a>) -> Vec<Node<'a, 'a>> {
        let titled = |node: &Node<'_, '_>| node.children().any(|child| child.has_tag_name("title"));
        document.descendants().filter(|node| node.has_tag_name("path") && titled(node)).collect()
    }

    #[test]
    fn a_poster_stands_alone() {
        for (dark, direction) in [(false, "ltr"), (true, "rtl")] {
            let svg = drawn(&[], |poster| (poster.dark, poster.direction) = (dark, direction));
            let document = Document::parse(&svg).unwrap();
            assert!(
                document.descendants().all(|node| !["script", "a", "image", "use"].contains(&node.tag_name().name()))
            );
            let own = svg.replacen("http://www.w3.org/2000/svg", "", 1);
            for foreign in ["href", "http", "var(", "@import", "vector-effect", "color-mix", "\u{7}"] {
                assert!(!own.contains(foreign), "{foreign}");
            }
            assert!(svg.len() < 140_000, "{} bytes", svg.len());
        }
    }

    #[test]
    fn every_country_of_the_world_is_on_it_with_its_label() {
        let svg = drawn(&[], |_| ());
        let document = Document::parse(&svg).unwrap();
        let countries = CountryCode::all().filter(|code| crate::shapes::coarse().path(*code).is_some());
        assert_eq!(shapes(&document).len(), countries.count());
        assert!(svg.contains("<title>Cambodia: &lt;&amp;&gt;</title>"));
        let circles = document.descendants().filter(|node| node.has_tag_name("circle"));
        let labels: Vec<_> = circles.filter_map(|circle| circle.children().next()?.text()).collect();
        assert_eq!(labels, ["Malta: <&>", "Singapore: <&>"]);
        assert!(svg.contains(r#"<title id="poster-title">Members &lt;in&gt; &quot;the&quot; world</title>"#));
    }

    #[test]
    fn of_a_part_only_what_reaches_into_it_is_drawn_in_finer_lines() {
        let [x, y] = code("KH").country().point;
        let svg = drawn(&[code("KH")], |poster| poster.frame = Some([x - 40.0, y - 30.0, 80.0, 60.0]));
        let document = Document::parse(&svg).unwrap();
        let names: Vec<&str> =
            shapes(&document).iter().filter_map(|shape| shape.first_element_child()?.text()).collect();
        assert!(["Cambodia: <&>", "Thailand: <&>", "China: <&>"].iter().all(|name| names.contains(name)), "{names:?}");
        assert!(svg.contains(">Cambodia</text>") && !svg.contains(">Peru</text>"));
        assert!(!names.contains(&"Peru: <&>") && !names.contains(&"Norway: <&>"), "{names:?}");
        assert!(
            svg.contains(crate::shapes::finer_json().split(r#""KH":""#).nth(1).unwrap().split('"').next().unwrap())
        );
    }

    #[test]
    fn a_lit_country_is_cased_and_reading_from_the_right_leans_to_the_right() {
        let lit = [code("KH"), code("MT")];
        let plain = drawn(&[], |_| ());
        let svg = drawn(&lit, |_| ());
        let count = |svg: &str, what: &str| svg.matches(what).count();
        assert_eq!(count(&svg, "<path ") - count(&plain, "<path "), 4);
        assert_eq!(count(&svg, "<circle ") - count(&plain, "<circle "), 1);
        assert_eq!(count(&plain, r#"text-anchor="end""#), 1);
        let mirrored = drawn(&[], |poster| poster.direction = "rtl");
        assert_eq!(count(&mirrored, "<text ") - count(&mirrored, r#"text-anchor="end""#), 1);
    }

    #[test]
    fn a_poster_becomes_pixels_of_a_bounded_width() {
        let svg = drawn(&[], |_| ());
        for (asked, size) in [(10, (200, 105)), (600, (600, 315)), (u32::MAX, (2_400, 1_260))] {
            let image = image::load_from_memory(&png(&svg, asked, &Fonts::default()).unwrap()).unwrap();
            assert_eq!((image.width(), image.height()), size);
            assert_eq!(image.as_rgb8().unwrap().get_pixel(1, 1).0, [0xfc, 0xfb, 0xf8]);
        }
        assert!(png("no drawing", 600, &Fonts::default()).is_none());
        assert!(Fonts::read(Path::new("/nowhere")).is_empty());
    }
}
