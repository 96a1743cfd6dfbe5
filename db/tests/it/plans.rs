//! That every query reads by index. The statements are taken from the sources, so that none is forgotten.

use crate::engines::{Fixture, Kind, Raw, for_each_engine};
use db::search;
use sqlx::{AssertSqlSafe, Row};
use std::path::Path;

/// Tables that may be read from end to end: they stay small, or reading all of them is what the query is for.
const SMALL: [&str; 12] = [
    "_sqlx_migrations",
    "article_count",
    "audit_personal",
    "count_change",
    "count_floor",
    "count_snapshot",
    // … by an index that holds the failing ones alone.
    "link_check",
    "member_tally",
    "outbox",
    "source",
    "topic",
    "topic_name",
];

/// Statements that read a whole table now and then, because an index for them would be written far more often, or that
/// count everything by a narrow index, because administrators see how much there is of each state.
const WHOLE: [&str; 8] = [
    "accounts COUNT",
    "counts COUNTED",
    "jobs COUNT",
    "links DUE",
    "links FORGET",
    "mails COUNT",
    "media COUNT",
    "sessions PRUNE",
];

/// The constants of `src` that hold SQL: file and name, text.
fn statements() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut statements = Vec::new();
    for folder in ["", "articles", "accounts", "jobs", "mails", "reading"].map(|folder| src.join(folder)) {
        for file in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let text = std::fs::read_to_string(&file).unwrap();
            let file = file.file_stem().unwrap().to_str().unwrap().to_owned();
            // What stands for a condition that several share.
            let shown = text.split("const SHOWN: &str = \"").nth(1).and_then(|rest| rest.split('"').next());
            for part in text.split("const ").skip(1) {
                let Some((name, rest)) = part.split_once(": &str =") else { continue };
                let sql = rest.split('"').nth(1).unwrap().trim().replace("SHOWN", shown.unwrap_or("SHOWN"));
                if let Some(values) = sql.strip_suffix("updated_at)").filter(|_| !sql.contains("VALUES")) {
                    // The one that is completed when it is used.
                    statements.push((
                        format!("{file} {name}"),
                        format!("{values}updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                    ));
                } else if sql.ends_with("IN (") {
                    statements.push((format!("{file} {name}"), format!("{sql}$1)")));
                } else if ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| sql.starts_with(verb)) {
                    statements.push((format!("{file} {name}"), sql));
                }
            }
        }
    }
    statements.sort();
    statements
}

#[test]
fn the_statements_are_found_in_the_sources() {
    let names: Vec<_> = statements().into_iter().map(|(name, _)| name).collect();
    for expected in ["list LIST_BY_COUNTRY", "counts TALLIES", "members INSERT", "save INSERT", "settings FIND"] {
        assert!(names.iter().any(|name| name == expected), "{expected} is not among {names:?}");
    }
    assert!(names.len() > 35, "{names:?}");
}

#[tokio::test]
async fn no_query_reads_a_whole_table_of_stories_or_members_nor_sorts_a_feed() {
    for_each_engine(async |fixture| {
        fill(fixture).await;
        for (name, sql) in statements().into_iter().filter(|(name, _)| !WHOLE.contains(&name.as_str())) {
            // Rows are locked on PostgreSQL alone.
            if fixture.kind == Kind::Sqlite && sql.contains("FOR UPDATE") {
                continue;
            }
            let plan = plan(fixture, &sql).await;
            // Lines are "SCAN alias" there and "Seq Scan on table alias" here.
            for line in &plan {
                let table = match fixture.kind {
                    Kind::Sqlite => line.strip_prefix("SCAN ").and_then(|line| line.split(' ').next()),
                    Kind::Postgres => line.split_once("Seq Scan on ").and_then(|(_, line)| line.split(' ').next()),
                };
                // One row of values, the two neighbours, one row each, and what a query makes itself are no tables.
                let fine = ["CONSTANT", "older", "newer", "original", "period", "(subquery-1)"];
                let scanned = table.filter(|table| !SMALL.contains(table) && !fine.contains(table));
                assert!(scanned.is_none(), "{name} reads all of {table:?}:\n{}\n{sql}", plan.join("\n"));
            }
            // Neither reads it by an index that leads to nearly everything.
            let wide = ["article_feed (published_at<?)", "Index Cond: (published_at <= "];
            // … but for its end.
            let is_step = name == "months NEWEST_BEFORE";
            let widely = plan.iter().filter(|line| wide.iter().any(|wide| line.contains(wide))).count();
            assert!(widely == 0 || is_step, "{name} reads all that is out:\n{}\n{sql}", plan.join("\n"));
            if name.starts_with("list LIST") || name == "articles NEIGHBOURS" || name == "written EXPORT" {
                let sorting = |line: &&String| line.contains("TEMP B-TREE FOR ORDER BY") || line.contains("Sort  (");
                let sorted = plan.iter().filter(sorting).count();
                assert_eq!(sorted, 0, "{name} sorts:\n{}\n{sql}", plan.join("\n"));
            }
        }
    })
    .await;
}

