//! Settings.

use crate::engines::for_each_engine;
use crate::examples::{at, permit};
use db::{Error, settings};
use std::collections::BTreeMap;

#[tokio::test]
async fn a_setting_comes_back_as_it_was_last_set() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(settings::find::<String>(db, "name").await.unwrap(), None);
        settings::set(db, &permit(), "name", &"Graticule’s «first» network", at(1)).await.unwrap();
        settings::set(db, &permit(), "languages", &vec!["en", "fr"], at(2)).await.unwrap();
        assert_eq!(settings::find::<String>(db, "name").await.unwrap().unwrap(), "Graticule’s «first» network");
        assert_eq!(settings::find::<Vec<String>>(db, "languages").await.unwrap().unwrap(), ["en", "fr"]);
        settings::set(db, &permit(), "name", &"Another", at(3)).await.unwrap();
        assert_eq!(settings::find::<String>(db, "name").await.unwrap().unwrap(), "Another");
        assert_eq!(fixture.number("SELECT updated_at FROM setting WHERE name = 'name'").await, at(3).micros());
        assert_eq!(fixture.number("SELECT count(*) FROM setting").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_setting_of_another_shape_is_unreadable_and_one_that_is_no_json_invalid() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        settings::set(db, &permit(), "name", &1, at(1)).await.unwrap();
        assert!(matches!(settings::find::<String>(db, "name").await, Err(Error::Unreadable("setting"))));
        let no_json = BTreeMap::from([((1, 2), 3)]);
        assert!(matches!(settings::set(db, &permit(), "name", &no_json, at(2)).await, Err(Error::Invalid(_))));
        assert_eq!(settings::find::<u32>(db, "name").await.unwrap(), Some(1));
    })
    .await;
}
