//! The search of stories. Drawn by the server alone.

use crate::erase::Erase;
use crate::wire::search::{Choice, FoundView, SearchView, Suggested};
use crate::words::use_words;
use leptos::prelude::*;

/// Where words are typed, with more to choose from below.
#[component]
pub fn SearchForm(#[prop(optional)] q: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let words = use_words();
    view! {
        <form class="search__form" role="search" method="get" action=words.path("/search")>
            <div class="search__field">
                <label for="search-words">{words.search_what()}</label>
                <div class="search__line">
                    // frontend/boot.js fills the list while somebody types.
                    <input
                        type="search"
                        id="search-words"
                        name="q"
                        value=q
                        maxlength="200"
                        autocomplete="off"
                        dir="auto"
                        data-suggest=words.path("/search/suggestions")
                    />
                    <button class="button">{words.search_submit()}</button>
                </div>
                <ul class="search__suggestions" aria-label=words.search_suggestions() hidden></ul>
                <p class="visually-hidden" role="status"></p>
            </div>
            {children.map(|children| children())}
        </form>
    }
}

/// The form, and what was found.
#[component]
pub fn Search(view: SearchView) -> impl IntoView {
    let words = use_words();
    let SearchView { q, choices, problem, found, nothing, first, next } = view;
    let is_narrowed = choices.iter().any(|choice| !choice.chosen.is_empty());
    let choices = choices.into_iter().map(|choice| view! { <Narrow choice/> }).collect_view();
    let found = found.into_iter().map(|story| view! { <Found story/> }).collect::<Vec<_>>();
    let none = found.is_empty();
    view! {
        <article class="search">
            <h1 class="room__name">{words.search_title()}</h1>
            <SearchForm q>
                <details class="search__narrow" open=is_narrowed>
                    <summary>{words.search_narrow()}</summary>
                    <div class="search__choices">{choices}</div>
                </details>
            </SearchForm>
            {problem.map(|problem| view! { <p class="search__problem" role="alert">{problem}</p> })}
            {nothing.map(|nothing| view! { <p class="search__nothing">{nothing}</p> })}
            {none
                .then(|| {
                    view! {
                        <p class="search__hint">{words.search_hint()}</p>
                        <p>
                            <a href=words.path("/news")>{words.archive_title()}</a>
                        </p>
                    }
                })}
            {first.map(|first| view! { <p><a class="feed__first" href=first>{words.search_first()}</a></p> })}
            <ol class="search__found" hidden=none>{found}</ol>
            {next.map(|next| view! { <a class="button feed__more" rel="next" href=next>{words.search_more()}</a> })}
        </article>
    }
    .erase()
}

/// One way to narrow it.
#[component]
fn Narrow(choice: Choice) -> impl IntoView {
    let Choice { name, label, chosen, options } = choice;
    let id = format!("search-{name}");
    let options = options.into_iter().map(|(value, text)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{text}</option> }
    });
    view! {
        <div>
            <label for=id.clone()>{label}</label>
            <select id=id name=name autocomplete="off">
                <option value="">{use_words().search_any()}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}

/// A story that was found.
#[component]
fn Found(story: FoundView) -> impl IntoView {
    let FoundView { path, language, direction, headline, excerpt, date, source, countries } = story;
    view! {
        <li class="search__story">
            <p class="card__date">
                <time datetime=date.machine>{date.words}</time>
            </p>
            <div lang=language dir=direction>
                <h2 class="search__headline">
                    <a href=path inner_html=headline.into_string()></a>
                </h2>
                <p class="search__excerpt" inner_html=excerpt.into_string()></p>
            </div>
            <p class="search__facts">{countries.join(" · ")} {source.map(|source| format!(" — {source}"))}</p>
        </li>
    }
}

/// A link to what somebody who is still typing may mean.
#[component]
pub fn SuggestedLink(link: Suggested) -> impl IntoView {
    let Suggested { path, name, kind, language, direction } = link;
    view! {
        <li>
            <a href=path>
                <span lang=language dir=direction>
                    {name}
                </span>
                " "
                {kind.map(|kind| view! { <small>{kind}</small> })}
            </a>
        </li>
    }
}
