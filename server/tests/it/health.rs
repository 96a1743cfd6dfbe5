//! `/healthz` and `/readyz`: for those who watch the server.

use crate::site::TestSite;
use app::error::Error;

#[tokio::test]
async fn a_server_with_its_database_is_alive_and_ready() {
    let site = TestSite::start().await;
    assert_eq!(site.get("/healthz").await.expect(200).text(), "alive\n");
    assert_eq!(site.get("/readyz").await.expect(200).text(), "ready\n");
}

#[tokio::test]
async fn a_server_without_its_database_is_alive_and_not_ready() {
    let site = TestSite::start().await;
    site.state.db.close().await;
    site.get("/healthz").await.expect(200);
    let answer = site.get("/readyz").await.expect(503);
    assert_eq!(answer.text(), "the database does not answer\n");
}

#[tokio::test]
async fn while_the_database_is_away_kept_pages_are_served_and_others_are_unavailable() {
    let site = TestSite::populated().await;
    let kept = site.get("/").await.expect(200);
    site.state.db.close().await;
    assert_eq!(site.get("/").await, kept);
    let page = site.get("/news/one-room").await.expect(503).page();
    assert_eq!(page.text(".failure__title"), "The site is busy right now");
    assert_eq!(site.get("/api/articles?lang=en").await.expect(503).unpack::<Error>(), Error::Unavailable);
    site.get("/api/atlas?lang=en").await.expect(200);
}
