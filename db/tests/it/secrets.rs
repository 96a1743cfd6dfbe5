//! Secrets.

use crate::engines::for_each_engine;
use crate::examples::at;
use db::secrets;

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_drawn_once_and_stays() {
    for_each_engine(async |fixture| {
        let askers = (0..8).map(|_| {
            let db = fixture.db.clone();
            tokio::spawn(async move { secrets::find_or_draw(&db, "tries", at(0)).await.unwrap() })
        });
        let mut drawn: Vec<String> = Vec::new();
        for asker in askers.collect::<Vec<_>>() {
            drawn.push(asker.await.unwrap());
        }
        assert!(drawn.iter().all(|secret| *secret == drawn[0]) && drawn[0].len() == 64);
        assert_eq!(secrets::find_or_draw(&fixture.db, "tries", at(9)).await.unwrap(), drawn[0]);
        assert_ne!(secrets::find_or_draw(&fixture.db, "other", at(9)).await.unwrap(), drawn[0]);
    })
    .await;
}
