//! Making HTML anew.

use crate::engines::for_each_engine;
use crate::examples::{article, at, permit, rendered};
use db::articles::{self, Saved};
use domain::article::Rendered;
use domain::html::SafeHtml;
use domain::language::Language::English;
use domain::search::{Searchable, Words};

fn anew(body: &str) -> Rendered {
    let html = |tag: &str| SafeHtml::vouch(format!("<{tag}>{body}</{tag}>"));
    let searchable = Searchable { body: Words::new(["anew"]), ..Searchable::default() };
    Rendered { html: html("div"), extract: html("b"), searchable, version: 2 }
}

#[tokio::test]
async fn stale_html_is_found_and_made_anew_until_none_is_left() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for number in 0..5 {
            let story = article(&format!("story-{number}"));
            articles::save(db, &permit(), &story, &rendered(&story), at(1)).await.unwrap();
        }
        assert!(articles::stale(db, &permit(), 1, 10).await.unwrap().is_empty());
        let mut rounds = 0;
        loop {
            let stale = articles::stale(db, &permit(), 2, 2).await.unwrap();
            if stale.is_empty() {
                break;
            }
            for story in &stale {
                assert!(articles::refresh(db, &permit(), story, &anew(&story.body)).await.unwrap());
                assert!(!articles::refresh(db, &permit(), story, &anew("twice")).await.unwrap());
            }
            rounds += 1;
        }
        assert_eq!(rounds, 3);
        let story = article("story-3");
        let found = articles::find(db, &story.slug, English, None, at(1)).await.unwrap().unwrap();
        assert_eq!((found.html, found.updated_at), (anew(&story.body).html, at(1)));
        // The text is the same as ever.
        assert_eq!(articles::save(db, &permit(), &story, &anew(&story.body), at(2)).await.unwrap(), Saved::Unchanged);
    })
    .await;
}

#[tokio::test]
async fn html_of_a_text_that_changed_meanwhile_is_not_stored() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let mut story = article("story");
        articles::save(db, &permit(), &story, &rendered(&story), at(1)).await.unwrap();
        let stale = articles::stale(db, &permit(), 2, 10).await.unwrap().remove(0);
        story.body = "Another body".to_owned();
        articles::save(db, &permit(), &story, &rendered(&story), at(2)).await.unwrap();
        assert!(!articles::refresh(db, &permit(), &stale, &anew(&stale.body)).await.unwrap());
        let found = articles::find(db, &story.slug, English, None, at(3)).await.unwrap().unwrap();
        assert_eq!(found.html, rendered(&story).html);
    })
    .await;
}
