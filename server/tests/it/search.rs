//! Full-text search from what is written to what is found: the words that `services` makes, in both databases.

use crate::restore::postgres;
use crate::site::{START, TestSite, permit, story};
use db::Db;
use domain::article::{NewArticle, Rendered};
use domain::search::{Filter, Page, Searchable};
use server::news;
use services::render;
use services::search::{excerpt, highlight, parse};
use tempfile::TempDir;

/// A database of each engine.
async fn both() -> (TempDir, [Db; 2]) {
    let folder = TempDir::new().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("test.db").display());
    let dbs = [Db::connect(&sqlite).await.unwrap(), Db::connect(&postgres()).await.unwrap()];
    for db in &dbs {
        db::migrate(db).await.unwrap();
    }
    (folder, dbs)
}

async fn save(db: &Db, story: &NewArticle) {
    let rendered = render::render(&story.headline, &story.standfirst, &story.body);
    db::articles::save(db, &permit(), story, &rendered, START).await.unwrap();
}

async fn search(db: &Db, typed: &str) -> Page {
    db::search::search(db, &parse(typed), &Filter::default(), None, 30, START).await.unwrap()
}

fn names(page: &Page) -> String {
    page.hits.iter().map(|hit| hit.card.slug.as_str()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn what_is_written_in_any_script_is_found_as_people_type_it() {
    let texts = [
        ("french", "Les pêcheurs de l’Île, à l’œuvre\n\n> La nuit ne finit pas."),
        ("german", "Die Straße zum Großhafen"),
        ("arabic", "وُلِدَ الصَّيّادُ في ٢٠١٩"),
        ("greek", "Οι ψαράδες της Κύπρου"),
        ("russian", "Ёжик в порту"),
        ("hindi", "मछुआरों का काम"),
        ("thai", "ชาวประมงกลับบ้าน"),
        ("khmer", "អ្នកនេសាទត្រឡប់មកផ្ទះ"),
        ("burmese", "ငါးဖမ်းသမားများ"),
        ("lao", "ຊາວປະມົງກັບບ້ານ"),
        ("chinese", "渔工回家了。iPhone手机"),
        ("japanese", "漁師は帰宅した。コーヒーを飲む"),
        ("korean", "어부들이 돌아왔다"),
        ("marks", "A *fish*erman[^1] said \"no\" & left.\n\n[^1]: In <b>2018</b>."),
    ];
    let (_folder, dbs) = both().await;
    for db in &dbs {
        for (name, body) in texts {
            save(db, &NewArticle { body: body.to_owned(), ..story(name) }).await;
        }
        for (typed, expected) in [
            ("PECHEURS ", "french"),
            ("l'ile ", "french"),
            ("oeuvre ", "french"),
            ("\"nuit ne finit\"", "french"),
            ("strasse gross", "german"),
            ("الصياد ", "arabic"),
            ("2019", "arabic"),
            ("ΚΥΠΡΟΥ ", "greek"),
            ("ежик ", "russian"),
            ("मछुआरों ", "hindi"),
            ("मछु", "hindi"),
            ("ประมง", "thai"),
            ("នេសាទ", "khmer"),
            ("ဖမ်းသမား", "burmese"),
            ("ປະມົງ", "lao"),
            ("回家", "chinese"),
            ("家", "chinese"),
            ("帰宅", "japanese"),
            ("工", "chinese"),
            ("iphone手机", "chinese"),
            ("手机 渔工", "chinese"),
            ("ｺｰﾋｰ", "japanese"),
            ("어부들이 ", "korean"),
            ("어부", "korean"),
            ("fisherman said no left", "marks"),
            ("2018 ", "marks"),
            ("strong OR em", ""),
            ("Headline of thai", "thai"),
        ] {
            let page = search(db, typed).await;
            let mut found: Vec<_> = page.hits.iter().map(|hit| hit.card.slug.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found.join(" "), expected, "{typed}");
        }
    }
}

#[tokio::test]
async fn what_was_found_is_shown_with_its_reason() {
    let (_folder, dbs) = both().await;
    let body = "Rain. The *Pêcheurs* & their boats came **home**.".to_owned();
    let [one, other] = &dbs;
    for db in &dbs {
        save(db, &NewArticle { headline: "Boats <1>".to_owned(), body: body.clone(), ..story("one") }).await;
    }
    for db in [one, other] {
        let (query, page) = (parse("boats pecheurs"), search(db, "boats pecheurs").await);
        let hit = &page.hits[0];
        assert_eq!(highlight(&query, &hit.card.headline).as_str(), "<mark>Boats</mark> &lt;1&gt;");
        assert_eq!(
            excerpt(&query, &hit.card.standfirst, &hit.html).as_str(),
            "Rain. The <mark>Pêcheurs</mark> &amp; their <mark>boats</mark> came home."
        );
    }
}

/// Pieces of texts and of queries, in which some engine or other could find a meaning.
const PIECES: [&str; 44] = [
    "fish",
    "Fisher",
    "the ",
    " a",
    "É",
    "e\u{301}",
    "İ",
    "ß",
    "ﬁ",
    "Ⅷ",
    "½",
    "'",
    "\"",
    "“",
    "«",
    "*",
    "^",
    ":",
    "-",
    "(",
    ")",
    " AND ",
    " OR ",
    " NOT ",
    "NEAR(",
    "{",
    "}",
    "\\",
    "%",
    "_",
    "|",
    "&",
    "!",
    "<->",
    "\0",
    "\u{200b}",
    "\u{fdfa}",
    "\u{1f6a2}",
    "渔船",
    "ชาว",
    "한국",
    "हिन्दी",
    "مِصْر",
    " \n",
];

/// The next number below `limit`: the same ones in every run (`SplitMix64`).
fn next(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
}

fn any(state: &mut u64, most: usize) -> String {
    let length = next(state, most);
    (0..length)
        .map(|_| match next(state, 12) {
            0 => char::from_u32(u32::try_from(next(state, 0x11_0000)).unwrap()).map(String::from).unwrap_or_default(),
            1 => "x".repeat(next(state, 300)),
            _ => PIECES[next(state, PIECES.len())].to_owned(),
        })
        .collect()
}

#[tokio::test]
async fn whatever_is_written_and_typed_both_engines_find_the_same_and_neither_fails() {
    let (_folder, dbs) = both().await;
    let mut state = 1;
    for number in 0..40 {
        let short = |text: String, most: usize| text.replace('\0', "").chars().take(most).collect::<String>() + ".";
        let story = NewArticle {
            headline: short(any(&mut state, 8), 190),
            standfirst: short(any(&mut state, 20), 590),
            body: short(any(&mut state, 120), 100_000),
            published_at: START.plus_seconds(-i64::try_from(next(&mut state, 5)).unwrap()),
            ..story(&format!("s{number}"))
        };
        for db in &dbs {
            save(db, &story).await;
        }
    }
    let mut hits = 0;
    for _ in 0..400 {
        let typed = any(&mut state, 6);
        let [sqlite, postgres] = [search(&dbs[0], &typed).await, search(&dbs[1], &typed).await];
        assert_eq!(sqlite, postgres, "{typed:?}");
        hits += sqlite.hits.len();
    }
    assert!(hits > 400, "only {hits} were there to be found");
}

#[tokio::test]
async fn a_story_that_was_stored_before_there_was_an_index_is_found_after_the_next_start() {
    let site = TestSite::start().await;
    let (db, one) = (&site.state.db, story("one"));
    let html = render::html(&one.body);
    let old = Rendered { extract: html.clone(), html, searchable: Searchable::default(), version: render::VERSION - 1 };
    db::articles::save(db, &permit(), &one, &old, START).await.unwrap();
    assert_eq!(names(&search(db, "headline").await), "");
    news::refresh(db).await.unwrap();
    assert_eq!(names(&search(db, "headline").await), "one");
}
