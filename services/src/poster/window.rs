//! Which part of the plane lies where on a poster's page, and where on it a shape is.

use crate::shapes::{World, coarse, finer};

/// From how many pixels a unit on the finer shapes are worth their size.
const CLOSE: f32 = 2.0;

/// Where the plane lies on the page.
pub(super) struct Window {
    /// Left, top, width and height on the page, in pixels; of a part nothing is drawn outside.
    pub(super) edges: [f32; 4],
    /// Pixels a unit.
    pub(super) scale: f32,
    /// Where the plane's origin is on the page, in pixels.
    pub(super) origin: [f32; 2],
    /// Whether it shows less than the world.
    pub(super) is_part: bool,
}

impl Window {
    /// The whole world, as large as it fits.
    pub(super) fn world(edges: [f32; 4]) -> Self {
        let whole = [0.0, 0.0, coarse().width, coarse().height];
        Self { is_part: false, ..Self::part(edges, whole) }
    }

    /// A part of the plane in the middle of the window, as large as it fits. One without any size becomes a small one.
    pub(super) fn part(edges: [f32; 4], [left, top, width, height]: [f32; 4]) -> Self {
        let [x, y, wide, high] = edges;
        let scale = (wide / width.max(1.0)).min(high / height.max(1.0));
        let origin = [x + wide / 2.0 - scale * (left + width / 2.0), y + high / 2.0 - scale * (top + height / 2.0)];
        Self { edges, scale, origin, is_part: true }
    }

    /// The shapes that are fine enough.
    pub(super) fn shapes(&self) -> &'static World {
        if self.scale < CLOSE { coarse() } else { finer() }
    }

    /// Where a point of the plane is on the page.
    pub(super) fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.origin[0] + self.scale * x, self.origin[1] + self.scale * y]
    }

    /// Where a shape is on the page; its path is in steps, `unit` of which make one unit of the plane.
    pub(super) fn outline(&self, path: &str, unit: f32) -> Outline {
        let place = |[x, y]: [f32; 2]| self.place([x / unit, y / unit]);
        Outline(rings(path).into_iter().map(|ring| ring.into_iter().map(place).collect()).collect())
    }

    /// Whether any of a shape may be seen.
    pub(super) fn shows(&self, outline: &Outline) -> bool {
        let [left, top, right, bottom] = outline.extent();
        let [x, y, width, height] = self.edges;
        !self.is_part || left < x + width && right > x && top < y + height && bottom > y
    }
}

/// The rings of a shape, in pixels of the page.
pub(super) struct Outline(Vec<Vec<[f32; 2]>>);

impl Outline {
    /// The box around all its rings: left, top, right, bottom.
    pub(super) fn extent(&self) -> [f32; 4] {
        self.0.iter().flatten().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |all, [x, y]| {
            [all[0].min(*x), all[1].min(*y), all[2].max(*x), all[3].max(*y)]
        })
    }

    /// From where to where the shape reaches without a gap on the level of `y` around `x`, in pixels; nowhere if that
    /// is outside of it.
    pub(super) fn reach(&self, [x, y]: [f32; 2]) -> Option<[f32; 2]> {
        let edges = self.0.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let crossed = edges.filter(|(from, to)| (from[1] > y) != (to[1] > y));
        let crossings = crossed.map(|(from, to)| from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0]));
        let (left, right): (Vec<f32>, Vec<f32>) = crossings.partition(|crossing| *crossing <= x);
        let is_inside = left.len() % 2 == 1;
        is_inside.then(|| [left.into_iter().fold(f32::MIN, f32::max), right.into_iter().fold(f32::MAX, f32::min)])
    }
}

/// Reads path data of the one form that the geography step writes: `m` with relative pairs, then `z`, after which the
/// next ring begins relative to where this one began.
fn rings(path: &str) -> Vec<Vec<[f32; 2]>> {
    let mut start = [0.0, 0.0];
    let mut rings = Vec::new();
    for ring in path.split_terminator('z') {
        let spaced = ring.replace('m', " ").replace('-', " -");
        let mut numbers = spaced.split_whitespace().filter_map(|number| number.parse::<f32>().ok());
        let (mut at, mut points) = (start, Vec::new());
        while let (Some(x), Some(y)) = (numbers.next(), numbers.next()) {
            at = [at[0] + x, at[1] + y];
            points.push(at);
        }
        start = points.first().copied().unwrap_or(start);
        rings.push(points);
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::country::CountryCode;

    const EDGES: [f32; 4] = [40.0, 90.0, 1_000.0, 400.0];

    fn is_close(one: [f32; 2], other: [f32; 2]) -> bool {
        one.iter().zip(other).all(|(one, other)| (one - other).abs() < 0.01)
    }

    #[test]
    fn a_part_of_the_plane_is_as_large_as_its_window_allows() {
        let window = Window::part(EDGES, [500.0, 100.0, 100.0, 80.0]);
        assert!(is_close(window.place([550.0, 140.0]), [540.0, 290.0]));
        assert!(is_close(window.place([550.0, 100.0]), [540.0, 90.0]));
        assert!(Window::part(EDGES, [5.0, 5.0, 0.0, -1.0]).scale.is_finite());
    }

    #[test]
    fn every_country_is_where_the_table_says() {
        let window = Window::world(EDGES);
        let world = finer();
        for code in CountryCode::all() {
            let Some(path) = world.path(code) else { continue };
            let outline = window.outline(path, world.unit);
            let ([left, top, right, bottom], [x, y]) = (outline.extent(), window.place(code.country().point));
            assert!(left < x && x < right && top < y && y < bottom, "{code}");
            assert!(outline.reach([x, y]).is_some_and(|[from, to]| left <= from && from <= x && x < to), "{code}");
            assert!(window.shows(&outline));
        }
    }

    #[test]
    fn a_shape_reaches_up_to_its_holes() {
        let window = Window { edges: EDGES, scale: 1.0, origin: [0.0, 0.0], is_part: true };
        // A square of 20 with a hole of 4 in its middle, and another square to the right of it.
        let outline = window.outline("m100 100 20 0 0 20-20 0zm8 8 0 4 4 0 0-4zm30-8 9 0 0 20-9 0z", 1.0);
        assert!(is_close(outline.reach([103.0, 110.0]).unwrap(), [100.0, 108.0]));
        assert!(is_close(outline.reach([103.0, 103.0]).unwrap(), [100.0, 120.0]));
        assert!(is_close(outline.reach([140.0, 103.0]).unwrap(), [138.0, 147.0]));
        assert!([[110.0, 110.0], [130.0, 103.0], [103.0, 99.0]].into_iter().all(|at| outline.reach(at).is_none()));
        assert!(window.shows(&outline));
        assert!(!window.shows(&window.outline("m-100 100 20 0 0 20z", 1.0)));
    }
}
