//! Publishing numbers of members.

use crate::engines::{Fixture, for_each_engine};
use crate::examples::{Dice, at, country, member, permit};
use db::{Db, counts, members, outbox, settings};
use domain::counts::{Policy, RawCounts, SmallestGroup, Snapshot, Tally};
use domain::member::{MemberId, NewMember, Presence, Standing};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) async fn publish(db: &Db, seconds: i64) -> Snapshot {
    counts::publish(db, &permit(), at(seconds)).await.unwrap()
}

pub(crate) async fn set_k(db: &Db, k: u32, seconds: i64) {
    counts::set_k(db, &permit(), SmallestGroup::new(k).unwrap(), at(seconds)).await.unwrap();
}

pub(crate) async fn join(db: &Db, ids: std::ops::RangeInclusive<u128>, code: &str) {
    let new: Vec<_> = ids.map(|id| member(id, code)).collect();
    members::insert(db, &permit(), &new, at(0)).await.unwrap();
}

/// The numbers that the rule makes of the rows as they are, by a count of its own.
async fn naive(fixture: &Fixture, policy: &Policy) -> Snapshot {
    let rows = fixture
        .texts(
            "SELECT country || ' ' || presence || ' ' || count(*) FROM member WHERE standing = 'active'
             GROUP BY country, presence",
        )
        .await;
    let mut tallies = BTreeMap::<_, Tally>::new();
    for row in rows {
        let [code, presence, n] = row.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let tally = tallies.entry(country(code)).or_default();
        let n = n.parse().unwrap();
        match presence.parse().unwrap() {
            Presence::Country => tally.country = n,
            Presence::Region => tally.region = n,
            Presence::Uncounted => tally.uncounted = n,
        }
    }
    domain::counts::publish(None, &RawCounts { taken_at: at(0), changed: 0, tallies }, policy)
}

#[tokio::test]
async fn nothing_is_published_before_the_first_snapshot_and_that_one_stays_until_enough_changed() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(counts::latest(db).await.unwrap(), None);
        assert_eq!(counts::history(db, None).await.unwrap(), None);
        join(db, 1..=12, "KH").await;
        let first = publish(db, 1).await;
        assert_eq!((first.taken_at, first.history, first.counts.k()), (at(1), 1, SmallestGroup::DEFAULT));
        assert_eq!((first.counts.total(), first.counts.country(country("KH"))), (12, Some(10)));
        assert_eq!(first, naive_at(fixture, 5, &first).await);

        // Four different members change, some of them often: one fewer than k.
        join(db, 13..=13, "BF").await;
        members::update_standing(db, &permit(), MemberId(1), Standing::Suspended, at(2)).await.unwrap();
        members::update_standing(db, &permit(), MemberId(1), Standing::Active, at(2)).await.unwrap();
        members::update_presence(db, &permit(), MemberId(2), Presence::Uncounted, at(2)).await.unwrap();
        members::delete(db, &permit(), MemberId(3)).await.unwrap();
        let newest = outbox::newest(db).await.unwrap();
        assert_eq!(publish(db, 3).await, first);
        assert_eq!(counts::latest(db).await.unwrap().unwrap(), first);
        assert_eq!(outbox::newest(db).await.unwrap(), newest, "no event without news");

        members::update_country(db, &permit(), MemberId(4), country("BF"), at(4)).await.unwrap();
        let second = publish(db, 5).await;
        assert_eq!((second.taken_at, second.history, second.counts.total()), (at(5), 1, 12));
        assert_eq!(second, naive_at(fixture, 5, &second).await);
        assert_eq!(fixture.number("SELECT count(*) FROM count_change").await, 0);
        assert_eq!(outbox::newest(db).await.unwrap(), newest + 1);
        assert_eq!(counts::latest(db).await.unwrap().unwrap(), second);
        assert_eq!(history(db).await, std::slice::from_ref(&second), "of one month the last");
        // The columns beside the body say the same.
        let beside =
            "SELECT taken_at + history + k + total + countries FROM count_snapshot ORDER BY taken_at DESC LIMIT 1";
        let sum = at(5).micros() + 1 + 5 + 12 + i64::from(second.counts.country_count());
        assert_eq!(fixture.number(beside).await, sum);
    })
    .await;
}

/// The naive snapshot with the moment and the history of another.
pub(crate) async fn naive_at(fixture: &Fixture, k: u32, like: &Snapshot) -> Snapshot {
    let floors = fixture.texts("SELECT country FROM count_floor").await;
    let floors = floors.iter().map(|code| country(code)).collect::<BTreeSet<_>>();
    let policy = Policy { k: SmallestGroup::new(k).unwrap(), floors };
    Snapshot { taken_at: like.taken_at, history: like.history, ..naive(fixture, &policy).await }
}

pub(crate) async fn history(db: &Db) -> Vec<Snapshot> {
    counts::history(db, None).await.unwrap().unwrap().iter().cloned().collect()
}

