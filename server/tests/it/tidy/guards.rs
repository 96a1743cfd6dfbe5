//! What must not slip through (invariants 9, 11 and 12), and where the two halves of the app are told apart.

use super::sources::{code, expect_none, offences};

#[test]
fn only_the_renderer_the_drawer_and_our_own_rows_vouch_for_html() {
    let may = [
        "services/src/render.rs",
        "services/src/render/outline.rs",
        "services/src/graph.rs",
        "services/src/locator.rs",
        "services/src/map.rs",
        "services/src/picture.rs",
        "services/src/search/excerpt.rs",
        "services/src/search/highlight.rs",
        "app/src/localize/drawn.rs",
        "app/src/localize/reading.rs",
        "app/src/localize/story.rs",
        "db/src/",
        "domain/src/html.rs",
    ];
    let found = offences("", &may, |line| line.names("SafeHtml::vouch") || line.names("vouch"));
    expect_none(
        &found,
        "text becomes HTML in services/src/render.rs, or a drawer beside it, where it is cleaned or escaped",
    );
}

#[test]
fn inner_html_takes_nothing_but_safe_html() {
    // Values that are SafeHtml, by file: `as_str` and `into_string` are all that it offers.
    const SAFE: [(&str, &str); 30] = [
        ("app/src/components/cover.rs", "inner_html=picture.into_string()"),
        ("app/src/components/story.rs", "inner_html=html.into_string()"),
        ("app/src/components/story.rs", "inner_html=contents.into_string()"),
        ("app/src/components/story.rs", "inner_html=credit.into_string()"),
        ("app/src/components/story.rs", "inner_html=rest.into_string()"),
        ("app/src/components/story.rs", "inner_html=sharing.into_string()"),
        ("app/src/components/story.rs", "inner_html=story.json_ld.into_string()"),
        ("app/src/components/country.rs", "inner_html=follow.into_string()"),
        ("app/src/components/keeping.rs", "inner_html=heading.into_string()"),
        ("app/src/components/country.rs", "inner_html=growth.into_string()"),
        ("app/src/components/country.rs", "inner_html=locator.into_string()"),
        ("app/src/components/legend.rs", "inner_html=atlas.growth.into_string()"),
        ("app/src/components/room.rs", "inner_html=follow.into_string()"),
        ("app/src/components/room.rs", "inner_html=logo.into_string()"),
        ("app/src/components/search.rs", "inner_html=headline.into_string()"),
        ("app/src/components/search.rs", "inner_html=excerpt.into_string()"),
        ("app/src/pages/account/reading.rs", "inner_html=page.html.into_string()"),
        ("app/src/pages/drawn.rs", "inner_html=html"),
        // The server's drawing, or nothing.
        ("app/src/components/masthead.rs", "inner_html=exit>"),
        // The drawer's answer, or nothing.
        ("app/src/components/map_panel.rs", "inner_html=drawn>"),
        ("app/src/components/map_panel.rs", "set_inner_html(controls.as_str())"),
        ("app/src/components/map_panel/finding.rs", "list.set_inner_html(lines)"),
        ("app/src/components/map_panel/past.rs", "lines.set_inner_html(film.as_str())"),
        ("app/src/components/map_panel/past.rs", "list.set_inner_html(\"\")"),
        ("app/src/components/world_map.rs", "inner_html=drawn>"),
        ("app/src/components/world_map.rs", "set_inner_html(drawing.as_str())"),
        ("app/src/components/world_map.rs", "inner_html=newest>"),
        // Taken out of such an answer by the browser.
        ("app/src/components/world_map.rs", "line.set_inner_html(&story"),
        ("app/src/components/world_map/picture.rs", "aside.set_inner_html(drawing)"),
        ("app/src/components/world_map/picture.rs", "now.set_inner_html(&then.inner_html())"),
    ];
    let found = offences("", &[], |line| {
        let known = SAFE.iter().any(|(file, code)| line.at().starts_with(file) && line.code.contains(code));
        let ways = ["inner_html", "set_inner_html", "set_outer_html", "insert_adjacent_html", "write_html"];
        ways.iter().any(|way| line.names(way)) && !known
    });
    expect_none(&found, "give it a domain::html::SafeHtml, and add the line to the list in this test");
}

