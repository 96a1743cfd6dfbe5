//! Three processes on one PostgreSQL are one site.

use super::EMAIL;
use crate::commands::{printed, run};
use crate::process::{Process, create_account, site_folder};
use crate::restore::postgres;
use std::fs;
use std::time::{Duration, Instant};

/// The limit of what one process does and another must follow.
const SOON: Duration = Duration::from_secs(2);

#[test]
fn who_signs_in_at_one_process_is_signed_in_at_all_and_signed_out_at_all() {
    let (folder, url) = (site_folder(), postgres());
    let here = [("GRATICULE_DATABASE_URL", url.as_str())];
    create_account(&folder, &here, EMAIL);
    let [one, two, three] = [(); 3].map(|()| Process::start(&folder, &here));
    let (cookie, kept) = (one.sign_in(EMAIL), two.sign_in(EMAIL));
    for process in [&two, &three] {
        process.get("/account", &cookie).expect(200);
    }
    let mut streams = [two.live(&cookie), three.live(&cookie)];
    let mut other = three.live(&kept);

    let signed_out = Instant::now();
    two.post("/logout", &cookie, &[("form", "logout")]).unwrap().expect(303);
    for process in [&one, &two, &three] {
        assert!(process.get("/account", &cookie).expect(303).header("location").starts_with("/login"));
    }
    for stream in &mut streams {
        assert_eq!(stream.event(), None);
    }
    assert!(signed_out.elapsed() < SOON, "{:?}", signed_out.elapsed());

    // Another password ends every other session, wherever its streams are.
    let doomed = three.sign_in(EMAIL);
    let mut stream = one.live(&doomed);
    let fields =
        [("form", "password"), ("password", crate::browser::PASSWORD), ("new-password", "nine herons in a row")];
    let changed = two.post("/account", &kept, &fields).unwrap().expect(303);
    let changed_at = Instant::now();
    assert_eq!(stream.event(), None);
    assert!(changed_at.elapsed() < SOON, "{:?}", changed_at.elapsed());
    let renewed = changed.header("set-cookie").split(';').next().unwrap();
    one.get("/account", renewed).expect(200);

    fs::write(folder.path().join("five-days.md"), STORY).unwrap();
    assert!(run(&folder, &["news", "import", "five-days.md"], &here).status.success());
    assert_eq!(
        other.event().unwrap().1,
        r#"{"slug":"five-days","new":true}"#,
        "the session that went on has its stream"
    );
}

const STORY: &str = "+++\nslug = \"five-days\"\nlanguage = \"en\"\npublished = 2024-03-20T10:30:00Z\nheadline = \"Five days\"\n\
    standfirst = \"Why.\"\ncountries = [\"KH\"]\ntopics = []\n+++\n\nText.\n";

#[test]
fn a_story_that_another_process_stores_is_told_by_all_under_the_same_number() {
    let (folder, url) = (site_folder(), postgres());
    let here = [("GRATICULE_DATABASE_URL", url.as_str())];
    let processes = [(); 3].map(|()| Process::start(&folder, &here));
    let mut streams = [0, 1, 2].map(|place: usize| processes[place].live(""));
    fs::write(folder.path().join("five-days.md"), STORY).unwrap();
    let imported = run(&folder, &["news", "import", "five-days.md"], &here);
    let stored = Instant::now();
    assert!(printed(&imported).starts_with("1 new"), "{}", String::from_utf8_lossy(&imported.stderr));
    let heard = streams.each_mut().map(|stream| stream.event().unwrap());
    assert!(stored.elapsed() < SOON, "{:?}", stored.elapsed());
    assert_eq!(heard[0].1, r#"{"slug":"five-days","new":true}"#);
    assert!(heard.iter().all(|event| *event == heard[0]), "{heard:?}");
    for process in &processes {
        assert_eq!(process.get("/", "").page().feed(), ["five-days"]);
    }
}
