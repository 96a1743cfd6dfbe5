//! The credit of a story that was published elsewhere first, drawn once and for all.

use super::drawn::html;
use crate::components::credit::{Credit, Rest};
use crate::wire::CreditView;
use crate::words::Words;
use domain::day::Day;
use domain::html::SafeHtml;
use domain::moment::Moment;
use domain::source::Republication;
use leptos::prelude::*;
use services::intl;

/// Where a story comes from and by whose leave it stands here.
pub(super) fn credit(source: &Republication, words: Words, now: Moment) -> SafeHtml {
    provide_context(words);
    let day = |day: Day| intl::date(day.noon(), words.language());
    let date = source.date.map(day);
    let original = match (&source.title, &date) {
        (Some(title), Some(date)) => Some(words.credit_first_as_on(date, title)),
        (Some(title), None) => Some(words.credit_first_as(title)),
        (None, Some(date)) => Some(words.credit_first_on(date)),
        (None, None) => None,
    };
    let ended = source.until.filter(|_| source.has_ended(now)).map(|until| words.credit_ended(&day(until)));
    let line = if source.is_extract(now) {
        words.story_attribution(&source.name)
    } else {
        words.story_attribution_whole(&source.name)
    };
    let credit = CreditView {
        line,
        original: source.link.to_string(),
        permission: source.permission.clone(),
        ended,
        facts: [source.author.as_ref().map(|author| words.credit_author(author)), original]
            .into_iter()
            .flatten()
            .chain(source.rights.as_ref().map(|rights| format!("© {rights}")))
            .collect(),
        licence: source.licence.map(|licence| (licence.name().to_owned(), licence.address().to_owned())),
        more: (words.credit_more(&source.name), words.path(&format!("/sources/{}", source.slug))),
    };
    html(view! { <Credit credit/> })
}

/// The way to what an extract leaves out.
pub(super) fn rest(source: &Republication, words: Words) -> SafeHtml {
    provide_context(words);
    html(view! { <Rest link=source.link.to_string() host=words.story_rest_at(source.link.host())/> })
}
