//! Mail from the queue to a mail server, whatever mood that is in.

use crate::jobs::{Working, eventually};
use crate::site::{TestSite, permit};
use crate::smtp::{MailServer, Mood};
use db::mails::{self, Queued};
use domain::job::{Kind, State};
use domain::language::Language;
use domain::mail::{MailCard, MailId, MailState, NewMail};
use server::jobs::Handlers;
use server::mail;
use services::mail::{Mailer, words};
use std::time::Duration;

fn handlers(server: Option<&MailServer>) -> Handlers {
    handlers_with(server, Duration::from_secs(15))
}

/// … where nobody waits for a mail server any longer than so.
fn handlers_with(server: Option<&MailServer>, patience: Duration) -> Handlers {
    let mailer = server.map(|server| Mailer::new(&server.url).unwrap().with_patience(patience));
    Handlers::default().on(Kind::SendMail, mail::handler(mailer))
}

fn message() -> NewMail {
    words::test("ann@network.example".parse().unwrap(), Language::French, "https://network.example")
}

async fn queue(site: &TestSite, key: &str) -> MailId {
    match mails::queue(&site.state.db, &permit(), message(), key, site.state.now()).await.unwrap() {
        Queued::New(id) | Queued::Existing(id) => id,
    }
}

async fn card(site: &TestSite) -> MailCard {
    mails::list(&site.state.db, &permit(), None, None, 1).await.unwrap().remove(0)
}

