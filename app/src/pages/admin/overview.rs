//! The administration at a glance.

use crate::api::overview::{get_log, get_overview};
use crate::components::failure::Failure;
use crate::components::heading::Heading;
use crate::erase::Erase;
use crate::reader::use_reader;
use crate::wire::admin::{DeedView, LineView, LogView};
use crate::wire::resource;
use crate::words::use_words;
use domain::access::Role;
use leptos::prelude::*;

/// What is waiting, what is wrong, and, for administrators, what was done.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let words = use_words();
    let lines = resource(|| (), move |()| get_overview(words.tag().to_owned()));
    // The server asks the access table; here it is only about what is worth asking for.
    let reads_log = use_reader().is_some_and(|reader| reader.role == Role::Administrator);
    view! {
        <Heading text=words.admin_overview()/>
        <Suspense>
            {move || Suspend::new(async move {
                match lines.await {
                    Ok(lines) => {
                        let lines = lines.into_iter().map(|line| view! { <Line line/> });
                        view! { <ul class="overview">{lines.collect_view()}</ul> }.erase()
                    }
                    Err(error) => view! { <Failure error/> }.erase(),
                }
            })}
        </Suspense>
        {reads_log.then(|| view! { <Log/> })}
    }
    .erase()
}

/// One thing to know.
#[component]
fn Line(line: LineView) -> impl IntoView {
    let LineView { text, path, wrong } = line;
    view! {
        <li class="overview__line" class:overview__line--wrong=wrong>
            {match path {
                Some(path) => view! { <a href=use_words().path(&path) rel="external">{text}</a> }.erase(),
                None => text.erase(),
            }}
        </li>
    }
}

/// The end of the audit log.
#[component]
fn Log() -> impl IntoView {
    let words = use_words();
    let log = resource(|| (), move |()| get_log(words.tag().to_owned()));
    view! {
        <section class="panel log" aria-labelledby="log-title">
            <h2 id="log-title">{words.admin_log()}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    match log.await {
                        Ok(log) => view! { <Deeds log/> }.erase(),
                        Err(error) => view! { <Failure error/> }.erase(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// The log's head, to be noted elsewhere, and what was done last.
#[component]
fn Deeds(log: LogView) -> impl IntoView {
    let words = use_words();
    let LogView { head, deeds } = log;
    let head = match head {
        Some(head) => view! {
            <p>{words.admin_log_head()}</p>
            <pre class="log__head" dir="ltr">
                <code>"graticule audit verify --expect " <wbr/> {head}</code>
            </pre>
        }
        .erase(),
        None => view! { <p>{words.admin_log_empty()}</p> }.erase(),
    };
    view! {
        {head}
        <ol class="log__deeds">{deeds.into_iter().map(|deed| view! { <Deed deed/> }).collect_view()}</ol>
    }
}

/// Something that was done.
#[component]
fn Deed(deed: DeedView) -> impl IntoView {
    let words = use_words();
    let DeedView { what, at, who, subject, path, facts, forgotten } = deed;
    let subject = subject.map(|subject| {
        let code = view! { <code class="log__subject" dir="ltr">{subject}</code> };
        match path {
            Some(path) => view! { <a href=words.path(&path) rel="external">{code}</a> }.erase(),
            None => code.erase(),
        }
    });
    view! {
        <li class="log__deed">
            <p class="log__what">{what}</p>
            <p class="log__who">
                <bdi>{who}</bdi>
                " · "
                <time datetime=at.machine>{at.words}</time>
            </p>
            {subject}
            <ul class="log__facts">
                {facts
                    .into_iter()
                    .map(|(name, value)| view! { <li><bdi>{name}</bdi> ": " <bdi>{value}</bdi></li> })
                    .collect_view()}
                {forgotten.map(|forgotten| view! { <li>{forgotten}</li> })}
            </ul>
        </li>
    }
}
