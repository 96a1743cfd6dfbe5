//! A form of one button in a row of a list. Rows come and go, so that what became of it is kept by the list.

use super::post;
use crate::components::history::focus_quietly;
use crate::form::{Outcome, said};
use crate::words::use_words;
use domain::form::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlFormElement, SubmitEvent};
use leptos_router::hooks::use_query_map;

/// What became of a form in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The row.
    pub row: String,
    /// What the row is called; empty where only the server knows.
    pub title: String,
    /// What was done, or what is wrong.
    pub text: String,
    /// Whether nothing was done.
    pub wrong: bool,
}

/// What the list keeps of it: at first what the document says, which a form without scripts led to.
pub fn use_told() -> RwSignal<Option<Told>> {
    let words = use_words();
    let outcome = use_context::<Outcome>().unwrap_or_default();
    let form = outcome.form.clone();
    let told = match outcome.value(&form, "row") {
        Some(row) => Some((row.to_owned(), sentences(&outcome.problems), true)),
        None => use_query_map().with_untracked(|query| {
            let (done, row) = (query.get_str("done")?, query.get_str("row")?);
            form.is_empty().then(|| (row.to_owned(), said(words, done).to_owned(), false))
        }),
    };
    RwSignal::new(told.map(|(row, text, wrong)| Told { row, title: String::new(), text, wrong }))
}

/// Leads the keyboard to the element with this id when the row that something was done with is listed no more: its
/// button went with it.
pub fn follow(listed: Memo<bool>, id: &'static str) {
    Effect::new(move |was: Option<bool>| {
        let listed = listed.get();
        if was == Some(true) && !listed {
            focus_quietly(id);
        }
        listed
    });
}

/// The button, in a form called `name` of the row `row`.
#[component]
pub fn RowForm(
    /// What the server calls it.
    name: String,
    /// The row's identifier.
    row: String,
    /// What the row is called.
    title: String,
    /// What the button does.
    label: String,
    /// What became of it goes here.
    told: RwSignal<Option<Told>>,
    /// Called afterwards: the list asks for its rows again.
    again: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let busy = RwSignal::new(false);
    let (described, value) = (format!("row-{row}-title"), row.clone());
    let submit = move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (row, title) = (row.clone(), title.clone());
        spawn_local(async move {
            let reply = post::send(&form).await;
            // The row may be gone by now, and its signals with it.
            busy.try_set(false);
            let (text, wrong) = match reply {
                Some(reply) if reply.to.is_some() => (reply.said.unwrap_or_default(), false),
                Some(reply) => (sentences(&reply.problems), true),
                None => (words.problem_unreachable().to_owned(), true),
            };
            // The button may go with what it did.
            focus_quietly(&format!("row-{row}"));
            told.try_set(Some(Told { row, title, text, wrong }));
            again.try_run(());
        });
    };
    view! {
        <form class="row__form" method="post" novalidate on:submit=submit aria-busy=move || busy.get().then_some("true")>
            <input type="hidden" name="form" value=name/>
            <input type="hidden" name="row" value=value/>
            <button
                class="button button--quiet"
                aria-describedby=described
                aria-disabled=move || busy.get().then_some("true")
            >
                {label}
            </button>
        </form>
    }
}

fn sentences(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>().join(" ")
}
