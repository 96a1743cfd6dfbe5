//! The shapes of the world that the geography step has drawn, at two levels of detail over one plane.
//! They are embedded in the program; how they are coloured, linked and labelled is the map's business.

use domain::country::CountryCode;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const COARSE: &str = include_str!("../geography/world-a.json");
const FINER: &str = include_str!("../geography/world-c.json");

/// The world on its plane: Equal Earth around 11° E, origin at the top left, y down.
#[derive(Debug, Default, Deserialize)]
pub struct World {
    /// The plane's width in units; the points and boxes of the countries are in the same ones.
    pub width: f32,
    /// The plane's height in units.
    pub height: f32,
    /// How many steps of the paths make one unit: paths stand in a group scaled by `1 / unit`.
    pub unit: f32,
    /// The path of meridians and parallels, in units of the plane itself; empty at the finer level.
    #[serde(default)]
    pub graticule: String,
    areas: BTreeMap<CountryCode, String>,
    /// The path of land that no code covers: drawn neutral, without a link.
    pub disputed: String,
    /// The path of boundaries that the United Nations leave open: drawn dashed, on top of the areas.
    pub open: String,
}

impl World {
    /// The path data of an area's shape, to be filled even-odd; none for an area that is not drawn.
    pub fn path(&self, code: CountryCode) -> Option<&str> {
        self.areas.get(&code).map(String::as_str)
    }

    /// The corners of an area's shape, in steps of the paths; none for an area that is not drawn.
    fn corners(&self, code: CountryCode) -> Vec<(i32, i32)> {
        self.path(code).map(rings).unwrap_or_default().concat()
    }
}

/// The areas next to one: those that it has a boundary with (areas share their boundaries' corners), and, where these
/// are fewer than `least`, the ones across the nearest water. The nearest first; nothing for an area that is not drawn.
pub fn next_to(code: CountryCode, least: usize) -> Vec<CountryCode> {
    let world = coarse();
    let own = world.corners(code);
    let away = |other: CountryCode| {
        let distance = |(x, y): &(i32, i32)| own.iter().map(|(left, top)| (left - x).pow(2) + (top - y).pow(2)).min();
        world.corners(other).iter().filter_map(distance).min()
    };
    let others = world.areas.keys().copied().filter(|other| *other != code);
    let mut others: Vec<_> = others.filter_map(|other| Some((away(other)?, other))).collect();
    others.sort_unstable();
    let bordering = others.iter().filter(|(away, _)| *away == 0).count();
    others.into_iter().take(bordering.max(least)).map(|(_, other)| other).collect()
}

/// The corners of path data in the one form that the geography step writes: rings of `m`, relative pairs, `z`. Each
/// ring begins relative to the beginning of the one before.
fn rings(path: &str) -> Vec<Vec<(i32, i32)>> {
    let mut start = (0, 0);
    let ring = |ring: &str| {
        let spaced = ring.trim_start_matches('m').replace('-', " -");
        let steps: Vec<i32> = spaced.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let mut at = start;
        let corners = steps.chunks_exact(2).map(|step| {
            at = (at.0 + step[0], at.1 + step[1]);
            at
        });
        let corners: Vec<_> = corners.collect();
        start = corners.first().copied().unwrap_or(start);
        corners
    };
    path.split_terminator('z').map(ring).collect()
}

/// The level that is written into pages: about 13 kB once compressed.
pub fn coarse() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| parse(COARSE));
    &WORLD
}

/// The level for a closer look.
pub fn finer() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| parse(FINER));
    &WORLD
}

/// The level for a map that has been zoomed, as the file that the browser fetches. Its fields are those of [`World`].
pub fn finer_json() -> &'static str {
    FINER
}

/// An empty world stands for a file that can not be read: the tests keep such a file from being built in.
fn parse(json: &str) -> World {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Point = (f32, f32);

    #[test]
    fn both_levels_can_be_read_and_share_one_plane() {
        let finer = parse(finer_json());
        for world in [coarse(), &finer] {
            assert!(!world.areas.is_empty());
            assert!(!world.disputed.is_empty());
            assert!(!world.open.is_empty());
        }
        let plane = |world: &World| (world.width.to_bits(), world.height.to_bits());
        assert_eq!(plane(coarse()), plane(&finer));
        assert!(coarse().unit < finer.unit);
        assert!(coarse().areas.keys().eq(finer.areas.keys()));
    }

    #[test]
    fn next_to_a_country_are_those_it_borders_on_and_the_nearest_across_the_water() {
        let near = |code: &str, least| {
            let mut near: Vec<_> = next_to(code.parse().unwrap(), least).into_iter().map(CountryCode::slug).collect();
            near.sort_unstable();
            near.join(" ")
        };
        assert_eq!(near("BR", 1), "ar bo co gf gy pe py sr uy ve");
        assert_eq!(near("CH", 1), "at de fr it li");
        let malta = near("MT", 4);
        assert!(malta.contains("it"), "{malta}");
        assert_eq!(malta.split(' ').count(), 4);
    }

    #[test]
    fn every_area_is_drawn_or_has_no_place() {
        for code in CountryCode::all() {
            let [left, top, right, bottom] = code.country().bounds;
            let has_place = left < right && top < bottom;
            assert_eq!(coarse().path(code).is_some(), has_place, "{code}");
            assert!(right <= coarse().width && bottom <= coarse().height, "{code}");
        }
    }

    #[test]
    fn every_areas_point_lies_in_its_own_shape_and_in_its_box() {
        for world in [coarse(), &parse(finer_json())] {
            for (code, path) in &world.areas {
                let [x, y] = code.country().point;
                assert!(is_inside((x * world.unit, y * world.unit), &rings(path)), "{code} at {}", world.unit);
                let [left, top, right, bottom] = code.country().bounds;
                assert!(left < x && x < right && top < y && y < bottom, "{code}");
            }
        }
    }

    #[test]
    fn an_enclave_is_a_hole_in_the_land_around_it() {
        let code = |text: &str| text.parse::<CountryCode>().expect("a code");
        let [x, y] = code("LS").country().point;
        for world in [coarse(), &parse(finer_json())] {
            let around = rings(world.path(code("ZA")).expect("drawn"));
            assert!(!is_inside((x * world.unit, y * world.unit), &around));
        }
    }

    /// Even-odd over all rings.
    fn is_inside((x, y): Point, rings: &[Vec<(i32, i32)>]) -> bool {
        let crossings = |ring: &Vec<(i32, i32)>| {
            #[expect(clippy::cast_precision_loss, reason = "a plane has some thousand steps")]
            let ring: Vec<Point> = ring.iter().map(|(x, y)| (*x as f32, *y as f32)).collect();
            let next = ring.iter().cycle().skip(1);
            ring.iter()
                .zip(next)
                .filter(|(a, b)| (a.1 > y) != (b.1 > y) && x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0))
                .count()
        };
        rings.iter().map(crossings).sum::<usize>() % 2 == 1
    }
}
