//! Outgoing mail as rows.

use crate::engines::for_each_engine;
use crate::examples::{at, permit};
use db::jobs::taken;
use db::mails::{self, Queued, Retried, sending};
use db::{Db, Error};
use domain::job::{Job, Kind, Trouble, WorkerId};
use domain::language::Language;
use domain::mail::{MailId, MailState, NewMail};
use domain::moment::Moment;
use std::collections::BTreeMap;

fn mail() -> NewMail {
    NewMail {
        to: "ann@network.example".parse().unwrap(),
        subject: "A message".to_owned(),
        text: "Hello\n".to_owned(),
        html: Some("<p>Hello</p>".to_owned()),
        language: Language::French,
        about: "test",
    }
}

async fn queue(db: &Db, key: &str) -> MailId {
    match mails::queue(db, &permit(), mail(), key, at(0)).await.unwrap() {
        Queued::New(id) => id,
        Queued::Existing(_) => panic!("it is there already"),
    }
}

async fn claim(db: &Db, now: Moment) -> Option<Job> {
    taken::claim(db, &permit(), WorkerId(1), &[Kind::SendMail], now).await.unwrap()
}

async fn state(db: &Db) -> MailState {
    mails::list(db, &permit(), None, None, 1).await.unwrap()[0].state
}

#[tokio::test]
async fn a_mail_brings_its_job_along_and_is_handed_out_until_it_is_sent() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = queue(db, "one").await;
        let job = claim(db, at(0)).await.unwrap();
        assert_eq!(job.payload, format!(r#"{{"mail":"{id}"}}"#));

        let first = sending::begin(db, &permit(), id, "network.example").await.unwrap().unwrap();
        assert_eq!(first.message_id, format!("<{id}@network.example>"));
        assert_eq!((first.to.as_str(), first.text.as_str()), ("ann@network.example", "Hello\n"));
        assert_eq!((first.language, first.created_at), (Language::French, at(0)));
        sending::postpone(db, &permit(), id, Trouble::new("silent", "No answer.")).await.unwrap();
        assert_eq!(state(db).await, MailState::Queued);

        let second = sending::begin(db, &permit(), id, "moved.example").await.unwrap().unwrap();
        assert_eq!(second.message_id, first.message_id, "it stays the same mail");
        sending::sent(db, &permit(), id, at(9)).await.unwrap();
        assert_eq!(sending::begin(db, &permit(), id, "network.example").await.unwrap(), None);
        sending::give_up(db, &permit(), id, Trouble::new("late", "Too late to say so.")).await.unwrap();
        let card = mails::list(db, &permit(), None, None, 9).await.unwrap().remove(0);
        assert_eq!((card.state, card.attempts, card.trouble, card.sent_at), (MailState::Sent, 2, None, Some(at(9))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_requests_with_one_cause_are_one_mail_and_one_job() {
    for_each_engine(async |fixture| {
        let requests: Vec<_> = (0..50)
            .map(|_| {
                let db = fixture.db.clone();
                tokio::spawn(async move { mails::queue(&db, &permit(), mail(), "one", at(0)).await.unwrap() })
            })
            .collect();
        let (mut new, mut ids) = (0, Vec::new());
        for request in requests {
            match request.await.unwrap() {
                Queued::New(id) => {
                    new += 1;
                    ids.push(id);
                }
                Queued::Existing(id) => ids.push(id),
            }
        }
        ids.dedup();
        assert_eq!((new, ids.len()), (1, 1));
        assert_eq!(fixture.number("SELECT count(*) FROM mail").await, 1);
        assert_eq!(fixture.number("SELECT count(*) FROM job").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_subject_that_could_begin_another_header_is_never_stored() {
    for_each_engine(async |fixture| {
        let bad = NewMail { subject: "Hello\r\nBcc: eve@evil.example".to_owned(), ..mail() };
        let refused = mails::queue(&fixture.db, &permit(), bad, "one", at(0)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        assert_eq!(fixture.number("SELECT (SELECT count(*) FROM mail) + (SELECT count(*) FROM job)").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_was_held_waits_for_an_administrator_and_for_no_longer_than_a_day() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = queue(db, "one").await;
        let job = claim(db, at(0)).await.unwrap();
        sending::hold(db, &permit(), id).await.unwrap();
        taken::finish(db, &permit(), job.run, at(1)).await.unwrap();
        assert_eq!(sending::begin(db, &permit(), id, "network.example").await.unwrap(), None);
        assert_eq!(claim(db, at(2)).await, None);

        assert_eq!(mails::retry(db, &permit(), MailId(1), at(3)).await.unwrap(), Retried::Absent);
        assert_eq!(mails::retry(db, &permit(), id, at(86_400)).await.unwrap(), Retried::Stale);
        assert_eq!(mails::retry(db, &permit(), id, at(3)).await.unwrap(), Retried::Queued);
        assert!(claim(db, at(3)).await.is_some());
        sending::sent(db, &permit(), id, at(4)).await.unwrap();
        assert_eq!(mails::retry(db, &permit(), id, at(5)).await.unwrap(), Retried::Sent);
        assert_eq!(mails::retry(db, &permit(), id, at(86_400)).await.unwrap(), Retried::Sent, "and not too old");
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_waits_for_its_next_attempt_is_sent_at_once_when_an_administrator_says_so() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = queue(db, "one").await;
        let job = claim(db, at(0)).await.unwrap();
        taken::fail(db, &permit(), job.run, Trouble::new("x", "x"), Some(at(3_600)), at(1)).await.unwrap();
        assert_eq!(claim(db, at(2)).await, None);
        assert_eq!(mails::retry(db, &permit(), id, at(2)).await.unwrap(), Retried::Queued);
        assert!(claim(db, at(2)).await.is_some());
        assert_eq!(fixture.number("SELECT count(*) FROM job").await, 1);
    })
    .await;
}

#[tokio::test]
async fn administrators_list_mails_read_one_and_old_ones_are_deleted_on_time() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let first = queue(db, "one").await;
        let second = queue(db, "two").await;
        sending::give_up(db, &permit(), first, Trouble::new("refused", "The mail server refused it (550)."))
            .await
            .unwrap();
        let counts = mails::count(db, &permit()).await.unwrap();
        assert_eq!(counts, BTreeMap::from([(MailState::Queued, 1), (MailState::Failed, 1)]));
        let failed = mails::list(db, &permit(), Some(MailState::Failed), None, 9).await.unwrap();
        assert_eq!(failed.iter().map(|card| card.id).collect::<Vec<_>>(), [first]);
        let read = mails::find(db, &permit(), second, at(1)).await.unwrap().unwrap();
        assert_eq!((read.text.as_str(), read.card.subject.as_str()), ("Hello\n", "A message"));
        assert_eq!(read.html, mail().html);
        assert_eq!(mails::find(db, &permit(), MailId(1), at(1)).await.unwrap(), None);

        let day = 86_400;
        assert_eq!(mails::prune(db, &permit(), at(day + 1)).await.unwrap(), 0);
        let counts = mails::count(db, &permit()).await.unwrap();
        assert_eq!(counts, BTreeMap::from([(MailState::Failed, 2)]), "nobody sends yesterday's mail");
        assert_eq!(mails::prune(db, &permit(), at(30 * day + 1)).await.unwrap(), 2);
    })
    .await;
}
