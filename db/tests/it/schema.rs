//! That the two folders of migrations say the same.

use crate::engines::{Fixture, KINDS, Kind, for_each_engine};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Columns that SQLite, which has no booleans, holds as 0 and 1.
const BOOLEANS: [&str; 5] = [".live", ".source_extract", ".is_cover", ".remembers", ".is_read"];

/// What one engine made of the migrations, in words that both share.
#[derive(Default, PartialEq, Eq, Debug)]
struct Schema {
    /// `table.column family nullable key`
    columns: BTreeSet<String>,
    /// `table.index unique(columns)`
    indexes: BTreeSet<String>,
    /// `table.column -> table when deleted`
    references: BTreeSet<String>,
    /// `table.trigger`
    triggers: BTreeSet<String>,
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_keys_indexes_references_and_triggers() {
    let schemas = RefCell::new(Vec::new());
    for_each_engine(async |fixture| {
        let schema = match fixture.kind {
            Kind::Sqlite => sqlite(fixture).await,
            Kind::Postgres => postgres(fixture).await,
        };
        assert!(schema.columns.len() > 60 && schema.indexes.len() > 8, "{schema:#?}");
        schemas.borrow_mut().push(schema);
    })
    .await;
    let schemas = schemas.into_inner();
    let differences =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| a.symmetric_difference(b).cloned().collect::<Vec<_>>();
    assert_eq!(differences(&schemas[0].columns, &schemas[1].columns), Vec::<String>::new());
    assert_eq!(differences(&schemas[0].indexes, &schemas[1].indexes), Vec::<String>::new());
    assert_eq!(differences(&schemas[0].references, &schemas[1].references), Vec::<String>::new());
    assert_eq!(differences(&schemas[0].triggers, &schemas[1].triggers), Vec::<String>::new());
}

async fn sqlite(fixture: &Fixture) -> Schema {
    // A view's columns are all nullable, in both engines.
    let columns = "
        SELECT t.name || '.' || c.name || ' '
            || CASE lower(c.type) WHEN '' THEN 'expression' ELSE lower(c.type) END
            || CASE WHEN c.\"notnull\" THEN '' ELSE ' null' END || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END
        FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
        WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_%' ESCAPE '\\'";
    let indexes = "
        SELECT t.name || '.' || i.name || CASE WHEN i.\"unique\" THEN ' unique' ELSE '' END
            || CASE WHEN i.partial THEN ' partial' ELSE '' END || ' '
            || (SELECT group_concat(x.name || CASE WHEN x.\"desc\" THEN ' desc' ELSE '' END, ', ' ORDER BY x.seqno)
                FROM pragma_index_xinfo(i.name) AS x WHERE x.key)
        FROM sqlite_schema AS t, pragma_index_list(t.name) AS i WHERE t.type = 'table' AND i.origin = 'c'";
    let references = "
        SELECT t.name || '.' || f.\"from\" || ' -> ' || f.\"table\" || ' ' || lower(f.on_delete)
        FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'";
    let triggers = "SELECT tbl_name || '.' || name FROM sqlite_schema WHERE type = 'trigger'";
    Schema {
        columns: fixture.texts(columns).await.into_iter().map(|column| sqlite_column(&column)).collect(),
        indexes: fixture.texts(indexes).await.into_iter().collect(),
        references: fixture.texts(references).await.into_iter().collect(),
        triggers: fixture.texts(triggers).await.into_iter().collect(),
    }
}

/// A column of SQLite in the words of families: a blob is an identifier, some integers are booleans.
fn sqlite_column(column: &str) -> String {
    let mut words: Vec<_> = column.split(' ').collect();
    let boolean = BOOLEANS.iter().any(|name| words[0].ends_with(name));
    words[1] = match words[1] {
        "blob" => "identifier",
        "integer" if boolean => "boolean",
        // SQLite does not say of what type an expression in a view is.
        "expression" => "text",
        other => other,
    };
    words.join(" ")
}

async fn postgres(fixture: &Fixture) -> Schema {
    let columns = "
        SELECT c.table_name || '.' || c.column_name || ' ' || CASE c.data_type
                WHEN 'uuid' THEN 'identifier' WHEN 'bigint' THEN 'integer' ELSE c.data_type END
            || CASE WHEN c.is_nullable = 'YES' THEN ' null' ELSE '' END
            || COALESCE((SELECT ' key ' || k.ordinal_position FROM information_schema.table_constraints AS p
                JOIN information_schema.key_column_usage AS k USING (constraint_schema, constraint_name)
                WHERE p.constraint_type = 'PRIMARY KEY' AND p.table_name = c.table_name
                    AND k.table_name = c.table_name AND k.column_name = c.column_name), '')
        FROM information_schema.columns AS c WHERE c.table_schema = 'public' AND c.table_name NOT LIKE '\\_%'";
    let indexes = "
        SELECT t.relname || '.' || i.relname || CASE WHEN x.indisunique THEN ' unique' ELSE '' END
            || CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END || ' '
            || (SELECT string_agg(a.attname || CASE WHEN x.indoption[k.n - 1] & 1 = 1 THEN ' desc' ELSE '' END,
                    ', ' ORDER BY k.n)
                FROM unnest(x.indkey) WITH ORDINALITY AS k (attnum, n)
                JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum)
        FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS t ON t.oid = x.indrelid
        JOIN pg_namespace AS s ON s.oid = t.relnamespace WHERE s.nspname = 'public' AND NOT x.indisprimary
            AND t.relname NOT LIKE '\\_%'";
    let references = "
        SELECT t.relname || '.' || a.attname || ' -> ' || r.relname || ' '
            || CASE c.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'no action' END
        FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid JOIN pg_class AS r ON r.oid = c.confrelid
        JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'";
    let triggers = "
        SELECT t.relname || '.' || g.tgname FROM pg_trigger AS g JOIN pg_class AS t ON t.oid = g.tgrelid
        WHERE NOT g.tgisinternal";
    Schema {
        columns: fixture.texts(columns).await.into_iter().collect(),
        indexes: fixture.texts(indexes).await.into_iter().collect(),
        references: fixture.texts(references).await.into_iter().collect(),
        triggers: fixture.texts(triggers).await.into_iter().collect(),
    }
}

fn migrations(kind: Kind) -> BTreeMap<String, String> {
    let name = format!("{kind:?}").to_lowercase();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(name);
    let files = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn both_folders_have_the_same_files_and_each_explains_itself() {
    let [sqlite, postgres] = KINDS.map(migrations);
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (name, text) in sqlite.iter().chain(&postgres) {
        assert!(text.starts_with("-- "), "{name} begins without a comment");
    }
}

/// Exports and erasures are driven by it: a column without a class and a retention is a mistake.
#[test]
fn every_column_says_who_may_read_it_and_how_long_it_stays_and_both_folders_say_the_same() {
    let classes = KINDS.map(|kind| {
        let mut classes = BTreeMap::new();
        let mut note = |file: &str, table: &str, line: &str| {
            let column = line.split_whitespace().next().unwrap();
            let (_, comment) = line.split_once("-- ").unwrap_or_else(|| panic!("{file}: {line}"));
            let (class, rest) = comment.split_once("; ").unwrap_or_else(|| panic!("{file}: {line}"));
            assert!(["public", "members", "self", "staff", "secret"].contains(&class), "{file}: {line}");
            let (retention, _) = rest.split_once('.').unwrap_or_else(|| panic!("{file}: {line}"));
            classes.insert(format!("{table}.{column}"), format!("{class}; {retention}"));
        };
        for (file, text) in migrations(kind) {
            for table in text.split("CREATE TABLE ").skip(1) {
                let (name, columns) = table.split_once(" (\n").unwrap();
                // The engine's own, made of what other tables hold.
                if name.starts_with('_') {
                    continue;
                }
                for line in columns.split("\n)").next().unwrap().lines() {
                    let first = line.split_whitespace().next().unwrap();
                    // Constraints and comments of their own begin otherwise, or go on further in.
                    if line.starts_with("     ") || ["CHECK", "PRIMARY", "--"].contains(&first) {
                        continue;
                    }
                    note(&file, name, line);
                }
            }
            // Columns that came later, each on a line of its own.
            for line in text.lines().filter_map(|line| line.strip_prefix("ALTER TABLE ")) {
                if let Some((table, column)) = line.split_once(" ADD COLUMN ") {
                    note(&file, table, column);
                }
            }
        }
        classes
    });
    assert_eq!(classes[0], classes[1]);
    assert!(classes[0].len() > 50, "{:?}", classes[0]);
    assert_eq!(classes[0]["member_tally.n"], "secret; stays");
    assert_eq!(classes[0]["article.kind"], "public; stays");
}
