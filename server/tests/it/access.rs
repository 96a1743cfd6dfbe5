//! Who may enter where: every page, server function and route, walked by everybody.

use crate::browser::ROLES;
use crate::site::{TestSite, permit};
use domain::access::Role;
use server::guard::{ADDRESSES, Entry, entry};
use std::collections::BTreeSet;

/// Who may enter what is not open, as a person would write it down: a second opinion on the table.
const ROOMS: [(&str, &[Role]); 21] = [
    ("/account", &[Role::Suspended, Role::Pending, Role::Member, Role::Editor, Role::Administrator]),
    ("/api/account", &[Role::Suspended, Role::Pending, Role::Member, Role::Editor, Role::Administrator]),
    ("/account/reading", &[Role::Member, Role::Editor, Role::Administrator]),
    ("/account/following", &[Role::Member, Role::Editor, Role::Administrator]),
    ("/api/reading", &[Role::Member, Role::Editor, Role::Administrator]),
    ("/admin", &[Role::Editor, Role::Administrator]),
    ("/admin/media", &[Role::Editor, Role::Administrator]),
    ("/api/media", &[Role::Editor, Role::Administrator]),
    ("/admin/jobs", &[Role::Administrator]),
    ("/admin/links", &[Role::Editor, Role::Administrator]),
    ("/api/links", &[Role::Editor, Role::Administrator]),
    ("/admin/mail", &[Role::Administrator]),
    ("/admin/mail/*", &[Role::Administrator]),
    ("/admin/settings", &[Role::Administrator]),
    ("/api/settings", &[Role::Administrator]),
    ("/admin/none", &[]),
    ("/api/overview", &[Role::Editor, Role::Administrator]),
    ("/api/log", &[Role::Administrator]),
    ("/api/jobs", &[Role::Administrator]),
    ("/api/mails", &[Role::Administrator]),
    ("/api/mail", &[Role::Administrator]),
];

fn example(pattern: &str) -> String {
    pattern.replace('*', "none")
}

#[tokio::test]
async fn every_page_and_every_server_function_stands_in_the_table() {
    let _ = any_spawner::Executor::init_tokio();
    let wings = [
        leptos_axum::generate_route_list(app::root::App),
        leptos_axum::generate_route_list(app::root::AccountApp),
        leptos_axum::generate_route_list(app::root::AdminApp),
    ];
    // What is read stands under /news/ or is one of the pages, what the server draws whole under /countries and others; the
    // lists begin a nested part with a second slash.
    let path = |path: &str| match path {
        "//{slug}" => "/news/{slug}".to_owned(),
        "//{*room}" => "/countries".to_owned(),
        _ => path.replace("//", "/"),
    };
    let pages = wings.iter().flatten().map(|page| path(page.path()));
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned());
    let all: BTreeSet<String> = pages.chain(functions).collect();
    assert!(all.len() > 10, "{all:?}");
    for path in all {
        let example: Vec<&str> =
            path.split('/').map(|part| if part.starts_with([':', '{']) { "one" } else { part }).collect();
        assert!(entry(&example.join("/")).is_some(), "{path} does not stand in guard::ADDRESSES");
    }
}

#[tokio::test]
async fn everybody_enters_what_the_table_says_and_nothing_else() {
    let site = TestSite::populated().await;
    for role in ROLES {
        let browser = site.come_as(role).await;
        for (pattern, entry) in ADDRESSES {
            if *pattern == "/live" {
                continue;
            }
            let path = example(pattern);
            let answer = browser.get(&path).await;
            let room = ROOMS.iter().find(|(room, _)| room == pattern);
            let is_open = matches!(entry, Entry::Kept | Entry::Open);
            assert!(is_open != room.is_some(), "{pattern}: ROOMS names what is closed, and nothing else");
            let allowed = room.is_none_or(|(_, roles)| role.is_some_and(|role| roles.contains(&role)));
            let refused = match (allowed, role, path.starts_with("/api/")) {
                (true, ..) => None,
                (false, None, true) => Some(401),
                (false, None, false) => Some(303),
                (false, Some(_), _) => Some(403),
            };
            match refused {
                Some(status) => assert_eq!(answer.status, status, "{role:?} {path}"),
                None => assert!(![303, 401, 403].contains(&answer.status), "{role:?} {path}: {}", answer.status),
            }
            if refused == Some(303) {
                assert_eq!(answer.header("location"), format!("/login?then={path}"), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_refused_shows_and_changes_nothing() {
    let site = TestSite::populated().await;
    for role in ROLES {
        let browser = site.come_as(role).await;
        for (room, roles) in ROOMS {
            if role.is_some_and(|role| roles.contains(&role)) {
                continue;
            }
            for fields in
                [vec![], vec![("form", "name"), ("name", "Mallory")], vec![("form", "save"), ("name", "Mallory")]]
            {
                let answer = browser.post(room, &fields).await;
                assert!([401, 403, 404, 405].contains(&answer.status), "{role:?} {room}: {}", answer.status);
                assert!(!answer.text().contains("<form class=\"form\""), "{role:?} {room}");
            }
            let accounts = db::accounts::list(&site.state.db, &permit(), None, 10).await.unwrap();
            assert!(accounts.iter().all(|account| account.name != "Mallory"), "{role:?} {room}");
            assert_eq!(db::settings::find_all(&site.state.db).await.unwrap().name.to_string(), "Graticule");
            // Nothing of the page itself is in a refusal: not even its title, nor the script that would draw it.
            let answer = browser.get(room).await;
            assert!(!answer.text().contains("data-wasm"), "{role:?} {room}");
        }
    }
}

#[tokio::test]
async fn a_room_that_is_not_there_is_closed_and_a_page_that_is_not_there_is_open() {
    let site = TestSite::populated().await;
    for path in ["/admin/none", "/account/none", "/api/none"] {
        site.get(path).await.expect(404);
    }
    site.get("/none").await.expect(404);
    // Another spelling is another address, not a way around the table.
    for path in ["//admin", "/admin//jobs", "/./admin", "/%61dmin", "/ADMIN", "/admin;x", "/admin%2fjobs"] {
        let answer = site.get(path).await;
        assert!([303, 400, 404].contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("admin__links"), "{path}");
    }
    // The address of another language is the same room, and its visitor is asked in that language.
    assert_eq!(site.get("/ar-xb/admin").await.expect(303).header("location"), "/ar-xb/login?then=/admin");
}
