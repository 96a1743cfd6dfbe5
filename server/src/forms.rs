//! Forms: one address, one body, one handler, with and without scripts. A form posts to its own page's address. Done,
//! the answer leads on (303); not done, the same page comes back with what is wrong beside each field and everything
//! that was typed, but for passwords. A script sends the same body to the same address and asks for the same in short.

mod account;
mod body;
mod jobs;
mod login;
mod mails;
mod media;
mod reading;
mod refusal;
mod settings;

pub(crate) use body::UPLOADS;
pub(crate) use refusal::Refusal;

use crate::document;
use crate::forms::body::Brought;
use crate::guard::fits;
use crate::place::Place;
use crate::router::Shared;
use crate::session::Visit;
use app::error::Error;
use app::form::{Outcome, REPLY, Reply, said};
use app::words::Words;
use axum::body::Body;
use axum::extract::{Form, FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::access::{Act, Denied, Permit, authorize};
use domain::address::LocalPath;
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use std::pin::Pin;
use std::str::FromStr;

/// What a form brought, and who brought it.
pub(crate) struct Sent {
    pub(crate) shared: Shared,
    pub(crate) visit: Visit,
    pub(crate) place: Place,
    pub(crate) headers: HeaderMap,
    /// The page's address, without its language.
    pub(crate) uri: Uri,
    fields: Vec<(String, String)>,
    /// The file that came with it; nothing where none did.
    pub(crate) file: Bytes,
}

impl Sent {
    /// What was typed into a field; nothing where it did not come.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// The row of a list that the form is about.
    pub(crate) fn row<T: FromStr>(&self) -> Result<T, Refusal> {
        self.field("row").parse().map_err(|_| Refusal::Failed(Error::NotFound))
    }

    /// Back to the page that the form stands on and what its address chose, without what was said there before.
    pub(crate) fn back(&self) -> Done {
        let said = |pair: &&str| pair.starts_with("done=") || pair.starts_with("row=");
        let query: Vec<&str> = self.uri.query().unwrap_or_default().split('&').filter(|pair| !said(pair)).collect();
        let query = query.join("&");
        let path = self.uri.path();
        let here = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        Done::at(here.parse().unwrap_or_else(|_| LocalPath::home()))
    }

    /// The permit for what the form does.
    pub(crate) fn permit<A: Act>(&self) -> Result<Permit<A>, Denied> {
        authorize(self.visit.viewer)
    }
}

/// What was done, and where it leads.
pub(crate) struct Done {
    /// The page that comes next.
    to: LocalPath,
    /// What it says of it: a word that [`said`] knows.
    said: Option<&'static str>,
    /// The row of the list that it was done to.
    row: Option<String>,
    /// The part of the page, by its id.
    part: Option<&'static str>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Done {
    /// Goes on to `to`.
    pub(crate) fn at(to: LocalPath) -> Self {
        Self { to, said: None, row: None, part: None, headers: Vec::new() }
    }

    /// Goes on to this address, which is one of ours.
    pub(crate) fn at_address(to: &str) -> Self {
        Self::at(to.parse().unwrap_or_else(|_| LocalPath::home()))
    }

    /// … where it is said that `what` was done.
    pub(crate) fn saying(mut self, what: &'static str) -> Self {
        self.said = Some(what);
        self
    }

    /// … to this row of a list.
    pub(crate) fn of(mut self, row: impl ToString) -> Self {
        self.row = Some(row.to_string());
        self
    }

    /// … to the part of the page with this id.
    pub(crate) fn beside(mut self, id: &'static str) -> Self {
        self.part = Some(id);
        self
    }

    /// … with a header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The address of the next page, in the reader's language, with what it says.
    fn address(&self, words: Words) -> String {
        let mut to = words.base() + &self.to.to_string();
        for (name, value) in [("done", self.said), ("row", self.row.as_deref())] {
            if let Some(value) = value {
                to.push(if to.contains('?') { '&' } else { '?' });
                to = to + name + "=" + value;
            }
        }
        match self.part {
            Some(part) => to + "#" + part,
            None => to,
        }
    }
}

type Handler = for<'a> fn(&'a Sent) -> Pin<Box<dyn Future<Output = Result<Done, Refusal>> + Send + 'a>>;

/// Every form: the address of its page, as the guard writes it, its name, and what it does.
const FORMS: &[(&str, &str, Handler)] = &[
    ("/login", "login", |sent| Box::pin(login::sign_in(sent))),
    ("/logout", "logout", |sent| Box::pin(login::sign_out(sent))),
    ("/account", "name", |sent| Box::pin(account::rename(sent))),
    ("/account", "password", |sent| Box::pin(account::change_password(sent))),
    ("/account", "session", |sent| Box::pin(account::end_session(sent))),
    ("/account/reading", "unsave", |sent| Box::pin(reading::unsave_row(sent))),
    ("/account/reading", "clear", |sent| Box::pin(reading::clear(sent))),
    ("/account/reading", "unread", |sent| Box::pin(reading::unread_row(sent))),
    ("/account/reading", "remember", |sent| Box::pin(reading::remember(sent))),
    ("/account/reading", "forget", |sent| Box::pin(reading::forget(sent))),
    ("/account/following", "follow", |sent| Box::pin(reading::follow_chosen(sent))),
    ("/account/following", "unfollow", |sent| Box::pin(reading::unfollow_chosen(sent))),
    ("/news/*", "save", |sent| Box::pin(reading::save(sent))),
    ("/news/*", "unsave", |sent| Box::pin(reading::unsave(sent))),
    ("/news/*", "read", |sent| Box::pin(reading::read(sent))),
    ("/news/*", "unread", |sent| Box::pin(reading::unread(sent))),
    ("/news/*", "place", |sent| Box::pin(reading::note(sent))),
    ("/countries/*", "follow", |sent| Box::pin(reading::follow(sent))),
    ("/countries/*", "unfollow", |sent| Box::pin(reading::unfollow(sent))),
    ("/topics/*", "follow", |sent| Box::pin(reading::follow(sent))),
    ("/topics/*", "unfollow", |sent| Box::pin(reading::unfollow(sent))),
    ("/sources/*", "follow", |sent| Box::pin(reading::follow(sent))),
    ("/sources/*", "unfollow", |sent| Box::pin(reading::unfollow(sent))),
    ("/account", "everywhere", |sent| Box::pin(account::end_every_session(sent))),
    ("/admin/jobs", "retry", |sent| Box::pin(jobs::retry(sent))),
    ("/admin/jobs", "cancel", |sent| Box::pin(jobs::cancel(sent))),
    ("/admin/mail", "test", |sent| Box::pin(mails::test(sent))),
    ("/admin/mail", "retry", |sent| Box::pin(mails::retry(sent))),
    ("/admin/mail/*", "retry", |sent| Box::pin(mails::retry(sent))),
    ("/admin/media", "upload", |sent| Box::pin(media::upload(sent))),
    ("/admin/media", "alt", |sent| Box::pin(media::describe(sent))),
    ("/admin/media", "delete", |sent| Box::pin(media::delete(sent))),
    ("/admin/settings", "settings", |sent| Box::pin(settings::save(sent))),
];

