//! What stands in a form: its fields, each with its label, what it asks for and what is wrong with it, and its button.

use super::Sending;
use leptos::prelude::*;

/// One field.
#[component]
pub fn Field(
    /// The field's name in the form.
    name: &'static str,
    /// What it asks for.
    label: &'static str,
    /// `text`, `email`, `password`, `number`, `url`, `file`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it before anybody types.
    #[prop(optional, into)]
    value: Signal<String>,
    /// How to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What browsers may fill in by themselves (HTML's autofill words).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The media types of the files that it takes.
    #[prop(optional)]
    accept: Option<&'static str>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let sending = expect_context::<Sending>();
    let id = sending.id(name);
    let typed = sending.typed(name);
    let problem =
        move || sending.problems.get().into_iter().find(|problem| problem.field == name).map(|problem| problem.text);
    let hint_id = hint.is_some().then(|| format!("{id}-hint"));
    let problem_id = format!("{id}-problem");
    let described = {
        let (hint_id, problem_id) = (hint_id.clone(), problem_id.clone());
        move || {
            let problem_id = problem().map(|_| problem_id.clone());
            let ids: Vec<String> = [hint_id.clone(), problem_id].into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <p class="field__problem" id=problem_id hidden=move || problem().is_none()>
                {problem}
            </p>
            <input
                class="field__input"
                id=id
                name=name
                type=kind
                value=move || typed.clone().unwrap_or_else(|| value.get())
                accept=accept
                autocomplete=autocomplete
                required=!optional
                aria-invalid=move || problem().map(|_| "true")
                aria-describedby=described
                dir=matches!(kind, "text").then_some("auto")
            />
        </div>
    }
}

/// A box to tick.
#[component]
pub fn Tick(
    /// Its name in the form; ticked, it says `yes`.
    name: &'static str,
    /// What it means.
    label: &'static str,
    /// Whether it is ticked before anybody does.
    #[prop(optional)]
    ticked: bool,
    /// What follows from it.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let sending = expect_context::<Sending>();
    let id = sending.id(name);
    let hint_id = hint.is_some().then(|| format!("{id}-hint"));
    let checked = if sending.was_sent() { sending.typed(name).is_some() } else { ticked };
    view! {
        <div class="field field--tick">
            <input
                class="field__box"
                id=id.clone()
                name=name
                type="checkbox"
                value="yes"
                checked=checked
                aria-describedby=hint_id.clone()
            />
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// A field that nobody sees: it carries something of the page to the server, and comes back as it was sent.
#[component]
pub fn Carried(
    /// Its name in the form.
    name: &'static str,
    /// What it carries.
    value: String,
) -> impl IntoView {
    let sending = expect_context::<Sending>();
    view! { <input type="hidden" name=name value=sending.typed(name).unwrap_or(value)/> }
}

/// The button that sends the form.
#[component]
pub fn Submit(
    /// What it does.
    label: &'static str,
) -> impl IntoView {
    let sending = expect_context::<Sending>();
    view! {
        <button class="button" aria-disabled=move || sending.busy.get().then_some("true")>
            {label}
        </button>
    }
}
