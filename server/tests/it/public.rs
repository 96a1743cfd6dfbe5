//! What is public is kept fresh while the server runs: numbers at fixed times, stories within a second, whichever
//! process wrote them. The clock is the test's; the looks happen in real seconds.

use crate::site::{START, TestSite, permit, story};
use domain::article::NewArticle;
use domain::member::Presence;
use server::public::{Schedule, keep_fresh};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A little more than the time between two looks.
const A_LOOK: Duration = Duration::from_millis(1_400);

async fn heading(site: &TestSite) -> String {
    site.get("/").await.page().text("h1")
}

/// Waits until the feed begins with this story.
async fn expect_newest(site: &TestSite, slug: &str) {
    let begun = Instant::now();
    while site.get("/").await.page().feed().first().is_none_or(|newest| newest != slug) {
        assert!(begun.elapsed() < Duration::from_secs(5), "{slug} did not appear");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn numbers_are_published_at_the_schedules_times_and_never_because_somebody_joined() {
    let site = TestSite::start().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Demo, site.live.clone()));
    sleep(A_LOOK).await;
    for _ in 0..5 {
        site.join("KH", Presence::Country).await;
    }
    site.advance(9);
    sleep(A_LOOK).await;
    assert_eq!(heading(&site).await, "0 members currently registered.");
    site.advance(1);
    sleep(A_LOOK).await;
    assert_eq!(heading(&site).await, "5 members currently registered in 1 country.");
    fresh.abort();
}

#[tokio::test]
async fn a_server_that_starts_again_publishes_nothing_before_its_time() {
    let site = TestSite::populated().await;
    for _ in 0..5 {
        site.join("KH", Presence::Country).await;
    }
    site.advance(60);
    let restarted = site.restarted().await;
    let fresh = tokio::spawn(keep_fresh(restarted.state.clone(), Schedule::Daily, restarted.live.clone()));
    sleep(A_LOOK).await;
    assert_eq!(heading(&restarted).await, "27 members currently registered in 3 countries.");
    site.advance(86_400);
    sleep(A_LOOK).await;
    assert_eq!(heading(&restarted).await, "32 members currently registered in 3 countries.");
    fresh.abort();
}

#[tokio::test]
async fn a_publication_that_nobody_was_there_for_is_made_up_for() {
    let site = TestSite::populated().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    sleep(A_LOOK).await;
    fresh.abort();
    for _ in 0..5 {
        site.join("KH", Presence::Country).await;
    }
    // A server that is down at every midnight.
    site.advance(86_400);
    let restarted = site.restarted().await;
    let fresh = tokio::spawn(keep_fresh(restarted.state.clone(), Schedule::Daily, restarted.live.clone()));
    sleep(A_LOOK).await;
    assert_eq!(heading(&restarted).await, "32 members currently registered in 3 countries.");
    fresh.abort();
    // Once a day, however often it starts.
    for _ in 0..5 {
        site.join("KH", Presence::Country).await;
    }
    site.advance(3_600);
    let again = site.restarted().await;
    let fresh = tokio::spawn(keep_fresh(again.state.clone(), Schedule::Daily, again.live.clone()));
    sleep(A_LOOK).await;
    assert_eq!(heading(&again).await, "32 members currently registered in 3 countries.");
    fresh.abort();
}

#[tokio::test]
async fn a_new_name_of_the_network_appears_on_kept_pages() {
    let site = TestSite::populated().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    assert_eq!(site.get("/").await.page().text("head > title"), "Graticule");
    // A name is text wherever it stands.
    let name = "Harbour & </title><b>Sons";
    db::settings::set(&site.state.db, &permit(), "name", &name, START).await.unwrap();
    sleep(A_LOOK).await;
    let page = site.get("/").await.page();
    assert_eq!(page.text("head > title"), name);
    assert_eq!(page.text(".masthead__name"), name);
    assert_eq!(page.attribute("meta[name='application-name']", "content"), name);
    fresh.abort();
}

#[tokio::test]
async fn a_story_appears_within_a_second_whichever_process_stored_it_and_at_its_own_time() {
    let site = TestSite::populated().await;
    let other = site.restarted().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    expect_newest(&site, "four-letters").await;
    other.store_story(&NewArticle { published_at: START.plus_seconds(-60), ..story("five-days") }).await;
    expect_newest(&site, "five-days").await;
    // It is about a country that has news already, so that nothing but its time tells of it.
    let countries = vec!["KH".parse().unwrap()];
    other.store_story(&NewArticle { published_at: START.plus_seconds(3_600), countries, ..story("to-come") }).await;
    sleep(A_LOOK).await;
    expect_newest(&site, "five-days").await;
    site.advance(3_600);
    expect_newest(&site, "to-come").await;
    fresh.abort();
}

#[tokio::test]
async fn while_nothing_public_changes_nothing_is_drawn_anew() {
    let site = TestSite::populated().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    sleep(A_LOOK).await;
    let epoch = site.state.public().epoch;
    site.join("BT", Presence::Country).await;
    site.store_story(&NewArticle { state: domain::article::State::Draft, ..story("a-draft") }).await;
    sleep(A_LOOK).await;
    assert_eq!(site.state.public().epoch, epoch);
    fresh.abort();
}

#[tokio::test]
async fn a_floor_is_told_at_once_where_it_shows_and_nowhere_else() {
    let site = TestSite::populated().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    sleep(A_LOOK).await;
    let (epoch, event) = (site.state.public().epoch, site.live.newest());
    let floor = async |code: &str| {
        db::counts::set_floor(&site.state.db, &permit(), code.parse().unwrap(), site.state.now()).await.unwrap();
        sleep(A_LOOK).await;
    };
    // Two members live in Vietnam, none in Bhutan: nothing looks different, so nothing is drawn anew.
    for hidden in ["VN", "BT"] {
        floor(hidden).await;
        assert_eq!((site.state.public().epoch, site.live.newest()), (epoch, event), "{hidden}");
    }
    floor("FR").await;
    assert!(site.state.public().epoch > epoch && site.live.newest() > event);
    assert_eq!(site.get("/?country=fr").await.page().count(".figure__rank"), 0);
    fresh.abort();
}
