//! The past of the published numbers, month by month.

use crate::counts::{history, join, publish};
use crate::engines::for_each_engine;
use db::counts;

#[tokio::test]
async fn the_history_is_the_last_snapshot_of_each_month_and_what_is_known_is_not_read_again() {
    for_each_engine(async |fixture| {
        const DAY: i64 = 86_400;
        let db = &fixture.db;
        let mut taken = Vec::new();
        for (number, day) in [3, 20, 40, 75, 76].into_iter().enumerate() {
            let first = u128::try_from(number).unwrap() * 5 + 1;
            join(db, first..=first + 4, "KH").await;
            taken.push(publish(db, day * DAY).await);
        }
        // 17 November and 24 December 2023, 29 January 2024.
        assert_eq!(history(db).await, [taken[0].clone(), taken[2].clone(), taken[4].clone()]);
        let known = counts::history(db, None).await.unwrap().unwrap();
        fixture.run("UPDATE count_snapshot SET body = 'x'").await;
        assert_eq!(counts::history(db, Some(&known)).await.unwrap(), Some(known));
        assert!(counts::history(db, None).await.is_err());
    })
    .await;
}
