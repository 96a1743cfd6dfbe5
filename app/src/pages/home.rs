//! The start page: the feed beside the map, narrowed to what the address says.

use crate::api::articles::list_articles;
use crate::components::failure::Failure;
use crate::components::feed::{Feed, FeedPages, More, use_kept_feed};
use crate::document::{use_site_facts, use_site_name};
use crate::erase::Erase;
use crate::error::Error;
use crate::head::use_head;
use crate::wire::resource;
use crate::words::use_words;
use domain::article::Slug;
use domain::country::CountryCode;
use domain::feed::Cursor;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// What the address chooses. Unknown parameters are ignored; known ones must be right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selection {
    /// Stories about this country.
    pub country: Option<CountryCode>,
    /// Stories of this topic.
    pub topic: Option<Slug>,
    /// The page of the feed that begins after this story.
    pub after: Option<Cursor>,
}

impl Selection {
    /// Reads `?country=kh&topic=…&after=…`. Empty values are as good as none.
    pub fn parse(query: &ParamsMap) -> Result<Self, Error> {
        let value = |name: &str| query.get(name).filter(|value| !value.is_empty());
        Ok(Self {
            country: value("country").map(|code| code.parse()).transpose()?,
            topic: value("topic").map(|slug| slug.parse::<Slug>().map_err(|_| Error::NotFound)).transpose()?,
            after: value("after").map(|cursor| cursor.parse()).transpose()?,
        })
    }

    /// The address that chooses this, in the interface's default language.
    pub fn path(&self) -> String {
        let country = self.country.map(|code| format!("country={}", code.slug()));
        let topic = self.topic.as_ref().map(|slug| format!("topic={slug}"));
        let after = self.after.map(|cursor| format!("after={cursor}"));
        let query: Vec<String> = [country, topic, after].into_iter().flatten().collect();
        if query.is_empty() { "/".to_owned() } else { format!("/?{}", query.join("&")) }
    }
}

/// The feed.
#[component]
pub fn HomePage() -> impl IntoView {
    let words = use_words();
    let query = use_query_map();
    let kept = use_kept_feed();
    let selection = Memo::new(move |_| Selection::parse(&query.read()));
    let feed = resource(
        move || selection.get(),
        move |selection| async move {
            let selection = selection?;
            if let Some(view) = kept.find(&selection.path()) {
                return Ok(view);
            }
            let after = selection.after.map(|cursor| cursor.to_string());
            list_articles(words.tag().to_owned(), selection.country, selection.topic, after).await
        },
    );
    let more = More::default();
    Effect::new(move |_| {
        let Some(after) = more.asked.get() else { return };
        let Selection { country, topic, .. } = selection.get_untracked().unwrap_or_default();
        spawn_local(async move {
            let place = More::place(&after);
            let page = list_articles(words.tag().to_owned(), country, topic, place).await;
            more.arrive(after, page);
        });
    });
    let name = use_site_name();
    if let Some(head) = use_head() {
        let tagline = use_site_facts().tagline;
        head.describe(&if tagline.is_empty() { words.site_description(&name) } else { tagline });
    }
    view! {
        <Transition>
            {move || {
                let name = name.clone();
                Suspend::new(async move {
                    match feed.await {
                        Ok(view) => {
                            let selection = selection.get_untracked().unwrap_or_default();
                            let chosen = selection.country.is_some() || selection.topic.is_some();
                            let later = selection.after.is_some();
                            let title = if chosen || later { format!("{} · {name}", view.heading) } else { name };
                            let path = selection.path();
                            let first = Selection { after: None, ..selection }.path();
                            let pages = FeedPages { path, first, view };
                            view! {
                                <Title text=title/>
                                <Feed pages more chosen later/>
                            }
                                .erase()
                        }
                        Err(error) => view! { <Failure error/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}
