//! Topics.

use crate::engines::for_each_engine;
use crate::examples::{article, at, permit, rendered, slug, topic, topic_names};
use db::{Error, articles, topics};
use domain::article::{NewArticle, State};
use domain::language::Language::{Arabic, English, French, Spanish};

#[tokio::test]
async fn topics_come_back_by_address_with_their_names_in_the_order_of_the_languages() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let fishing = topic("fishing", &[(English, "Fishing"), (French, "Pêche"), (Arabic, "الصيد")]);
        let a_b = topic("a-b", &[(English, "A and B")]);
        let nameless = topic("ab", &[]);
        for each in [&fishing, &nameless, &a_b] {
            topics::save(db, &permit(), each).await.unwrap();
        }
        // By byte: the hyphen comes before the letters, whatever the server's locale says.
        assert_eq!(topics::list(db).await.unwrap(), [a_b, nameless, fishing]);
    })
    .await;
}

#[tokio::test]
async fn saving_a_topic_again_replaces_its_names_and_the_last_name_of_a_language_holds() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        topics::save(db, &permit(), &topic("ports", &[(English, "Ports"), (French, "Ports")])).await.unwrap();
        let twice = topic("ports", &[(English, "Harbors"), (Spanish, "Puertos"), (English, "Harbours")]);
        topics::save(db, &permit(), &twice).await.unwrap();
        let harbours = topic("ports", &[(English, "Harbours"), (Spanish, "Puertos")]);
        assert_eq!(topics::list(db).await.unwrap(), [harbours]);
    })
    .await;
}

#[tokio::test]
async fn topics_of_news_are_those_of_stories_that_are_out_for_everybody() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        topic_names(db).await;
        for (name, state, published) in
            [("ports", State::Published, 0), ("wages", State::Draft, 0), ("fishing", State::Published, 2)]
        {
            let topics = vec![slug(name)];
            let story = NewArticle { topics, state, published_at: at(published), ..article(&format!("on-{name}")) };
            articles::save(db, &permit(), &story, &rendered(&story), at(0)).await.unwrap();
        }
        assert_eq!(topics::listed(db, at(1)).await.unwrap(), [topic("ports", &[(English, "Ports")])]);
        assert_eq!(topics::listed(db, at(2)).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_name_that_says_nothing_or_holds_a_nul_is_refused() {
    for_each_engine(async |fixture| {
        for bad in [" ", "a\0b"] {
            let refused = topics::save(&fixture.db, &permit(), &topic("ports", &[(English, bad)])).await;
            assert!(matches!(refused, Err(Error::Invalid(invalid)) if invalid.field == "names"), "{refused:?}");
        }
        assert!(topics::list(&fixture.db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_saved_by_several_at_once_is_one() {
    for_each_engine(async |fixture| {
        let tasks: Vec<_> = (0..8)
            .map(|number| {
                let db = fixture.db.clone();
                let named = topic("ports", &[(English, &format!("Ports {number}")), (French, "Ports")]);
                tokio::spawn(async move { topics::save(&db, &permit(), &named).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let topics = topics::list(&fixture.db).await.unwrap();
        assert_eq!((topics.len(), &topics[0].slug, topics[0].names.len()), (1, &slug("ports"), 2));
    })
    .await;
}
