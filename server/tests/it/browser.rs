//! A browser of somebody who signed in: it keeps the cookie, sends it along, and posts forms.

use crate::answer::Answer;
use crate::site::{TestSite, permit};
use axum::body::Body;
use domain::access::Role;
use domain::account::password::PasswordHash;
use domain::account::{AccountId, NewAccount, Office, Owner, Status};
use domain::language::Language;
use std::cell::RefCell;

/// The password of everybody in these tests.
pub(crate) const PASSWORD: &str = "seven reeds by the lake";

/// A browser.
pub(crate) struct Browser<'a> {
    site: &'a TestSite,
    cookie: RefCell<String>,
}

/// Who comes: nobody, or somebody of a role.
pub(crate) const ROLES: [Option<Role>; 6] = [
    None,
    Some(Role::Suspended),
    Some(Role::Pending),
    Some(Role::Member),
    Some(Role::Editor),
    Some(Role::Administrator),
];

impl TestSite {
    /// An account of this role; the address is `<role>@network.example`.
    pub(crate) async fn add_account(&self, role: Role) -> AccountId {
        let (office, status) = match role {
            Role::Suspended => (Office::Administrator, Status::Suspended),
            Role::Pending => (Office::Member, Status::Pending),
            Role::Member => (Office::Member, Status::Active),
            Role::Editor => (Office::Editor, Status::Active),
            Role::Administrator => (Office::Administrator, Status::Active),
        };
        let account = NewAccount {
            id: db::accounts::new_id(self.state.now()),
            email: format!("{}@network.example", role.as_str()).parse().unwrap(),
            owner: Owner::Other(format!("Somebody {}", role.as_str()).parse().unwrap()),
            office,
            status,
            language: Language::English,
        };
        let hash = hash().await;
        db::accounts::insert(&self.state.db, &permit(), &account, Some(&hash), None, self.state.now()).await.unwrap()
    }

    /// A browser in which somebody of this role has just signed in, with the form.
    pub(crate) async fn sign_in_as(&self, role: Role) -> Browser<'_> {
        self.add_account(role).await;
        let browser = Browser { site: self, cookie: RefCell::default() };
        let email = format!("{}@network.example", role.as_str());
        browser.post("/login", &[("form", "login"), ("email", &email), ("password", PASSWORD)]).await.expect(303);
        assert!(browser.is_signed_in());
        browser
    }

    /// A browser of a visitor, or of somebody of this role.
    pub(crate) async fn come_as(&self, role: Option<Role>) -> Browser<'_> {
        match role {
            Some(role) => self.sign_in_as(role).await,
            None => Browser { site: self, cookie: RefCell::default() },
        }
    }
}

impl Browser<'_> {
    pub(crate) fn cookie(&self) -> String {
        self.cookie.borrow().clone()
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        !self.cookie.borrow().is_empty()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], String::new()).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[]).await
    }

    pub(crate) async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        self.ask("POST", path, &all, crate::site::form(fields)).await
    }

    /// Posts a body of whatever kind.
    pub(crate) async fn send(&self, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        self.ask("POST", path, headers, body).await
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let cookie = self.cookie();
        let mut all = headers.to_vec();
        if !cookie.is_empty() {
            all.push(("cookie", &cookie));
        }
        let answer = self.site.ask(method, path, &all, body).await;
        for set in answer.headers.get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            if let Some(value) = pair.strip_prefix("__Host-graticule=") {
                self.cookie.replace(if value.is_empty() { String::new() } else { pair.to_owned() });
            }
        }
        answer
    }
}

/// The hash of [`PASSWORD`], made once.
async fn hash() -> PasswordHash {
    static HASH: tokio::sync::OnceCell<PasswordHash> = tokio::sync::OnceCell::const_new();
    HASH.get_or_init(async || services::password::Passwords::new().hash(PASSWORD).await.unwrap()).await.clone()
}
