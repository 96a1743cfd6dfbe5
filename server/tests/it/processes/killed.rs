//! Processes that are killed at the worst moment lose nothing that anybody was told is done.

use super::EMAIL;
use crate::commands::{printed, run};
use crate::process::{Process, create_account, site_folder, within};
use crate::restore::postgres;
use crate::site::permit;
use crate::smtp::{MailServer, Mood};
use db::{Db, jobs, mails};
use domain::job::State;
use domain::language::Language;
use domain::mail::MailState;
use server::site::now;
use services::mail::words;
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const MAILS: usize = 200;
const KILLS: u32 = 25;

fn message_id(message: &str) -> String {
    message.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned()
}

/// Runs one statement with the client that lies beside the server, and answers the first column.
fn sql(url: &str, sql: &str) -> String {
    let done = Command::new("psql").args(["--quiet", "--no-psqlrc", "-At", url, "--command", sql]).output().unwrap();
    assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
    printed(&done).trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_three_processes_that_send_mail_one_is_killed_and_each_mail_is_acknowledged_once() {
    let (folder, url) = (site_folder(), postgres());
    let db = Db::connect(&url).await.unwrap();
    db::migrate(&db).await.unwrap();
    for number in 0..MAILS {
        let mail = words::test(EMAIL.parse().unwrap(), Language::English, "https://network.example");
        mails::queue(&db, &permit(), mail, &format!("mail {number}"), now()).await.unwrap();
    }
    // Each process has a mail server of its own, so that it is known who sent what.
    let mut servers =
        [MailServer::start(Mood::Kind).await, MailServer::start(Mood::Kind).await, MailServer::start(Mood::Kind).await];
    let processes = servers.each_ref().map(|server| {
        let base = ("GRATICULE_BASE_URL", "https://network.example");
        Process::start(&folder, &[("GRATICULE_DATABASE_URL", &url), base, ("GRATICULE_SMTP_URL", &server.url)])
    });
    let mut acknowledged = Vec::new();
    for _ in 0..10 {
        acknowledged.push(message_id(&servers[0].received.recv().await.unwrap()));
    }
    // It dies with two mails in its hands: the mail server has them, and has not said so yet.
    servers[0].turn(Mood::Holding);
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(message_id(&servers[0].held.recv().await.unwrap()));
    }
    processes[0].kill();

    // The others do all the rest; what the dead one had stays its own until its lease has run out, after a minute.
    within(Duration::from_secs(30), "the others' work", || {
        (sql(&url, "SELECT count(*) FROM job WHERE state <> 'done'") == "2").then_some(())
    });
    let minute = "(extract(epoch FROM now()) + 60) * 1000000";
    let leased = sql(&url, &format!("SELECT count(*) FROM job WHERE state = 'running' AND due_at <= {minute}"));
    assert_eq!(leased, "2", "two jobs have no worker, and not for longer than a lease");
    // That minute passes at once for the two leases, and for nobody else.
    sql(&url, "UPDATE job SET due_at = due_at - 60000000 WHERE state = 'running'");
    within(Duration::from_secs(20), "the dead one's work", || {
        (sql(&url, "SELECT count(*) FROM job WHERE state <> 'done'") == "0").then_some(())
    });

    let work = jobs::count(&db, &permit()).await.unwrap();
    // Two more come round every day: housekeeping, and the look at links.
    assert_eq!(work, BTreeMap::from([(State::Done, MAILS as u64 + 2)]));
    assert_eq!(mails::count(&db, &permit()).await.unwrap(), BTreeMap::from([(MailState::Sent, MAILS as u64)]));
    for server in &mut servers {
        while let Ok(message) = server.received.try_recv() {
            acknowledged.push(message_id(&message));
        }
    }
    let sent = acknowledged.len();
    acknowledged.sort();
    acknowledged.dedup();
    assert_eq!((sent, acknowledged.len()), (MAILS, MAILS), "every mail was acknowledged, and none twice");
    assert!(held.iter().all(|id| acknowledged.contains(id)), "what was in flight comes again under the same name");
    db.close().await;
}

/// Posts one name after the other until the process is gone. Answers the number of the last that was acknowledged.
fn rename_on(process: &Process, cookie: &str, from: u32, done: &AtomicU32) -> u32 {
    let mut number = from;
    loop {
        let name = format!("Heron {}", number + 1);
        let Some(answer) = process.post("/account", cookie, &[("form", "name"), ("name", &name)]) else {
            return number;
        };
        answer.expect(303);
        number += 1;
        done.fetch_add(1, Ordering::SeqCst);
    }
}

/// The number in the name that the account has; none was given yet where it has the name it was made with.
fn number(process: &Process, cookie: &str) -> u32 {
    let name = process.get("/account", cookie).expect(200).page().attribute("#name-name", "value");
    name.strip_prefix("Heron ").map_or(0, |number| number.parse().unwrap())
}

#[test]
fn what_was_acknowledged_on_sqlite_survives_twenty_five_kills() {
    let folder = site_folder();
    let emails = [EMAIL, "wren@network.example", "crane@network.example"];
    for email in emails {
        create_account(&folder, &[], email);
    }
    let mut process = Process::start(&folder, &[]);
    let cookies = emails.map(|email| process.sign_in(email));
    let mut acknowledged = [0; 3];
    for round in 0..KILLS {
        let done = AtomicU32::new(0);
        acknowledged = std::thread::scope(|scope| {
            let (process, done) = (&process, &done);
            let clients = [0, 1, 2].map(|who: usize| {
                let (cookie, from) = (&cookies[who], acknowledged[who]);
                scope.spawn(move || rename_on(process, cookie, from, done))
            });
            // At another moment each time; two or three changes are always under way.
            within(Duration::from_secs(10), "some changes", || (done.load(Ordering::SeqCst) > round % 9).then_some(()));
            process.kill();
            clients.map(|client| client.join().unwrap())
        });
        process = Process::start(&folder, &[]);
        for (cookie, acknowledged) in cookies.iter().zip(&mut acknowledged) {
            let kept = number(&process, cookie);
            // The one that was under way may have come through.
            assert!((*acknowledged..=*acknowledged + 1).contains(&kept), "{kept} of {acknowledged} after kill {round}");
            *acknowledged = kept;
        }
        let verified = run(&folder, &["audit", "verify"], &[]);
        assert!(verified.status.success(), "after kill {round}: {}", printed(&verified));
    }
}
