//! Which part of the plane shows a group of countries.

use domain::country::{Area, Country, CountryCode};

/// How much of its own size a frame has as a margin around what it shows.
const MARGIN: f32 = 0.06;
/// The smallest side of a frame, in units of the plane.
const LEAST: f32 = 40.0;
/// Where the frame of Europe ends, in units of the plane: at the Urals, or it would be one of Siberia.
const URALS: f32 = 652.0;

/// From how much sea between two parts of a group on they are framed apart, in units of the plane: half its width, more
/// than any ocean has inside of a group.
const WIDE_SEA: f32 = 530.0;

/// A part of the plane: left, top, width, height, in its units.
pub type Frame = [f32; 4];

/// The frame of a group; none where nothing of it is drawn.
pub fn of_area(area: Area) -> Option<Frame> {
    around(area.countries())
}

/// The frame of some countries; none where none of them is drawn.
pub fn around(codes: impl Iterator<Item = CountryCode>) -> Option<Frame> {
    let boxes = codes.map(CountryCode::country).filter(|country| country.bounds[2] > 0.0).map(shown);
    let boxes = one_side(boxes.collect()).into_iter();
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

/// Of a group that lies on both edges of the plane, because the date line runs through it, the side on which more of its
/// land lies: a frame of both would be one of the whole world.
fn one_side(mut boxes: Vec<[f32; 4]>) -> Vec<[f32; 4]> {
    boxes.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let mut reach = f32::MIN;
    let mut widest = (0.0, 0);
    for (place, [left, _, right, _]) in boxes.iter().enumerate() {
        if place > 0 && left - reach > widest.0 {
            widest = (left - reach, place);
        }
        reach = reach.max(*right);
    }
    if widest.0 < WIDE_SEA {
        return boxes;
    }
    let east = boxes.split_off(widest.1);
    let land =
        |side: &[[f32; 4]]| side.iter().map(|[left, top, right, bottom]| (right - left) * (bottom - top)).sum::<f32>();
    if land(&east) > land(&boxes) { east } else { boxes }
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
        // The date line runs through these.
        for group in ["009", "054", "057", "061"] {
            let [left, _, width, _] = of_area(group.parse().unwrap()).unwrap();
            assert!(width < 450.0, "{group}: {left} and {width}");
        }
    }

    #[test]
    fn a_speck_has_room_around_it_and_what_is_not_drawn_has_no_frame() {
        let [_, _, width, height] = around([code("MT")].into_iter()).unwrap();
        assert!(width >= LEAST && height >= LEAST);
        assert_eq!(around([code("AQ")].into_iter()), None);
    }
}