fn header<'a>(message: &'a str, name: &str) -> &'a str {
    let head = message.split("\r\n\r\n").next().unwrap();
    head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name} is missing in {head}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_requests_with_one_cause_arrive_as_one_mail_text_first() {
    let site = TestSite::start().await;
    let mut server = MailServer::start(Mood::Kind).await;
    let working = Working::start(&site, handlers(Some(&server)));
    let mut id = MailId(0);
    for _ in 0..50 {
        id = queue(&site, "one").await;
    }
    let message = server.received.recv().await.unwrap();
    eventually(&site, Kind::SendMail, |job| job.state == State::Done).await;
    assert_eq!(header(&message, "Message-ID: "), format!("<{id}@network.example>"));
    assert_eq!(header(&message, "From: "), "Graticule <graticule@network.example>");
    assert_eq!(header(&message, "To: "), "ann@network.example");
    assert_eq!(header(&message, "Date: "), "Tue, 24 Nov 2026 09:30:00 +0000");
    assert_eq!(header(&message, "Content-Language: "), "fr");
    assert_eq!(header(&message, "Auto-Submitted: "), "auto-generated");
    // "Un message d’essai", whose last word is not of ASCII.
    assert_eq!(header(&message, "Subject: "), "Un message =?utf-8?b?ZOKAmWVzc2Fp?=");
    assert!(message.find("text/plain").unwrap() < message.find("text/html").unwrap());
    let sent = card(&site).await;
    assert_eq!((sent.state, sent.attempts), (MailState::Sent, 1));
    working.stop().await;
    assert!(server.received.try_recv().is_err(), "it came twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_hangs_is_asked_again_later_and_other_mail_goes_on() {
    let site = TestSite::start().await;
    let mut server = MailServer::start(Mood::Hanging).await;
    let working = Working::start(&site, handlers_with(Some(&server), Duration::from_secs(1)));
    queue(&site, "one").await;
    let job = eventually(&site, Kind::SendMail, |job| job.trouble.is_some()).await;
    assert_eq!((job.state, job.trouble.unwrap().code.as_str()), (State::Queued, "silent"));
    let waiting = card(&site).await;
    assert_eq!((waiting.state, waiting.trouble.unwrap().code.as_str()), (MailState::Queued, "silent"));

    server.turn(Mood::Kind);
    site.advance(1);
    queue(&site, "two").await;
    server.received.recv().await.unwrap();
    site.advance(5);
    server.received.recv().await.unwrap();
    eventually(&site, Kind::SendMail, |job| job.state == State::Done).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_for_now_is_tried_again_and_what_is_refused_for_good_is_not() {
    let site = TestSite::start().await;
    let mut server = MailServer::start(Mood::Answering(451)).await;
    let working = Working::start(&site, handlers(Some(&server)));
    queue(&site, "one").await;
    let job = eventually(&site, Kind::SendMail, |job| job.trouble.is_some()).await;
    assert_eq!(job.trouble.unwrap().text, "The mail server takes it another time (451).");
    server.visits.recv().await.unwrap();

    server.turn(Mood::Answering(550));
    site.advance(5);
    let job = eventually(&site, Kind::SendMail, |job| job.state == State::Failed).await;
    let text = job.trouble.unwrap().text;
    assert_eq!(text, "The mail server refused it (550).", "it repeats nothing that names somebody");
    assert_eq!(card(&site).await.state, MailState::Failed);
    server.visits.recv().await.unwrap();
    site.advance(7_200);

    // A worker that has looked again since has sent this one.
    server.turn(Mood::Kind);
    queue(&site, "two").await;
    server.received.recv().await.unwrap();
    server.visits.recv().await.unwrap();
    working.stop().await;
    assert!(server.visits.try_recv().is_err(), "the refused one was tried again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_acknowledgement_was_lost_comes_again_as_the_same_mail() {
    let site = TestSite::start().await;
    let mut server = MailServer::start(Mood::Leaving).await;
    let working = Working::start(&site, handlers(Some(&server)));
    queue(&site, "one").await;
    let first = server.received.recv().await.unwrap();
    let job = eventually(&site, Kind::SendMail, |job| job.trouble.is_some()).await;
    assert_eq!(job.trouble.unwrap().code, "away");
    server.turn(Mood::Kind);
    site.advance(5);
    let second = server.received.recv().await.unwrap();
    for name in ["Message-ID: ", "Date: ", "Subject: "] {
        assert_eq!(header(&first, name), header(&second, name));
    }
    eventually(&site, Kind::SendMail, |job| job.state == State::Done).await;
    assert_eq!(card(&site).await.attempts, 2);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_sent_is_not_sent_again_though_its_job_is_done_again() {
    let site = TestSite::start().await;
    let mut server = MailServer::start(Mood::Kind).await;
    let id = queue(&site, "one").await;
    // Another process sent it and ended before it could say that the job is done.
    db::mails::sending::begin(&site.state.db, &permit(), id, "network.example").await.unwrap().unwrap();
    db::mails::sending::sent(&site.state.db, &permit(), id, site.state.now()).await.unwrap();
    let working = Working::start(&site, handlers(Some(&server)));
    eventually(&site, Kind::SendMail, |job| job.state == State::Done).await;
    working.stop().await;
    assert!(server.visits.try_recv().is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_mail_is_held_and_one_that_comes_later_sends_only_what_it_is_told_to() {
    let site = TestSite::start().await;
    let id = queue(&site, "one").await;
    let working = Working::start(&site, handlers(None));
    eventually(&site, Kind::SendMail, |job| job.state == State::Done).await;
    working.stop().await;
    assert_eq!(card(&site).await.state, MailState::Held);
    let read = mails::find(&site.state.db, &permit(), id, site.state.now()).await.unwrap().unwrap();
    assert_eq!(read.text, message().text);

    let mut server = MailServer::start(Mood::Kind).await;
    let working = Working::start(&site, handlers(Some(&server)));
    site.advance(60);
    queue(&site, "two").await;
    let message = server.received.recv().await.unwrap();
    assert_ne!(header(&message, "Message-ID: "), format!("<{id}@network.example>"));
    mails::retry(&site.state.db, &permit(), id, site.state.now()).await.unwrap();
    let message = server.received.recv().await.unwrap();
    assert_eq!(header(&message, "Message-ID: "), format!("<{id}@network.example>"));
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_nobody_could_send_for_a_day_is_sent_no_more() {
    let site = TestSite::start().await;
    let mut server = MailServer::start(Mood::Kind).await;
    queue(&site, "one").await;
    site.advance(86_400);
    let working = Working::start(&site, handlers(Some(&server)));
    let job = eventually(&site, Kind::SendMail, |job| job.state == State::Failed).await;
    assert_eq!(job.trouble.unwrap().code, "stale");
    assert_eq!(card(&site).await.state, MailState::Failed);
    working.stop().await;
    assert!(server.visits.try_recv().is_err());
}
