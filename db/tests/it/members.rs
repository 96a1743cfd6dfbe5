//! Members, and what triggers keep of them.

use crate::engines::{Fixture, for_each_engine};
use crate::examples::{Dice, at, country, member, permit};
use db::{Error, counts, members};
use domain::member::{MemberId, NewMember, Presence, Standing};
use std::collections::{BTreeMap, BTreeSet};

#[tokio::test]
async fn members_of_every_kind_are_stored_as_they_are() {
    for_each_engine(async |fixture| {
        let mut all = Vec::new();
        for presence in Presence::ALL {
            for standing in Standing::ALL {
                all.push(NewMember { presence, standing, ..member(all.len() as u128 + 1, "KH") });
            }
        }
        members::insert(&fixture.db, &permit(), &all, at(5)).await.unwrap();
        let rows = fixture
            .texts(
                "SELECT presence || ' ' || standing || ' ' || joined_at || ' ' || updated_at || ' ' || name
                    || ' ' || country
                 FROM member WHERE country IS NOT NULL ORDER BY member_id",
            )
            .await;
        let expected: Vec<_> = all
            .iter()
            .filter(|one| one.standing != Standing::Erased)
            .map(|one| {
                let (presence, standing) = (one.presence.as_str(), one.standing.as_str());
                format!("{presence} {standing} {} {} {} KH", at(0).micros(), at(5).micros(), one.name)
            })
            .collect();
        assert_eq!(rows, expected);
        let erased = "SELECT count(*) FROM member WHERE standing = 'erased' AND name = '' AND country IS NULL";
        assert_eq!(fixture.number(erased).await, 3);
    })
    .await;
}

#[tokio::test]
async fn an_import_with_a_member_who_is_there_already_stores_nobody() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        members::insert(db, &permit(), &[member(1_500, "KH")], at(0)).await.unwrap();
        let import: Vec<_> = (1..=2_000).map(|id| member(id, "BF")).collect();
        let refused = members::insert(db, &permit(), &import, at(1)).await;
        assert!(matches!(refused, Err(Error::Taken("id"))), "{refused:?}");
        assert_eq!(fixture.number("SELECT count(*) FROM member").await, 1);
        assert_eq!(fixture.number("SELECT CAST(sum(n) AS BIGINT) FROM member_tally WHERE country = 'KH'").await, 1);
        assert!(fixture.texts("SELECT country FROM member_tally WHERE country = 'BF'").await.is_empty());
        members::insert(db, &permit(), &[], at(1)).await.unwrap();
        let nul = NewMember { name: "a\0b".to_owned(), ..member(9_999, "KH") };
        assert!(matches!(members::insert(db, &permit(), &[nul], at(1)).await, Err(Error::Invalid(_))));
    })
    .await;
}

#[tokio::test]
async fn erasing_takes_name_and_country_away_and_nothing_leads_back() {
    for_each_engine(async |fixture| {
        let (db, id) = (&fixture.db, MemberId(1));
        members::insert(db, &permit(), &[member(1, "KH")], at(0)).await.unwrap();
        assert!(members::update_standing(db, &permit(), id, Standing::Erased, at(1)).await.unwrap());
        let rows = fixture.texts("SELECT name || COALESCE(country, '-') || standing FROM member").await;
        assert_eq!(rows, ["-erased"]);
        assert!(!members::update_standing(db, &permit(), id, Standing::Active, at(2)).await.unwrap());
        assert!(!members::update_country(db, &permit(), id, country("BF"), at(2)).await.unwrap());
        assert!(!members::update_presence(db, &permit(), id, Presence::Region, at(2)).await.unwrap());
        assert_eq!(fixture.number("SELECT updated_at FROM member").await, at(1).micros());
        assert!(members::delete(db, &permit(), id).await.unwrap());
        assert!(!members::delete(db, &permit(), id).await.unwrap());
        assert!(!members::update_standing(db, &permit(), id, Standing::Active, at(3)).await.unwrap());
        // Joined, left: one member who changed.
        assert_eq!(fixture.ids("SELECT member_id FROM count_change").await, [1]);
    })
    .await;
}

/// What a naive network would know.
#[derive(Default)]
struct Model {
    members: BTreeMap<u128, NewMember>,
    changed: BTreeSet<u128>,
}

impl Model {
    fn tallies(&self) -> BTreeMap<String, i64> {
        let mut tallies = BTreeMap::new();
        for member in self.members.values().filter(|member| member.standing == Standing::Active) {
            *tallies.entry(format!("{} {}", member.country, member.presence.as_str())).or_default() += 1;
        }
        tallies
    }

    /// Applies a change, and notes the member where the change counts.
    fn change(&mut self, id: u128, change: impl FnOnce(&mut Option<NewMember>)) {
        let counted = |member: &Option<NewMember>| {
            member.as_ref().filter(|member| member.standing == Standing::Active).map(|m| (m.country, m.presence))
        };
        let mut member = self.members.remove(&id);
        let before = counted(&member);
        change(&mut member);
        if before != counted(&member) {
            self.changed.insert(id);
        }
        if let Some(member) = member {
            self.members.insert(id, member);
        }
    }
}

async fn assert_same(fixture: &Fixture, model: &Model, step: usize) {
    let rows =
        fixture.texts("SELECT country || ' ' || presence || ' ' || n FROM member_tally WHERE n <> 0 ORDER BY 1").await;
    let expected: Vec<_> = model.tallies().into_iter().map(|(place, n)| format!("{place} {n}")).collect();
    assert_eq!(rows, expected, "tallies after step {step}");
    let changed: BTreeSet<_> = fixture.ids("SELECT member_id FROM count_change").await.into_iter().collect();
    assert_eq!(changed, model.changed, "changes after step {step}");
}

