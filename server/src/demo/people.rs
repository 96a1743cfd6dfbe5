//! The demo's members: plainly fictional, thrown by dice that always fall the same way.

use domain::country::CountryCode;
use domain::member::{MemberId, NewMember, Presence, Standing};
use domain::moment::Moment;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// All members, and those of them who are counted in no country.
const MEMBERS: usize = 626;
const IN_REGION: usize = 63;
const UNCOUNTED: usize = 31;
/// How many joined since the last month was published: enough for new numbers to be taken.
const RECENT: usize = 9;
const SEED: u64 = 626_089;

/// Countries with enough members for a figure, the largest groups first.
const SHOWN: &str = "KH US GB IN TH PH NG BR ZA KE DE CA NP FR AU MX ID ES NL BD VN UG IT GH ET LK TZ CO IE BE AR MY PT \
    PK RO ZM MA SN JP NZ SE PE KR MZ EG UA JO LB TN CH PL GR LA MG RW CI BJ TG GT BO MM";
/// Countries with fewer: their members roll up into their region.
const HIDDEN: &str = "TL MN MV SG HK MT CY MU SC GM SL LR BW NA LS KZ KG GE AM HN SV FJ PG AT EC MW NO CL";
/// How many more than five the largest groups have, so that every class of the map is to be seen.
const LARGER: [usize; 16] = [35, 25, 15, 15, 10, 10, 10, 10, 5, 5, 5, 5, 5, 5, 5, 5];

/// Words that no list of real people would pair.
const FIRST: [&str; 26] = [
    "Heron", "Plover", "Wren", "Curlew", "Petrel", "Avocet", "Dunlin", "Siskin", "Linnet", "Osprey", "Kestrel", "Teal",
    "Godwit", "Swift", "Martin", "Pipit", "Dotterel", "Ibis", "Egret", "Tern", "Redwing", "Whimbrel", "Gannet", "Knot",
    "Lapwing", "Merlin",
];
const LAST: [&str; 25] = [
    "Alder",
    "Baobab",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fig",
    "Gingko",
    "Hazel",
    "Ironwood",
    "Juniper",
    "Kapok",
    "Larch",
    "Mulberry",
    "Neem",
    "Olive",
    "Poplar",
    "Quince",
    "Rowan",
    "Sycamore",
    "Tamarind",
    "Umbrella Pine",
    "Viburnum",
    "Willow",
    "Yew",
    "Zelkova",
];

/// The members in the order of their joining, from `founded` to `now`; the last few after `recent`.
pub(super) fn members(founded: Moment, recent: Moment, now: Moment) -> Vec<NewMember> {
    let mut dice = ChaCha8Rng::seed_from_u64(SEED);
    let mut homes = homes(&mut dice);
    shuffle(&mut homes, &mut dice);
    let mut joined = joining_dates(founded, recent, now, &mut dice);
    joined.sort_unstable();
    let member = |(place, ((country, presence), joined_at)): (usize, ((CountryCode, Presence), Moment))| NewMember {
        id: random_id(&mut dice),
        name: name(place),
        country,
        presence,
        standing: Standing::Active,
        joined_at,
    };
    homes.into_iter().zip(joined).enumerate().map(member).collect()
}

/// Somebody who asked to join and is no member yet: counted nowhere.
pub(super) fn applicant(now: Moment) -> NewMember {
    let mut dice = ChaCha8Rng::seed_from_u64(SEED + 1);
    NewMember {
        id: random_id(&mut dice),
        name: name(MEMBERS),
        country: favoured(&codes(SHOWN), &mut dice),
        presence: Presence::Country,
        standing: Standing::Pending,
        joined_at: now,
    }
}

fn codes(list: &str) -> Vec<CountryCode> {
    list.split_whitespace().filter_map(|code| code.parse().ok()).collect()
}