#[test]
fn nothing_but_tests_and_the_command_line_gives_up_on_an_error() {
    let found = offences("", &["server/src/main.rs"], |line| {
        [".unwrap(", ".expect(", ".unwrap_err(", ".expect_err("].iter().any(|call| line.code.contains(call))
    });
    expect_none(
        &found,
        "answer an error, or a value that is always right, and say in a comment why the case can not occur",
    );
}

#[test]
fn nothing_panics_on_purpose() {
    let found = offences("", &["server/src/main.rs"], |line| {
        ["panic!", "todo!", "unimplemented!", "unreachable!", "dbg!"].iter().any(|call| line.code.contains(call))
    });
    expect_none(&found, "answer an error instead");
}

#[test]
fn only_one_file_tells_the_two_halves_of_the_app_apart() {
    let found = offences("", &["app/src/lib.rs"], |line| {
        line.code.contains("cfg(feature") || line.code.contains("cfg!(feature")
    });
    expect_none(&found, "declare a module for one half in app/src/lib.rs; the files themselves need no cfg");
}

#[test]
fn nothing_heavy_slips_into_the_browsers_half() {
    let found = offences("app/src/", &[], |line| {
        line.names("Resource::new")
            || line.code.trim_start().starts_with("#[server(prefix") && !line.code.contains("output = Answer")
    });
    expect_none(&found, "JSON would come along: crate::wire::resource(…), and `output = Answer` in #[server(…)]");
    let found = offences("app/src/", &["app/src/erase.rs"], |line| line.code.contains(".into_any()"));
    expect_none(&found, "say `.erase()` (app/src/erase.rs says why)");
}

#[test]
fn secrets_are_never_written_out() {
    let is_secret = |code: &str| {
        let code = code.to_lowercase();
        ["password", "token", "secret", "recovery", "totp"].iter().any(|word| code.contains(word))
    };
    let mut found = offences("", &[], |line| line.names("impl Serialize for") && is_secret(line.code));
    for source in code() {
        // Whether a derive is open, whether the item below it can be written out, whether its next field is left out.
        let (mut derives, mut written, mut skipped) = (false, false, false);
        for line in source.lines() {
            derives |= line.code.contains("derive(");
            if derives {
                written |= line.names("Serialize");
                derives = !line.code.contains(")]");
                continue;
            }
            let attribute = line.code.trim_start().starts_with('#');
            if written && !skipped && !attribute && is_secret(line.code) {
                found.push(line.at());
            }
            skipped = attribute && line.code.contains("serde(skip");
            written &= !(line.code.starts_with('}') || line.code.ends_with(';') && !line.code.starts_with(' '));
        }
    }
    expect_none(
        &found,
        "a type with a secret in it has no Serialize: it never becomes an answer, a row of JSON or a log line",
    );
}

#[test]
fn only_tests_fetch_from_places_that_are_not_public() {
    let found = offences("", &["services/src/fetch/guard.rs"], |line| line.names("excepting"));
    expect_none(&found, "the guard of whatever runs is Guard::default(): Fetcher::new has it");
}

#[test]
fn secrets_are_never_logged() {
    let found = offences("", &[], |line| {
        let logs = ["tracing::", "println!", "eprintln!", "info!(", "warn!(", "error!("];
        let code = line.code.to_lowercase();
        logs.iter().any(|log| line.code.contains(log))
            && ["password", "token", "secret", "cookie", "database_url"].iter().any(|word| code.contains(word))
    });
    expect_none(&found, "say what happened without the secret");
}
