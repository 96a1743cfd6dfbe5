//! Stories for members: everybody sees that there are some, and what of; members read them.

use crate::site::{TestSite, story};
use domain::access::Role;
use domain::article::{Audience, NewArticle};

fn for_members() -> NewArticle {
    NewArticle { audience: Audience::Members, body: "The inner words.\n".to_owned(), ..story("inner") }
}

#[tokio::test]
async fn a_visitor_reads_headline_and_standfirst_and_how_to_join_and_not_a_word_more() {
    let site = TestSite::start().await;
    site.publish_story(story("about-nothing")).await;
    site.publish_story(for_members()).await;
    let home = site.get("/").await.page();
    assert_eq!(home.feed().len(), 2);
    assert_eq!(home.texts(".card__note"), ["For members"]);
    for path in ["/news/inner", "/ar-xb/news/inner", "/api/article?lang=en&slug=inner", "/", "/feed.atom"] {
        assert!(!site.get(path).await.expect(200).text().contains("The inner words"), "{path}");
    }
    let page = site.get("/news/inner").await.page();
    assert_eq!(page.text("h1"), "Headline of inner");
    assert_eq!(page.text(".story__standfirst"), "Standfirst of inner.");
    assert_eq!(page.text(".gate__title"), "The rest of this story is for members");
    assert_eq!(page.attribute(".gate a.button", "href"), "/login?then=/news/inner");
    assert_eq!(page.attribute("head > meta[name='robots']", "content"), "noindex");
}

#[tokio::test]
async fn members_and_staff_read_on_whoever_waits_or_was_suspended_does_not() {
    let site = TestSite::start().await;
    site.publish_story(for_members()).await;
    for (role, reads) in [
        (Role::Suspended, false),
        (Role::Pending, false),
        (Role::Member, true),
        (Role::Editor, true),
        (Role::Administrator, true),
    ] {
        let browser = site.sign_in_as(role).await;
        for path in ["/news/inner", "/api/article?lang=en&slug=inner"] {
            let answer = browser.get(path).await.expect(200);
            assert_eq!(answer.text().contains("The inner words"), reads, "{role:?} {path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{role:?} {path}");
        }
        if role == Role::Pending {
            let page = browser.get("/news/inner").await.page();
            assert!(page.text(".gate").contains("once your application is approved"));
            assert_eq!(page.count(".gate a.button"), 0, "who is signed in need not sign in");
        }
    }
}

#[tokio::test]
async fn a_story_for_members_leaves_the_site_in_no_feed() {
    let site = TestSite::start().await;
    site.publish_story(for_members()).await;
    for path in ["/feed.atom", "/feed.rss", "/feed.json"] {
        assert!(!site.get(path).await.expect(200).text().contains("Headline of inner"), "{path}");
    }
}
