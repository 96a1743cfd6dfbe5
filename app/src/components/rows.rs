//! Lists of what the server has to do: jobs, mails. A row is a card on a narrow screen; it is one list item everywhere,
//! so that it reads the same however it looks.

use crate::components::form::row::{RowForm, Told, follow, use_told};
use crate::components::ticking::while_moving;
use crate::erase::Erase;
use crate::wire::admin::{FilterLink, RowView, RowsView};
use crate::words::use_words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the address asks a list for. Each of its pages is a document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// The rows of one state.
    pub state: Option<String>,
    /// Those after this one.
    pub after: Option<String>,
}

/// Reads `?state=…&after=…`. Empty values are as good as none.
pub fn use_asked() -> Asked {
    use_query_map().with_untracked(|query| {
        let value = |name| query.get(name).filter(|value| !value.is_empty());
        Asked { state: value("state"), after: value("after") }
    })
}

/// The list with the ways to narrow it and to read on.
#[component]
pub fn Rows(
    /// What is shown; the page puts newer rows in.
    view: RwSignal<RowsView>,
    /// Asks for newer ones.
    again: Callback<()>,
    /// What the address asked for.
    asked: Asked,
    /// The address of the list (in the interface's default language).
    path: &'static str,
    /// What is said where there is nothing.
    empty: &'static str,
) -> impl IntoView {
    let words = use_words();
    let told = use_told();
    let listed = Memo::new(move |_| {
        told.read().as_ref().is_some_and(|told| view.read().rows.iter().any(|row| row.id == told.row))
    });
    while_moving(Memo::new(move |_| view.read().rows.iter().any(|row| row.moving)), again);
    follow(listed, "rows-told");
    let state = asked.state.clone().unwrap_or_default();
    let older = {
        let state = state.clone();
        move || {
            view.read().next.as_ref().map(|next| {
                let state = if state.is_empty() { String::new() } else { format!("state={state}&") };
                words.path(&format!("{path}?{state}after={next}"))
            })
        }
    };
    let newest = asked.after.is_some().then(|| words.path(&narrowed(path, &state)));
    let whole = move || {
        told.get().map(|Told { title, text, .. }| if title.is_empty() { text } else { format!("{title}: {text}") })
    };
    view! {
        <nav class="rows__filters" aria-label=words.admin_filter()>
            <ul>
                {move || {
                    let filters = view.read().filters.clone();
                    filters.into_iter().map(|link| view! { <Filter link path state=state.clone()/> }).collect_view()
                }}
            </ul>
        </nav>
        <p
            class="rows__told"
            class:visually-hidden=move || listed.get() || told.read().is_none()
            id="rows-told"
            role="status"
            tabindex="-1"
        >
            {whole}
        </p>
        {newest.map(|newest| view! { <p><a href=newest rel="external">{words.admin_newest()}</a></p> })}
        {move || view.read().rows.is_empty().then(|| view! { <p class="rows__empty">{empty}</p> })}
        <ol class="rows">
            <For each=move || view.get().rows key=|row| row.id.clone() let:first>
                <Row first view told again/>
            </For>
        </ol>
        {move || {
            older()
                .map(|older| {
                    view! {
                        <p>
                            <a class="button button--quiet" href=older rel="next external">
                                {words.admin_older()}
                            </a>
                        </p>
                    }
                })
        }}
    }
}

/// A way to narrow the list.
#[component]
fn Filter(link: FilterLink, path: &'static str, state: String) -> impl IntoView {
    let current = (link.state == state).then_some("page");
    view! {
        <li>
            <a href=use_words().path(&narrowed(path, &link.state)) rel="external" aria-current=current>
                {link.label}
            </a>
        </li>
    }
}

fn narrowed(path: &str, state: &str) -> String {
    if state.is_empty() { path.to_owned() } else { format!("{path}?state={state}") }
}

/// One row. What it is called stays; what is known of it and what can be done about it change apart from each other, so
/// that nobody's place on a button is lost while a number moves.
#[component]
fn Row(first: RowView, view: RwSignal<RowsView>, told: RwSignal<Option<Told>>, again: Callback<()>) -> impl IntoView {
    let RowView { id, title, path, to, .. } = first.clone();
    let now = {
        let id = id.clone();
        Memo::new(move |_| view.read().rows.iter().find(|row| row.id == id).cloned().unwrap_or_else(|| first.clone()))
    };
    let actions = Memo::new(move |_| now.read().actions.clone());
    let here = {
        let id = id.clone();
        move || told.get().filter(|told| told.row == id)
    };
    let forms = {
        let (id, title) = (id.clone(), title.clone());
        move || {
            let form = |(name, label)| {
                let (row, title) = (id.clone(), title.clone());
                view! { <RowForm name row title label told again/> }
            };
            actions.get().into_iter().map(form).collect_view()
        }
    };
    let called = match path {
        Some(path) => view! { <a href=use_words().path(&path) rel="external"><bdi>{title}</bdi></a> }.erase(),
        None => view! { <bdi>{title}</bdi> }.erase(),
    };
    view! {
        <li class="row" id=format!("row-{id}") tabindex="-1">
            <div class="row__what">
                <h2 class="row__title" id=format!("row-{id}-title")>{called}</h2>
                {to.map(|to| view! { <p class="row__to"><bdi>{to}</bdi></p> })}
            </div>
            {move || view! { <RowFacts row=now.get()/> }}
            <div class="row__actions">
                {forms}
                {move || {
                    here()
                        .map(|told| {
                            view! {
                                <p class="row__told" class:row__told--wrong=told.wrong>
                                    {told.text}
                                </p>
                            }
                        })
                }}
            </div>
        </li>
    }
}

/// Where it stands, what happened when, how far it is, and what went wrong.
#[component]
pub fn RowFacts(row: RowView) -> impl IntoView {
    let RowView { state, failed, attempts, times, progress, trouble, remark, .. } = row;
    view! {
        <div class="row__facts">
            <p class="row__state" class:row__state--failed=failed>
                {state}
            </p>
            {progress
                .map(|(done, total, text)| {
                    view! {
                        <p class="row__progress">
                            <progress max=total value=done aria-label=text.clone()></progress>
                            <span aria-hidden="true">{text}</span>
                        </p>
                    }
                })}
            <ul class="row__times">
                {times
                    .into_iter()
                    .map(|(what, at)| {
                        view! { <li>{what} " " <time datetime=at.machine>{at.words}</time></li> }
                    })
                    .collect_view()}
                {attempts.map(|attempts| view! { <li>{attempts}</li> })}
            </ul>
            // The server's own sentences about troubles are in English.
            {trouble.map(|trouble| view! { <p class="row__trouble" lang="en" dir="ltr">{trouble}</p> })}
            {remark.map(|remark| view! { <p class="row__remark">{remark}</p> })}
        </div>
    }
}
