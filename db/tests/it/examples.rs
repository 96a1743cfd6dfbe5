//! Members, stories and moments to test with, and dice that fall the same way every time.

use db::{Db, accounts, topics};
use domain::access::{Act, Permit, Person, Role, Viewer, authorize};
use domain::account::password::PasswordHash;
use domain::account::session::TokenHash;
use domain::account::{AccountId, NewAccount, Office, Owner, Status};
use domain::article::{Audience, Kind, NewArticle, Rendered, Slug, State, Topic};
use domain::country::CountryCode;
use domain::html::SafeHtml;
use domain::language::Language;
use domain::member::{MemberId, NewMember, Presence, Standing};
use domain::moment::Moment;
use domain::search::{Searchable, Words};
use domain::source::{Canonical, Republication, Scope};

/// A permit for anything.
pub(crate) fn permit<A: Act>() -> Permit<A> {
    authorize(Viewer::System).unwrap()
}

/// A permit of somebody who signed in.
pub(crate) fn permit_of<A: Act>(account: AccountId, role: Role) -> Permit<A> {
    authorize(Viewer::Person(Person { account, role })).unwrap()
}

/// So many seconds after the beginning of these tests' time.
pub(crate) fn at(seconds: i64) -> Moment {
    Moment::from_seconds(1_700_000_000).plus_seconds(seconds)
}

pub(crate) fn country(code: &str) -> CountryCode {
    code.parse().unwrap()
}

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// An active member who is counted in the country.
pub(crate) fn member(id: u128, code: &str) -> NewMember {
    NewMember {
        id: MemberId(id),
        name: format!("Member {id}"),
        country: country(code),
        presence: Presence::Country,
        standing: Standing::Active,
        joined_at: at(0),
    }
}

/// An active account of somebody who is no member.
pub(crate) fn account(id: u128, office: Office) -> NewAccount {
    NewAccount {
        id: AccountId(id),
        email: format!("person{id}@network.example").parse().unwrap(),
        owner: Owner::Other(format!("Person {id}").parse().unwrap()),
        office,
        status: Status::Active,
        language: Language::English,
    }
}

/// Stores it with a password.
pub(crate) async fn sign_up(db: &Db, account: &NewAccount) -> AccountId {
    accounts::insert(db, &permit(), account, Some(&hash("first")), None, at(0)).await.unwrap()
}

/// What could be kept of a password.
pub(crate) fn hash(password: &str) -> PasswordHash {
    PasswordHash::from_phc(format!("$argon2id$v=19${password}"))
}

/// What is kept of a token: the number over and over.
pub(crate) fn token(number: u8) -> TokenHash {
    TokenHash::from_digest([number; 32])
}

/// A public story, published at the beginning.
pub(crate) fn article(name: &str) -> NewArticle {
    NewArticle {
        kind: Kind::Story,
        slug: slug(name),
        language: Language::English,
        translation_of: None,
        headline: format!("Headline of {name}"),
        standfirst: format!("Standfirst of {name}"),
        body: format!("Body of {name}"),
        published_at: at(0),
        audience: Audience::Public,
        state: State::Published,
        source: None,
        countries: Vec::new(),
        topics: Vec::new(),
        cover: None,
    }
}

/// The record of a story that may stand here whole.
pub(crate) fn record(name: &str) -> Republication {
    Republication {
        slug: Slug::made_of(name),
        name: name.to_owned(),
        link: "https://harbourwatch.example/one".parse().unwrap(),
        title: None,
        author: None,
        date: None,
        rights: None,
        licence: None,
        permission: "By letter.".to_owned(),
        given_by: None,
        given_on: None,
        scope: Scope::Full,
        until: None,
        canonical: Canonical::Ours,
    }
}

/// What the renderer of the first version makes of a story.
pub(crate) fn rendered(article: &NewArticle) -> Rendered {
    let words = |text: &str| Words::new(text.to_ascii_lowercase().split_whitespace());
    let (headline, standfirst) = (words(&article.headline), words(&article.standfirst));
    let html = |text: &str| SafeHtml::vouch(format!("<p>{text}</p>"));
    Rendered {
        html: html(&article.body),
        extract: html(&article.standfirst),
        searchable: Searchable { headline, standfirst, body: words(&article.body) },
        version: 1,
    }
}

pub(crate) fn topic(name: &str, names: &[(Language, &str)]) -> Topic {
    Topic { slug: slug(name), names: names.iter().map(|(language, name)| (*language, (*name).to_owned())).collect() }
}

/// Three topics: with a name in English and French, in English, in French alone.
pub(crate) async fn topic_names(db: &Db) {
    for (name, names) in [
        ("fishing", vec![(Language::English, "Fishing"), (Language::French, "Pêche")]),
        ("ports", vec![(Language::English, "Ports")]),
        ("wages", vec![(Language::French, "Salaires")]),
    ] {
        topics::save(db, &permit(), &topic(name, &names)).await.unwrap();
    }
}

/// Pseudo-random numbers (`SplitMix64`).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}
