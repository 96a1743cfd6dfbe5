//! Who may name whom (invariants 4 to 8, and 10).

use super::sources::{expect_none, offences};

/// The files of `app` that belong to the server alone, and may name what only the server has.
const SERVERS_HALF: [&str; 6] = [
    "app/src/api/",
    "app/src/state.rs",
    "app/src/request.rs",
    "app/src/localize.rs",
    "app/src/localize/",
    "app/src/plural_server.rs",
];

#[test]
fn server_functions_stand_only_in_the_api() {
    let found = offences("", &["app/src/api/"], |line| line.code.trim_start().starts_with("#[server"));
    expect_none(&found, "a server function is a public address: move it to app/src/api/<noun>.rs");
}

#[test]
fn pages_import_no_pages() {
    let found = offences("app/src/pages/", &[], |line| line.names("crate::pages") || line.names("super::"));
    expect_none(&found, "what two pages share is a component or a type of `wire`: move it there");
}

#[test]
fn components_import_no_pages_and_call_no_api() {
    let found = offences("app/src/components", &[], |line| {
        line.names("crate::pages") || line.names("crate::api") || line.names("api::")
    });
    expect_none(&found, "a component takes values and actions as properties: let the page ask");
}

#[test]
fn in_app_only_the_servers_half_names_db_and_services() {
    let found = offences("app/src/", &SERVERS_HALF, |line| line.names("db::") || line.names("services::"));
    expect_none(&found, "ask through a server function in app/src/api/, or translate in app/src/localize.rs");
}

#[test]
fn the_api_names_db_and_services_only_inside_its_functions() {
    let found =
        offences("app/src/api/", &[], |line| line.code.starts_with("use db") || line.code.starts_with("use services"));
    expect_none(
        &found,
        "imports of the server's crates stand inside the #[server] function: the browser has none of them",
    );
}

#[test]
fn only_components_touch_the_browser() {
    let browser = ["leaflet", "web_sys", "gloo_events", "gloo"];
    let found = offences("", &["app/src/components/"], |line| {
        browser.iter().any(|library| line.names(&format!("{library}::")) || line.names(&format!("use {library}")))
    });
    expect_none(&found, "the browser is reached from a component, inside an Effect: move it to app/src/components/");
}

#[test]
fn on_a_pages_way_to_the_browser_nothing_runs_outside_an_effect() {
    // JavaScript calls panic on the server. These files hold nothing but what effects and listeners call.
    let called_from_effects = [
        "app/src/components/copying.rs",
        "app/src/components/form.rs",
        "app/src/components/form/",
        "app/src/components/world_map/",
        "app/src/components/history.rs",
        "app/src/components/live.rs",
        "app/src/components/elements.rs",
        "app/src/components/reading.rs",
        "app/src/components/reflect.rs",
        "app/src/components/map_panel.rs",
        "app/src/components/map_panel/",
        "app/src/components/ticking.rs",
        "app/src/components/world_map.rs",
    ];
    let found = offences("app/src/components", &called_from_effects, |line| {
        ["window()", "document()", "web_sys::", "js_sys::"].iter().any(|call| line.names(call))
    });
    expect_none(&found, "put it into app/src/components/history.rs or world_map/, and call that inside an Effect");
}

#[test]
fn only_the_configuration_reads_the_environment() {
    let found = offences("", &["server/src/config.rs"], |line| {
        ["std::env", "env::var", "env::var_os", "env::vars", "env::args"].iter().any(|name| line.names(name))
            || line.code.contains("env = \"")
    });
    expect_none(&found, "what an operator sets is a flag with an environment variable in server/src/config.rs");
}

#[test]
fn only_the_server_acts_as_the_system() {
    let found = offences("", &["server/src/", "domain/src/access.rs"], |line| line.names("Viewer::System"));
    expect_none(&found, "take a Permit as an argument; commands and jobs of `server` make it");
}

#[test]
fn raw_numbers_of_members_stay_between_the_rule_and_its_reader() {
    let reader = ["domain/src/counts.rs", "domain/src/counts/", "db/src/counts.rs"];
    let found =
        offences("", &reader, |line| ["RawCounts", "Tally", "member_tally"].iter().any(|name| line.names(name)));
    expect_none(&found, "a number of members reaches anybody only as domain::counts::PublishedCounts");
    let counting = offences("db/src/", &["db/src/counts.rs"], |line| {
        line.code.to_lowercase().contains("count(") && line.names("member")
    });
    expect_none(&counting, "members are counted by db/src/counts.rs alone");
}

#[test]
fn only_the_database_crate_speaks_sql() {
    let found = offences("", &["db/src/"], |line| line.names("sqlx") || line.code.contains("SELECT "));
    expect_none(&found, "write a function in db/src/<noun>.rs");
}

#[test]
fn no_signature_says_server_fn_error() {
    let found = offences("", &[], |line| line.names("ServerFnError"));
    expect_none(&found, "answer app::error::Error: a closed set of codes, without free text");
}