#[tokio::test]
async fn a_clock_that_stands_still_or_goes_back_takes_no_snapshot() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let first = publish(db, 100).await;
        join(db, 1..=20, "KH").await;
        set_k(db, 3, 100).await;
        assert_eq!(publish(db, 100).await, first);
        assert_eq!(publish(db, 50).await, first);
        assert_eq!(fixture.number("SELECT count(*) FROM count_change").await, 20, "and forgets nobody");
        assert_eq!(publish(db, 101).await.counts.total(), 20);
    })
    .await;
}

#[tokio::test]
async fn a_new_k_publishes_at_once_and_begins_a_history() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        join(db, 1..=9, "KH").await;
        let old = publish(db, 1).await;
        set_k(db, 5, 2).await;
        assert_eq!(publish(db, 2).await, old, "the same k as before");
        set_k(db, 4, 3).await;
        assert_eq!(settings::find::<u32>(db, "k").await.unwrap(), Some(4));
        let new = publish(db, 4).await;
        assert_eq!((new.history, new.counts.k().get(), new.counts.country(country("KH"))), (2, 4, Some(8)));
        assert_eq!(history(db).await, [new]);

        // k = 1 follows every change; a network back at k = 5 begins again.
        set_k(db, 1, 5).await;
        assert_eq!(publish(db, 6).await.counts.country(country("KH")), Some(9));
        join(db, 10..=10, "KH").await;
        assert_eq!(publish(db, 7).await.counts.country(country("KH")), Some(10));
        assert_eq!(history(db).await.len(), 1, "of one month the last");
        set_k(db, 5, 8).await;
        assert_eq!(publish(db, 9).await.history, 4);
    })
    .await;
}

#[tokio::test]
async fn a_floor_hides_its_country_at_once_and_neither_it_nor_its_end_lets_out_who_joined() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        join(db, 1..=6, "KH").await;
        join(db, 7..=10, "BF").await;
        let open = publish(db, 1).await;
        assert_eq!(open.counts.country(country("KH")), Some(5));

        // Four more are one fewer than k, whatever floors come and go.
        join(db, 11..=14, "KH").await;
        counts::set_floor(db, &permit(), country("KH"), at(0)).await.unwrap();
        counts::set_floor(db, &permit(), country("KH"), at(0)).await.unwrap();
        assert_eq!(publish(db, 2).await, open);
        let [shown] = history(db).await.try_into().unwrap();
        assert_eq!((shown.counts.country(country("KH")), shown.counts.total()), (None, 10), "as visitors see it");
        counts::lift_floor(db, &permit(), country("KH"), at(0)).await.unwrap();
        counts::lift_floor(db, &permit(), country("FR"), at(0)).await.unwrap();
        assert_eq!(publish(db, 3).await, open);
        assert_eq!(
            history(db).await,
            std::slice::from_ref(&open),
            "what was public before the floor is so again at once"
        );

        // The fifth lets all of them out, under the floors of then.
        counts::set_floor(db, &permit(), country("KH"), at(0)).await.unwrap();
        join(db, 15..=15, "BF").await;
        let floored = publish(db, 4).await;
        assert_eq!((floored.counts.country(country("KH")), floored.counts.country(country("BF"))), (None, Some(5)));
        assert_eq!(floored, naive_at(fixture, 5, &floored).await);
        counts::lift_floor(db, &permit(), country("KH"), at(0)).await.unwrap();
        assert_eq!(publish(db, 5).await, floored);
        join(db, 16..=20, "BF").await;
        assert_eq!(publish(db, 6).await.counts.country(country("KH")), Some(10));
    })
    .await;
}

#[tokio::test]
async fn random_networks_are_published_as_the_rule_says() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let mut dice = Dice(3);
        let codes = ["KH", "LA", "VN", "BF", "CI", "FR", "DE", "BR"];
        let mut id = 0;
        for round in 1..=12 {
            let new: Vec<_> = (0..dice.below(40))
                .map(|_| {
                    id += 1;
                    let presence = dice.pick(&Presence::ALL);
                    NewMember { presence, standing: dice.pick(&Standing::ALL), ..member(id, dice.pick(&codes)) }
                })
                .collect();
            members::insert(db, &permit(), &new, at(0)).await.unwrap();
            let code = country(dice.pick(&codes));
            if dice.below(2) == 0 {
                counts::set_floor(db, &permit(), code, at(0)).await.unwrap();
            } else {
                counts::lift_floor(db, &permit(), code, at(0)).await.unwrap();
            }
            let k = dice.pick(&[1, 2, 5]);
            set_k(db, k, round).await;
            let before = counts::latest(db).await.unwrap();
            let now = publish(db, round).await;
            if before != Some(now.clone()) {
                assert_eq!(now, naive_at(fixture, k, &now).await, "round {round}");
            }
        }
    })
    .await;
}