/// Where each member lives and how closely it is counted: five or more in every shown country, one to three in the
/// hidden ones, the others more often where there are many.
fn homes(dice: &mut ChaCha8Rng) -> Vec<(CountryCode, Presence)> {
    let (shown, hidden) = (codes(SHOWN), codes(HIDDEN));
    let mut homes = Vec::with_capacity(MEMBERS);
    for (place, country) in shown.iter().enumerate() {
        let members = 5 + LARGER.get(place).copied().unwrap_or(0);
        homes.extend(std::iter::repeat_n((*country, Presence::Country), members));
    }
    for (place, country) in hidden.iter().enumerate() {
        homes.extend(std::iter::repeat_n((*country, Presence::Country), 1 + place % 3));
    }
    while homes.len() < MEMBERS - IN_REGION - UNCOUNTED {
        homes.push((favoured(&shown, dice), Presence::Country));
    }
    for place in 0..IN_REGION + UNCOUNTED {
        let presence = if place < IN_REGION { Presence::Region } else { Presence::Uncounted };
        let among = if place % 3 == 0 { &hidden } else { &shown };
        homes.push((favoured(among, dice), presence));
    }
    homes
}

/// One of the list, the earlier ones more often.
fn favoured(list: &[CountryCode], dice: &mut ChaCha8Rng) -> CountryCode {
    let unit: f64 = dice.random();
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A list of dozens.
    let place = (unit * unit * unit * list.len() as f64) as usize;
    list[place.min(list.len() - 1)]
}

/// Slowly at first, faster as the network grew.
fn joining_dates(founded: Moment, recent: Moment, now: Moment, dice: &mut ChaCha8Rng) -> Vec<Moment> {
    let between = |from: Moment, to: Moment, part: f64| {
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // Microseconds since 1970 fit a double.
        let offset = ((to.micros() - from.micros()) as f64 * part) as i64;
        Moment::from_micros(from.micros() + offset)
    };
    (0..MEMBERS)
        .map(|place| {
            let part: f64 = dice.random();
            if place < RECENT { between(recent, now, part) } else { between(founded, recent, part.sqrt()) }
        })
        .collect()
}

fn shuffle<T>(list: &mut [T], dice: &mut ChaCha8Rng) {
    for place in (1..list.len()).rev() {
        list.swap(place, dice.random_range(0..=place));
    }
}

/// A UUIDv4 (RFC 9562, section 5.4) from the dice.
fn random_id(dice: &mut ChaCha8Rng) -> MemberId {
    let random = (u128::from(dice.next_u64()) << 64) | u128::from(dice.next_u64());
    MemberId((random & !(0xF << 76) & !(0b11 << 62)) | (0x4 << 76) | (0b10 << 62))
}

fn name(place: usize) -> String {
    format!("{} {}", FIRST[place % FIRST.len()], LAST[(place / FIRST.len() + place) % LAST.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn people() -> Vec<NewMember> {
        members(
            Moment::from_seconds(1_356_998_400),
            Moment::from_seconds(1_790_000_000),
            Moment::from_seconds(1_791_000_000),
        )
    }

    #[test]
    fn the_demo_has_626_members_in_89_countries_and_mixed_presence() {
        let people = people();
        assert_eq!(people.len(), MEMBERS);
        assert_eq!(people.iter().map(|member| member.country).collect::<BTreeSet<_>>().len(), 89);
        assert_eq!(people.iter().filter(|member| member.presence == Presence::Region).count(), IN_REGION);
        assert_eq!(people.iter().filter(|member| member.presence == Presence::Uncounted).count(), UNCOUNTED);
        assert_eq!(people.iter().map(|member| member.id).collect::<BTreeSet<_>>().len(), MEMBERS);
        assert_eq!(people.iter().map(|member| &member.name).collect::<BTreeSet<_>>().len(), MEMBERS);
    }

    #[test]
    fn whoever_waits_is_nobody_of_the_members() {
        let applicant = applicant(Moment::from_seconds(1_791_000_000));
        assert_eq!(applicant.standing, Standing::Pending);
        assert!(people().iter().all(|member| member.id != applicant.id && member.name != applicant.name));
    }

    #[test]
    fn identifiers_depend_on_no_clock() {
        let ids = |members: Vec<NewMember>| members.into_iter().map(|member| member.id).collect::<Vec<_>>();
        let later = members(
            Moment::from_seconds(1_356_998_400),
            Moment::from_seconds(1_890_000_000),
            Moment::from_seconds(1_891_000_000),
        );
        assert_eq!(ids(people()), ids(later));
    }

    #[test]
    fn the_same_clock_gives_the_same_members() {
        assert_eq!(people(), people());
    }
}
