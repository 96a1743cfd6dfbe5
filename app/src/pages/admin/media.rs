//! The images: bringing one, and all there are.

use crate::api::media::list_media;
use crate::components::failure::Failure;
use crate::components::form::upload::{TYPES, Upload};
use crate::components::form::{Field, Submit, Tick};
use crate::components::heading::Heading;
use crate::components::history::{focus_quietly, open};
use crate::components::media_list::Library;
use crate::erase::Erase;
use crate::form::{Outcome, said};
use crate::wire::media::MediaList;
use crate::wire::resource;
use crate::words::use_words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

/// Every image of the site.
#[component]
pub fn MediaPage() -> impl IntoView {
    let words = use_words();
    let query = use_query_map();
    let outcome = use_context::<Outcome>().unwrap_or_default();
    let after = Memo::new(move |_| query.read().get("after").filter(|after| !after.is_empty()));
    let list = resource(move || after.get(), list_media);
    // What was asked for again; the list takes it.
    let fresh = RwSignal::new(None::<MediaList>);
    let ask = move || {
        spawn_local(async move {
            match list_media(after.get_untracked()).await {
                Ok(list) => fresh.set(Some(list)),
                Err(_) => open(&words.path("/admin/media")),
            }
        });
    };
    let again = Callback::new(move |()| ask());
    let was_deleted = outcome.form.is_empty() && query.with_untracked(|query| query.get_str("done") == Some("delete"));
    let told = RwSignal::new(was_deleted.then(|| said(words, "delete")));
    let deleted = Callback::new(move |()| {
        told.set(Some(said(words, "delete")));
        focus_quietly("library-title");
        ask();
    });
    let uploaded = Callback::new(move |()| {
        // It stands at the top of the first page.
        if after.get_untracked().is_some() { open(&words.path("/admin/media?done=upload")) } else { ask() }
    });
    let again_note = (outcome.form == "upload").then(|| words.admin_file_again());
    view! {
        <Heading text=words.admin_media()/>
        <section class="panel" aria-labelledby="upload-title">
            <h2 id="upload-title">{words.admin_media_upload()}</h2>
            {again_note.map(|note| view! { <p class="notice">{note}</p> })}
            <Upload name="upload" done=uploaded>
                <Field name="file" label=words.admin_file_label() kind="file" hint=words.admin_file_hint() accept=TYPES/>
                <Field name="alt" label=words.admin_alt_label() hint=words.admin_alt_hint() optional=true/>
                <Tick name="decorative" label=words.admin_alt_decorative()/>
                <Submit label=words.admin_upload_submit()/>
            </Upload>
        </section>
        <section class="panel" aria-labelledby="library-title">
            <h2 id="library-title" tabindex="-1">{words.admin_media_library()}</h2>
            <p class="form__said" role="status">{move || told.get()}</p>
            <Transition>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok(list) => {
                            let after = after.get_untracked().unwrap_or_default();
                            view! { <Library list fresh after again deleted/> }.erase()
                        }
                        Err(error) => view! { <Failure error/> }.erase(),
                    }
                })}
            </Transition>
        </section>
    }
    .erase()
}
