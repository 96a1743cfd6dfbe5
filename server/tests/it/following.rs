//! What somebody follows, by plain forms, and the stories of it.

use crate::answer::Page;
use crate::browser::Browser;
use crate::site::{START, TestSite, permit, story};
use domain::access::{Person, Role, Viewer, authorize};
use domain::article::NewArticle;
use domain::country::CountryCode;
use domain::reading::{Followed, MOST_FOLLOWS};

const OWN: &str = "/account/following";

async fn page(browser: &Browser<'_>, path: &str) -> Page {
    browser.get(path).await.expect(200).page()
}

#[tokio::test]
async fn countries_topics_and_sources_are_followed_from_their_pages() {
    let site = TestSite::populated().await;
    let browser = site.sign_in_as(Role::Member).await;
    assert!(page(&browser, OWN).await.text("#stories-title + p").starts_with("You follow nothing yet."));
    for (path, name) in
        [("/countries/la", "Laos"), ("/topics/housing", "Housing"), ("/sources/harbour-watch", "Harbour Watch")]
    {
        assert_eq!(page(&browser, path).await.count("#keeping input[value=follow]"), 1, "{path}");
        let answer = browser.post(path, &[("form", "follow")]).await.expect(303);
        assert_eq!(answer.header("location"), format!("{path}#keeping"));
        assert_eq!(page(&browser, path).await.text("#keeping .keeping__state"), "You follow this.");
        assert!(page(&browser, OWN).await.texts(".own__row a").contains(&name.to_owned()), "{name}");
    }
    assert_eq!(page(&browser, OWN).await.feed(), ["four-letters", "three-boats", "one-room"]);
    browser.post("/topics/housing", &[("form", "unfollow")]).await.expect(303);
    assert_eq!(page(&browser, OWN).await.feed(), ["four-letters", "three-boats"]);
    browser.post(OWN, &[("form", "unfollow"), ("what", "source:harbour-watch")]).await.expect(303);
    assert_eq!(page(&browser, OWN).await.feed(), ["three-boats"]);
    browser.post("/topics/none", &[("form", "follow")]).await.expect(404);
}

#[tokio::test]
async fn something_is_chosen_from_a_list_that_leaves_out_what_is_followed() {
    let site = TestSite::populated().await;
    let browser = site.sign_in_as(Role::Member).await;
    let choices = page(&browser, OWN).await.attributes("select[name=what] option", "value");
    for what in ["country:kh", "topic:health", "source:harbour-watch"] {
        assert!(choices.iter().any(|choice| choice == what), "{what}");
        let answer = browser.post(OWN, &[("form", "follow"), ("what", what)]).await.expect(303);
        assert_eq!(answer.header("location"), "/account/following?done=follow");
    }
    let own = page(&browser, "/account/following?done=follow").await;
    assert_eq!(own.text(".form__said"), "You follow it now.");
    assert_eq!(own.texts(".own__row a"), ["Health", "Harbour Watch", "Cambodia"]);
    assert!(!own.attributes("option", "value").contains(&"country:kh".to_owned()));
    for what in ["topic:none", "country:xx", "", "person:one"] {
        let refused = browser.post(OWN, &[("form", "follow"), ("what", what)]).await.expect(422).page();
        assert!(refused.text(".keeping__problem").contains("Choose something from the list"), "{what}");
    }
}

#[tokio::test]
async fn the_personal_feed_goes_on_at_a_real_link() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    site.add_topic("housing", "Housing").await;
    for number in 0..14 {
        let topics = vec!["housing".parse().unwrap()];
        let published_at = START.plus_seconds(-number - 1);
        site.store_story(&NewArticle { topics, published_at, ..story(&format!("story-{number}")) }).await;
        site.store_story(&NewArticle { published_at, ..story(&format!("other-{number}")) }).await;
    }
    browser.post("/topics/housing", &[("form", "follow")]).await.expect(303);
    let first = page(&browser, OWN).await;
    let second = page(&browser, &first.attribute("a[rel~=next]", "href")).await;
    assert_eq!((first.feed().len(), second.feed()), (12, vec!["story-12".to_owned(), "story-13".to_owned()]));
}

#[tokio::test]
async fn one_thing_too_many_is_refused_beside_its_button() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let db = &site.state.db;
    let accounts = db::accounts::list(db, &permit(), None, 1).await.unwrap();
    let viewer = Viewer::Person(Person { account: accounts[0].id, role: Role::Member });
    let most = usize::try_from(MOST_FOLLOWS).unwrap();
    let countries: Vec<_> = CountryCode::all().collect();
    for code in &countries[..most] {
        let permit = authorize(viewer).unwrap();
        db::reading::follows::follow(db, &permit, &Followed::Country(*code), site.state.now()).await.unwrap();
    }
    let path = format!("/countries/{}", countries[most].slug());
    let refused = browser.post(&path, &[("form", "follow")]).await.expect(422).page();
    assert!(refused.text("#keeping [role=alert]").contains("there is no room for more"));
    assert_eq!(refused.count("#keeping form"), 1);
    assert!(browser.get(&path).await.page().count("#keeping [role=alert]") == 0, "said once");
}