async fn plan(fixture: &Fixture, sql: &str) -> Vec<String> {
    match &fixture.raw {
        Raw::Sqlite(pool) => {
            let sql = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let rows = sqlx::query(sql).fetch_all(pool).await.unwrap();
            rows.iter().map(|row| row.get("detail")).collect()
        }
        Raw::Postgres(pool) => {
            let mut connection = pool.acquire().await.unwrap();
            let parameters = (1..30).take_while(|number| sql.contains(&format!("${number}"))).count();
            let nulls = vec!["NULL"; parameters].join(", ");
            let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
            // With real values a planner could be lucky; one plan for all values is what counts.
            let prepare = format!(
                "DEALLOCATE ALL; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;
                 PREPARE it AS {sql}"
            );
            sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *connection).await.unwrap();
            let explain = AssertSqlSafe(format!("EXPLAIN EXECUTE it{arguments}"));
            let rows = sqlx::raw_sql(explain).fetch_all(&mut *connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

#[tokio::test]
async fn a_search_reads_by_the_index_of_words_and_on_sqlite_no_more_than_a_page() {
    for_each_engine(async |fixture| {
        fill(fixture).await;
        let statements = search::statements(&fixture.db);
        assert_eq!(statements.len(), 3);
        for sql in statements {
            let plan = plan(fixture, &sql).await;
            let shown = plan.join("\n");
            match fixture.kind {
                // In the order of the index, and then row by row.
                Kind::Sqlite => {
                    assert!(plan[0].starts_with("SCAN _article_search VIRTUAL TABLE INDEX"), "{shown}");
                    let others = plan[1..].iter().filter(|line| line.contains("SCAN ") && !line.contains(" topic"));
                    assert_eq!(others.count(), 0, "{shown}");
                    assert!(!shown.contains("TEMP B-TREE FOR ORDER BY") && !shown.contains("MATERIALIZE"), "{shown}");
                }
                Kind::Postgres => assert!(!shown.contains("Seq Scan"), "{shown}"),
            }
        }
    })
    .await;
}

/// Thousands of stories and members, so that planners have something to weigh.
async fn fill(fixture: &Fixture) {
    let (id, random) = match fixture.kind {
        Kind::Sqlite => ("randomblob(16)", "abs(random())"),
        Kind::Postgres => ("gen_random_uuid()", "(random() * 1000000)::bigint"),
    };
    fixture
        .run(&format!(
            "INSERT INTO topic (topic_id, slug) SELECT {id}, slug
             FROM (SELECT 'ports' AS slug UNION SELECT 'wages') AS new;
             INSERT INTO article (article_id, slug, language, headline, standfirst, published_at, audience, state,
                revision, created_at, updated_at, html_version, html, body)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             SELECT {id}, 's' || i, 'en', 'Headline', 'Standfirst', {random} % 1000000,
                CASE WHEN i % 7 = 0 THEN 'members' ELSE 'public' END,
                CASE WHEN i % 5 = 0 THEN 'draft' ELSE 'published' END,
                1, 0, 0, 2, 'html', 'body' FROM n;
             INSERT INTO article_country (article_id, country, published_at, live)
             SELECT article_id, country, published_at, state = 'published'
             FROM article, (SELECT 'KH' AS country UNION SELECT 'BF' UNION SELECT 'CI') AS new;
             INSERT INTO article_topic (article_id, topic_id, published_at, live)
             SELECT article_id, topic_id, published_at, state = 'published' FROM article, topic;
             INSERT INTO article_search (article_id, place, headline, standfirst, body)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             SELECT article_id, i, 'boat ' || i, 'the pier', 'the sea ' || i
             FROM n JOIN article ON article.slug = 's' || n.i;
             INSERT INTO member (member_id, name, country, presence, standing, joined_at, updated_at)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             SELECT {id}, 'Name', CASE WHEN i % 3 = 0 THEN 'KH' ELSE 'BF' END, 'country', 'active', 0, 0 FROM n;
             ANALYZE"
        ))
        .await;
}