/// Answers a form; 405 where the address has none.
pub(crate) async fn send(shared: Shared, request: Request) -> Response {
    let forms: Vec<_> = FORMS.iter().filter(|(page, ..)| fits(page, request.uri().path())).collect();
    if forms.is_empty() {
        return nothing_to_send();
    }
    let (parts, body) = request.into_parts();
    let brought = match body::read(Request::from_parts(parts.clone(), body)).await {
        Ok(brought) => brought,
        Err(status) => return status.into_response(),
    };
    let visit = parts.extensions.get::<Visit>().cloned().unwrap_or_default();
    let place = parts.extensions.get::<Place>().copied().unwrap_or_else(|| Place::find(None, &parts.headers, &[]));
    let words = document::words(&shared, &parts.extensions, parts.uri.path(), &visit);
    let Brought { fields, file } = brought;
    let (headers, uri) = (parts.headers.clone(), parts.uri.clone());
    let sent = Sent { shared: shared.clone(), visit, place, headers, uri, fields, file };
    let name = sent.field("form").to_owned();
    let Some((_, _, handle)) = forms.into_iter().find(|(_, form, _)| *form == name) else { return nothing_to_send() };
    let handled = handle(&sent).await;
    let short = is_short(&parts.headers);
    match handled {
        Ok(done) if short => {
            let told = done.said.map(|what| said(words, what).to_owned());
            reply(StatusCode::OK, &Reply::done(done.address(words), told), done.headers)
        }
        Ok(done) => lead_on(done, words),
        Err(refusal) => {
            let (status, problems, anew) = (refusal.status(), refusal.problems(words), refusal.shown_anew());
            let wait = if let Refusal::Wait(seconds) = refusal { Some((RETRY_AFTER, seconds.into())) } else { None };
            if short {
                return reply(status, &Reply::refused(problems).with(anew), wait.into_iter().collect());
            }
            // The first of a name counts.
            let values = anew.into_iter().chain(without_passwords(sent.fields)).collect();
            let mut again = Request::from_parts(parts, Body::empty());
            *again.method_mut() = Method::GET;
            if let Refusal::Stranger(error) = refusal {
                let typed = Outcome { values, ..Outcome::default() };
                return document::refuse(&shared, again, error, Some(typed)).await;
            }
            let outcome = Outcome { form: name, problems, values };
            let mut response = document::draw_again(&shared, again, outcome, status).await;
            response.headers_mut().extend(wait);
            response
        }
    }
}

/// What was typed into a form that nobody looks at, beside the request without its body. A file is not read, and a form
/// with a password in it could not be sent again without.
pub(crate) async fn typed(request: Request) -> (Request, Option<Outcome>) {
    let (parts, body) = request.into_parts();
    let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts.clone(), body), &()).await;
    let fields = form.map(|Form(fields)| fields).unwrap_or_default();
    let count = fields.len();
    let values: Vec<_> = without_passwords(fields).collect();
    let typed = (values.len() == count).then(|| Outcome { values, ..Outcome::default() });
    (Request::from_parts(parts, Body::empty()), typed)
}

fn without_passwords(fields: Vec<(String, String)>) -> impl Iterator<Item = (String, String)> {
    fields.into_iter().filter(|(name, _)| !name.contains("password"))
}

/// Whether a script sent the form, and wants the answer in short.
pub(crate) fn is_short(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).is_some_and(|kinds| kinds.as_bytes() == REPLY.as_bytes())
}

/// A form that was not even looked at: whoever sent it was signed out meanwhile, or may not.
pub(crate) fn refuse(words: Words, error: Error) -> Response {
    let refusal = Refusal::Failed(error);
    reply(refusal.status(), &Reply::refused(refusal.problems(words)), Vec::new())
}

fn nothing_to_send() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response()
}

/// Leads to the next page, which is got and not posted to (303).
fn lead_on(done: Done, words: Words) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::from_str(&done.address(words)).unwrap_or(HeaderValue::from_static("/")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in done.headers {
        headers.append(name, value);
    }
    response
}

/// The same in short, for a script.
fn reply(status: StatusCode, reply: &Reply, more: Vec<(HeaderName, HeaderValue)>) -> Response {
    let mut response = (status, reply.write()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(REPLY));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in more {
        headers.append(name, value);
    }
    response
}
