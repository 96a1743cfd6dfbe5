//! New identifiers. Members have none of these: theirs tell nothing of when they joined.

use domain::article::Slug;
use domain::moment::Moment;
use uuid::{Builder, Uuid};

/// A `UUIDv7` of this moment: rows that follow each other lie beside each other. Its 74 other bits are the machine's
/// chance, so that none can be guessed from the one before it.
pub(crate) fn of(now: Moment) -> Uuid {
    let mut chance = [0; 10];
    // All of a UUIDv4 behind its first six bytes; the version and the variant in it are written over.
    chance.copy_from_slice(&Uuid::new_v4().as_bytes()[6..]);
    let millis = u64::try_from(now.micros().div_euclid(1_000)).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
}

/// A `UUIDv7` of this moment. The rest comes from the address, which is unique, rather than from chance: the same
/// import at the same moment gives the same identifiers, and so the same pages.
pub(crate) fn named(slug: &Slug, now: Moment) -> Uuid {
    let mut rest = [0; 10];
    rest.copy_from_slice(&Uuid::new_v5(&Uuid::NAMESPACE_URL, slug.as_str().as_bytes()).as_bytes()[..10]);
    let millis = u64::try_from(now.micros().div_euclid(1_000)).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_follow_time_and_no_two_are_alike() {
        let (early, late) = (Moment::from_seconds(1_700_000_000), Moment::from_seconds(1_700_000_001));
        let mut ids: Vec<Uuid> = (0..1_000).map(|_| of(early)).collect();
        assert!(ids.iter().all(|id| *id < of(late) && id.get_version_num() == 7));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1_000);
        // A clock before 1970 still gives one.
        assert_eq!(of(Moment::from_seconds(-1)).get_version_num(), 7);
    }
}
