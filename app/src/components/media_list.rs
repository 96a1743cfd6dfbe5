//! The images of the site, for staff: what each shows and says, where it is used, and the forms that change it.

use crate::components::form::{Field, Form, Submit, Tick};
use crate::components::history::select_all;
use crate::erase::Erase;
use crate::form::Outcome;
use crate::wire::media::{MediaList, MediaView};
use crate::words::use_words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A page of the list.
#[component]
pub fn Library(
    /// What it shows at first.
    list: MediaList,
    /// What it shows from then on: it takes what it finds.
    fresh: RwSignal<Option<MediaList>>,
    /// Where it begins, as addresses write it; empty for the newest.
    after: String,
    /// Called when an image was changed.
    again: Callback<()>,
    /// Called when an image was deleted.
    deleted: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let shown = RwSignal::new(list);
    Effect::new(move |_| {
        if fresh.read().is_some()
            && let Some(list) = fresh.write_untracked().take()
        {
            shown.set(list);
        }
    });
    let later = !after.is_empty();
    let after = StoredValue::new(after);
    let older = move || {
        let next = shown.read().next.clone()?;
        let to = words.path(&format!("/admin/media?after={next}"));
        Some(view! { <a class="button button--quiet" href=to rel="next">{words.admin_media_older()}</a> })
    };
    view! {
        {later
            .then(|| view! { <p><a href=words.path("/admin/media")>{words.admin_media_newest()}</a></p> })}
        {move || shown.read().images.is_empty().then(|| view! { <p>{words.admin_media_empty()}</p> })}
        <ul class="images">
            // Each page of the list has images of its own.
            <For
                each=move || shown.get().images
                key=move |image| (after.get_value(), image.name.clone())
                children=move |image| {
                    let first = image.clone();
                    let image = Memo::new(move |_| {
                        let shown = shown.read();
                        let now = shown.images.iter().find(|now| now.name == first.name);
                        now.unwrap_or(&first).clone()
                    });
                    view! { <Image image again deleted/> }
                }
            />
        </ul>
        <p class="images__more">{older}</p>
    }
}

/// One image.
#[component]
fn Image(image: Memo<MediaView>, again: Callback<()>, deleted: Callback<()>) -> impl IntoView {
    let words = use_words();
    let MediaView { name, file, size, facts, added, alt, .. } = image.get_untracked();
    let sent = use_context::<Outcome>().unwrap_or_default();
    let done = use_query_map().with_untracked(|query| Some((query.get("done")?, query.get("row")?)));
    // What became of a form stands in it.
    let was_sent = |form: &str| {
        (sent.form == form && sent.value(form, "row") == Some(name.as_str()))
            || (sent.form.is_empty() && done.as_ref().is_some_and(|(done, row)| done == form && *row == name))
    };
    let said = Memo::new(move |_| image.read().alt.clone());
    let is_used = Memo::new(move |_| image.read().used);
    let markdown = format!("markdown-{name}");
    let (of_alt, of_delete) = (name.clone(), name.clone());
    let removal = move || {
        if is_used.get() {
            return view! { <p class="notice">{words.admin_media_in_use()}</p> }.erase();
        }
        view! {
            <p>{words.admin_media_delete_note()}</p>
            <Form name="delete" row=of_delete.clone() done=deleted>
                <Submit label=words.admin_media_delete_submit()/>
            </Form>
        }
        .erase()
    };
    view! {
        <li class="image" id=format!("image-{name}")>
            // What it shows stands beside it.
            <img
                class="image__thumb"
                src=file
                width=size.0.to_string()
                height=size.1.to_string()
                alt=""
                loading="lazy"
                decoding="async"
            />
            <div class="image__text">
                <p class="image__alt" dir="auto">
                    {move || if said.read().is_empty() { words.admin_media_decorates().to_owned() } else { said.get() }}
                </p>
                <p class="image__facts">
                    {facts} " · " <time datetime=added.machine>{added.words}</time> " · "
                    {move || image.read().uses.clone()}
                </p>
                <label class="field__hint" for=markdown.clone()>
                    {words.admin_media_markdown()}
                </label>
                <input
                    class="field__input image__markdown"
                    id=markdown
                    dir="ltr"
                    readonly
                    value=move || image.read().markdown.clone()
                    on:focus=move |event| select_all(&event)
                />
                <details class="image__change" open=was_sent("alt")>
                    <summary>{words.admin_media_alt_change()}</summary>
                    <Form name="alt" row=of_alt done=again>
                                <Field
                            name="alt"
                            label=words.admin_alt_label()
                            hint=words.admin_alt_hint()
                            value=alt.clone()
                            optional=true
                        />
                        <Tick name="decorative" label=words.admin_alt_decorative() ticked=alt.is_empty()/>
                        <Submit label=words.admin_media_alt_submit()/>
                    </Form>
                </details>
                <details class="image__change" open=was_sent("delete")>
                    <summary>{words.admin_media_delete()}</summary>
                    {removal}
                </details>
            </div>
        </li>
    }
}
