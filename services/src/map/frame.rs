//! Which part of the plane shows a group of countries.

use domain::country::{Area, Country, CountryCode};

/// How much of its own size a frame has as a margin around what it shows.
const MARGIN: f32 = 0.06;
/// The smallest side of a frame, in units of the plane.
const LEAST: f32 = 40.0;
/// Where the frame of Europe ends, in units of the plane: at the Urals, or it would be one of Siberia.
const URALS: f32 = 652.0;

/// A part of the plane: left, top, width, height, in its units.
pub type Frame = [f32; 4];

/// The frame of a group; none where nothing of it is drawn.
pub fn of_area(area: Area) -> Option<Frame> {
    around(area.countries())
}

/// The frame of some countries; none where none of them is drawn.
pub fn around(codes: impl Iterator<Item = CountryCode>) -> Option<Frame> {
    let boxes = codes.map(CountryCode::country).filter(|country| country.bounds[2] > 0.0).map(shown);
    let [left, top, right, bottom] = boxes.reduce(|one, other| {
        [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
    })?;
    let (width, height) = (right - left, bottom - top);
    let margin = MARGIN * width.max(height);
    let (wide, high) = ((width + 2.0 * margin).max(LEAST), (height + 2.0 * margin).max(LEAST));
    Some(
        [left - (wide - width) / 2.0, top - (high - height) / 2.0, wide, high].map(|side| (side * 10.0).round() / 10.0),
    )
}

/// What is framed of a country.
fn shown(country: &Country) -> [f32; 4] {
    let [left, top, right, bottom] = country.bounds;
    if country.code.as_str() == "RU" { [left, top, URALS, bottom] } else { [left, top, right, bottom] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> CountryCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_groups_frame_holds_its_countries_and_is_not_the_whole_world() {
        let [left, top, width, height] = of_area("035".parse().unwrap()).unwrap();
        let [x, y] = code("KH").country().point;
        assert!(left < x && x < left + width && top < y && y < top + height);
        assert!(width < 250.0 && height < 200.0, "{width} × {height}");
        assert!(of_area("150".parse().unwrap()).unwrap()[2] < 300.0, "Europe without Siberia");
    }

    #[test]
    fn a_speck_has_room_around_it_and_what_is_not_drawn_has_no_frame() {
        let [_, _, width, height] = around([code("MT")].into_iter()).unwrap();
        assert!(width >= LEAST && height >= LEAST);
        assert_eq!(around([code("AQ")].into_iter()), None);
    }
}
