//! The classes of the map: from few to many in at most five steps, growing by about the same factor,
//! with whole-number limits a reader can say aloud.

/// The most classes that the palette has colours for.
pub const MOST_CLASSES: usize = 5;

/// The numbers from one power of ten to the next at which a class may begin, from the finest to the coarsest.
const SERIES: [&[u64]; 4] = [&[10, 15, 20, 30, 50, 70], &[10, 20, 50], &[10, 30], &[10]];

/// The smallest number of each class, ascending, for values from `least` (the smallest that is shown,
/// at least 1) to `most`. Limits are multiples of `least`, as the values are (a cell is a multiple of k).
/// Empty where nothing is shown.
pub fn class_limits(least: u32, most: u32) -> Vec<u32> {
    let least = least.max(1);
    if most < least {
        return Vec::new();
    }
    let fitting = SERIES.iter().map(|series| limits(least, most, series)).find(|limits| limits.len() <= MOST_CLASSES);
    // Past five powers of ten even the coarsest series has too many steps; every second one is left out until it fits.
    fitting.unwrap_or_else(|| {
        let mut limits = limits(least, most, SERIES[SERIES.len() - 1]);
        while limits.len() > MOST_CLASSES {
            limits = limits.into_iter().step_by(2).collect();
        }
        limits
    })
}

/// The smallest number of each class where every class is to have about as many of `values`: for rates, which lie so
/// close together that steps of one factor would put nearly all into one. Limits are 1, 2 or 5 times a power of ten, so
/// that a reader can say them; the first is not above `least`, the smallest value of all times.
pub fn even_limits(least: u32, mut values: Vec<u32>) -> Vec<u32> {
    values.sort_unstable();
    let mut limits = vec![round_down(least)];
    for class in 1..MOST_CLASSES {
        let Some(value) = values.get(values.len() * class / MOST_CLASSES) else { break };
        let limit = round_down(*value);
        if limits.last().is_none_or(|last| *last < limit) {
            limits.push(limit);
        }
    }
    limits
}

/// The next lower of 1, 2 or 5 times a power of ten; 1 for nought.
fn round_down(value: u32) -> u32 {
    let power = 10_u32.pow(value.max(1).ilog10());
    power * [5, 2, 1].into_iter().find(|step| *step <= value / power).unwrap_or(1)
}

/// The class, counted from 0, into which `value` falls.
pub fn class_of(value: u32, limits: &[u32]) -> usize {
    limits.iter().rposition(|limit| *limit <= value).unwrap_or(0)
}

/// The shade of a class, 1 (palest) to 5, where there are `classes` of them: fewer classes are spread over the
/// whole ramp, so that few and many still look far apart.
pub fn shade(class: usize, classes: usize) -> usize {
    if classes < 2 { MOST_CLASSES.div_ceil(2) } else { 1 + class * (MOST_CLASSES - 1) / (classes - 1) }
}

/// `least` and the steps of `series` above it, rounded up to multiples of `least`.
fn limits(least: u32, most: u32, series: &[u64]) -> Vec<u32> {
    let mut limits = vec![least];
    let mut power = 1;
    while power <= u64::from(most) {
        for step in series {
            let limit = (step * power).div_ceil(10).next_multiple_of(u64::from(least));
            match u32::try_from(limit) {
                Ok(limit) if limit > limits[limits.len() - 1] && limit <= most => limits.push(limit),
                _ => {}
            }
        }
        power *= 10;
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_network_gets_steps_of_k_and_a_large_one_powers() {
        assert_eq!(class_limits(5, 35), [5, 10, 15, 20, 30]);
        assert_eq!(class_limits(5, 5), [5]);
        assert_eq!(class_limits(1, 100), [1, 3, 10, 30, 100]);
        assert!(class_limits(5, 0).is_empty());
        assert_eq!(class_limits(5, 1_000_000), [5, 100, 10_000, 1_000_000]);
    }

    #[test]
    fn rates_that_lie_close_together_are_spread_over_the_classes() {
        assert_eq!(even_limits(4, vec![14, 60, 90, 140, 180, 200, 260, 330, 500, 2_400]), [2, 50, 100, 200, 500]);
        assert_eq!(even_limits(7, vec![7]), [5]);
        assert_eq!(even_limits(0, Vec::new()), [1]);
    }

    #[test]
    fn fewer_classes_are_spread_over_the_whole_ramp() {
        let shades = |classes| (0..classes).map(|class| shade(class, classes)).collect::<Vec<_>>();
        assert_eq!(shades(1), [3]);
        assert_eq!(shades(2), [1, 5]);
        assert_eq!(shades(3), [1, 3, 5]);
        assert_eq!(shades(5), [1, 2, 3, 4, 5]);
    }

    proptest! {
        #[test]
        fn limits_ascend_are_multiples_of_the_least_and_number_at_most_five(least in 1u32..1_000, most: u32) {
            let limits = class_limits(least, most);
            prop_assert!(limits.len() <= MOST_CLASSES);
            prop_assert!(limits.is_sorted_by(|a, b| a < b));
            prop_assert!(limits.iter().all(|limit| limit % least == 0 && *limit <= most));
            prop_assert_eq!(limits.first().copied(), (most >= least).then_some(least));
        }

        #[test]
        fn every_value_falls_into_the_class_that_begins_at_or_below_it(value in 5u32..100_000) {
            let limits = class_limits(5, 100_000);
            let class = class_of(value, &limits);
            prop_assert!(limits[class] <= value);
            prop_assert!(limits.get(class + 1).is_none_or(|next| value < *next));
        }
    }
}