#[tokio::test]
async fn over_random_histories_tallies_and_changes_are_what_a_naive_recount_says() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let places = ["KH", "BF", "CI", "FR"].map(country);
        let mut dice = Dice(20);
        let mut model = Model::default();
        for step in 0..400 {
            let id = dice.below(25) as u128 + 1;
            let (place, now) = (dice.pick(&places), at(i64::try_from(step).unwrap()));
            let (presence, standing) = (dice.pick(&Presence::ALL), dice.pick(&Standing::ALL[..3]));
            let there = model.members.get(&id).is_some_and(|member| member.standing != Standing::Erased);
            match dice.below(9) {
                0..3 => {
                    let new = NewMember { country: place, presence, standing, ..member(id, "KH") };
                    match members::insert(db, &permit(), std::slice::from_ref(&new), now).await {
                        Ok(()) => model.change(id, |member| assert!(member.replace(new).is_none())),
                        Err(Error::Taken(_)) => assert!(model.members.contains_key(&id)),
                        Err(error) => panic!("{error:?}"),
                    }
                }
                3 => {
                    assert_eq!(members::update_country(db, &permit(), MemberId(id), place, now).await.unwrap(), there);
                    model.change(id, |member| member.iter_mut().filter(|_| there).for_each(|m| m.country = place));
                }
                4 => {
                    let done = members::update_presence(db, &permit(), MemberId(id), presence, now).await.unwrap();
                    assert_eq!(done, there);
                    model.change(id, |member| member.iter_mut().filter(|_| there).for_each(|m| m.presence = presence));
                }
                5 => {
                    let standing = if dice.below(6) == 0 { Standing::Erased } else { standing };
                    let done = members::update_standing(db, &permit(), MemberId(id), standing, now).await.unwrap();
                    assert_eq!(done, there);
                    model.change(id, |member| member.iter_mut().filter(|_| there).for_each(|m| m.standing = standing));
                }
                6 => {
                    let done = members::delete(db, &permit(), MemberId(id)).await.unwrap();
                    assert_eq!(done, model.members.contains_key(&id));
                    model.change(id, |member| *member = None);
                }
                // Nobody changes by a floor.
                7 => counts::set_floor(db, &permit(), place, now).await.unwrap(),
                _ => counts::lift_floor(db, &permit(), place, now).await.unwrap(),
            }
            if step % 50 == 49 {
                fixture.run("DELETE FROM count_change").await;
                model.changed.clear();
            }
            assert_same(fixture, &model, step).await;
        }
    })
    .await;
}

/// One statement may change many members: an import, a suspension of everybody in a country.
#[tokio::test]
async fn changes_of_many_members_in_one_statement_count_like_single_ones() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let mut model = Model::default();
        let mut dice = Dice(7);
        let many: Vec<_> = (1..=1_500)
            .map(|id| NewMember {
                presence: dice.pick(&Presence::ALL),
                standing: dice.pick(&Standing::ALL[..3]),
                ..member(id, dice.pick(&["KH", "BF", "CI"]))
            })
            .collect();
        members::insert(db, &permit(), &many, at(0)).await.unwrap();
        for new in many {
            model.change(new.id.0, |member| *member = Some(new));
        }
        assert_same(fixture, &model, 0).await;

        fixture.run("DELETE FROM count_change").await;
        model.changed.clear();
        let statements = [
            "UPDATE member SET country = 'FR' WHERE country = 'KH' AND presence = 'country'",
            "UPDATE member SET name = 'Renamed'",
            "UPDATE member SET standing = 'suspended' WHERE country = 'BF'",
            "DELETE FROM member WHERE country = 'CI'",
        ];
        for statement in statements {
            fixture.run(statement).await;
        }
        for id in 1..=1_500 {
            model.change(id, |member| {
                let Some(one) = member else { return };
                if one.country == country("KH") && one.presence == Presence::Country {
                    one.country = country("FR");
                }
                if one.country == country("BF") {
                    one.standing = Standing::Suspended;
                }
                if one.country == country("CI") {
                    *member = None;
                }
            });
        }
        assert_same(fixture, &model, 1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_who_move_in_opposite_directions_at_once_wait_for_each_other() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let all: Vec<_> = (1..=8).map(|id| member(id, if id % 2 == 0 { "KH" } else { "BF" })).collect();
        members::insert(db, &permit(), &all, at(0)).await.unwrap();
        let tasks: Vec<_> = (1..=8_u128)
            .map(|id| {
                let db = db.clone();
                tokio::spawn(async move {
                    for step in 0..20 {
                        let place = country(if (id + step) % 2 == 0 { "BF" } else { "KH" });
                        members::update_country(&db, &permit(), MemberId(id), place, at(1)).await.unwrap();
                    }
                    // Imports in opposite orders, each of several statements.
                    let codes = if id % 2 == 0 { ["KH", "CI"] } else { ["CI", "KH"] };
                    let import: Vec<_> = (0..2_000_u16)
                        .map(|n| member(id * 10_000 + u128::from(n), codes[usize::from(n / 1_000)]))
                        .collect();
                    members::insert(&db, &permit(), &import, at(2)).await.unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let naive =
            "SELECT country || ' ' || count(*) FROM member WHERE standing = 'active' GROUP BY country ORDER BY 1";
        let kept = "SELECT country || ' ' || n FROM member_tally WHERE n > 0 ORDER BY 1";
        assert_eq!(fixture.texts(naive).await, fixture.texts(kept).await);
    })
    .await;
}
