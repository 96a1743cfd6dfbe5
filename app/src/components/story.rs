//! A story, or a page, as it is read: where it comes from above the text, the way to the rest of it below, then the way on.

use crate::components::country_links::country_links;
use crate::components::cover::Cover;
use crate::components::history::go_back;
use crate::components::live::use_live;
use crate::components::reading;
use crate::erase::Erase;
use crate::wire::StoryView;
use crate::words::use_words;
use domain::article::{ArticleLink, Kind, path};
use gloo_events::EventListener;
use leptos::ev::MouseEvent;
use leptos::html::Article;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// The story. Of a page only the text and its translations are there to be shown.
#[component]
pub fn Story(story: StoryView) -> impl IntoView {
    let words = use_words();
    let StoryView { card, cover, minutes, contents, html, sharing, credit, rest, topics, translations, .. } = story;
    let (older, newer) = (story.older, story.newer);
    let back = move |click: MouseEvent| {
        let plain = click.button() == 0 && !(click.ctrl_key() || click.meta_key() || click.shift_key());
        // Whoever came by a link from elsewhere follows this one to the feed.
        if plain && go_back() {
            click.prevent_default();
        }
    };
    let (article, heard) = (NodeRef::<Article>::new(), StoredValue::new(None::<SendWrapper<Vec<EventListener>>>));
    Effect::new(move |_| {
        if let Some(article) = article.get() {
            heard.set_value(Some(SendWrapper::new(reading::listen(&article))));
        }
    });
    let countries = country_links(card.countries, "/?country=", words);
    let topics: Vec<_> = topics
        .into_iter()
        .map(|topic| view! { <li><a href=words.path(&format!("/topics/{}", topic.slug))>{topic.name}</a></li> })
        .collect();
    // Whoever reads decides when the text changes before their eyes.
    let (live, slug) = (use_live(), card.slug.clone());
    let updated = move || {
        let is_changed = live.changed.read().split(' ').any(|name| name == slug.as_str());
        is_changed.then(|| {
            view! { <a class="button" href=words.path(&path(&slug)) rel="external">{words.story_updated()}</a> }
        })
    };
    let no_topics = topics.is_empty();
    let no_countries = countries.is_empty();
    view! {
        <article class="story" node_ref=article>
            <p class="story__back">
                <a href=words.path("/") on:click=back>{words.story_back()}</a>
            </p>
            <header class="story__header">
                {(Kind::of(&card.slug) == Kind::Story)
                    .then(|| {
                        view! {
                            <p class="story__date">
                                <time datetime=card.date.machine>{card.date.words}</time>
                                {(!minutes.is_empty()).then(|| view! { <span class="story__minutes">{minutes}</span> })}
                            </p>
                        }
                    })}
                <div lang=card.language.clone() dir=card.direction.clone()>
                    <h1 class="story__headline">{card.headline}</h1>
                    <p class="story__standfirst">{card.standfirst}</p>
                </div>
                <Translations translations/>
                <div class="story__credit" inner_html=credit.into_string()></div>
            </header>
            <Cover picture=cover class="cover story__cover"/>
            <div class="story__contents" inner_html=contents.into_string()></div>
            <div class="prose" lang=card.language dir=card.direction inner_html=html.into_string()></div>
            <div class="story__rest" inner_html=rest.into_string()></div>
            <footer class="story__facts" hidden=no_countries && no_topics>
                <div hidden=no_countries>
                    <h2 class="story__label">{words.story_countries()}</h2>
                    <ul class="story__tags">{countries}</ul>
                </div>
                <div hidden=no_topics>
                    <h2 class="story__label">{words.story_topics()}</h2>
                    <ul class="story__tags">{topics}</ul>
                </div>
            </footer>
            <div class="story__sharing" inner_html=sharing.into_string()></div>
            <nav class="story__onward" aria-label=words.story_onward()>
                {newer.map(|link| view! { <Onward link label=words.story_newer() rel="next"/> })}
                {older.map(|link| view! { <Onward link label=words.story_older() rel="prev"/> })}
            </nav>
            <p class="story__updated" role="status">{updated}</p>
            <script type="application/ld+json" inner_html=story.json_ld.into_string()></script>
        </article>
    }
}

/// The same story in other languages.
#[component]
fn Translations(translations: Vec<ArticleLink>) -> impl IntoView {
    let words = use_words();
    if translations.is_empty() {
        return ().erase();
    }
    let links: Vec<_> = translations
        .into_iter()
        .map(|other| {
            let language = other.language;
            view! {
                <li>
                    <a
                        href=words.path(&path(&other.slug))
                        hreflang=language.tag()
                        lang=language.tag()
                        dir=language.direction()
                    >
                        {language.own_name()}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <div class="story__translations">
            <span>{words.story_translations()}</span>
            <ul>{links}</ul>
        </div>
    }
    .erase()
}

/// The next story in one direction.
#[component]
fn Onward(link: ArticleLink, label: &'static str, rel: &'static str) -> impl IntoView {
    let words = use_words();
    view! {
        <a class="onward" href=words.path(&format!("/news/{}", link.slug)) rel=rel>
            <span class="onward__label">{label}</span>
            <span class="onward__headline" lang=link.language.tag() dir=link.language.direction()>{link.headline}</span>
        </a>
    }
}
