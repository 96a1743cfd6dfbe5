//! Jobs, mails and what they come to, in the words of an administrator.

use super::time;
use crate::wire::admin::{FilterLink, LineView, MailView, RowView};
use crate::words::Words;
use domain::job::{JobCard, Kind, State};
use domain::mail::{MailCard, MailState, MailText};
use domain::moment::Moment;
use domain::source::{DeadLink, LinkTrouble};
use std::collections::BTreeMap;

/// How many seconds before it is due a job is worth looking at again and again.
const SOON: i64 = 60;

/// A job in a list.
pub(crate) fn job(card: JobCard, now: Moment, words: Words) -> RowView {
    let JobCard { id, kind, state, cancelling, attempts, progress, trouble, created_at, due_at, started_at, ended_at } =
        card;
    let waits = state == State::Queued && due_at > created_at;
    let began = started_at.filter(|_| state == State::Running);
    let times = [
        Some((words.admin_time_queued(), created_at)),
        waits.then(|| (words.admin_time_due(), due_at)),
        began.map(|began| (words.admin_time_began(), began)),
        ended_at.map(|ended| (words.admin_time_ended(), ended)),
    ];
    let action = match state {
        State::Queued | State::Running if !cancelling => Some(("cancel", words.admin_action_cancel())),
        // A mail is sent again from its own list, which knows whether it still may be.
        State::Failed | State::Cancelled if kind != Kind::SendMail => Some(("retry", words.admin_action_retry())),
        _ => None,
    };
    RowView {
        id: id.to_string(),
        title: kind_name(kind, words).to_owned(),
        state: if cancelling { words.admin_state_cancelling() } else { state_name(state, words) }.to_owned(),
        failed: state == State::Failed,
        moving: state == State::Running || state == State::Queued && due_at <= now.plus_seconds(SOON),
        attempts: tried(attempts, words),
        times: told(times, words),
        progress: progress.map(|at| {
            let of = |n: u32| words.number(n.into());
            (at.done, at.total, words.admin_progress(&of(at.done), &of(at.total)))
        }),
        trouble: trouble.map(|trouble| trouble.text),
        actions: action.into_iter().map(|(form, label)| (form.to_owned(), label.to_owned())).collect(),
        ..RowView::default()
    }
}

/// A mail in a list.
pub(crate) fn mail(card: MailCard, now: Moment, words: Words) -> RowView {
    let can_retry = card.can_retry(now);
    let is_over = !can_retry && card.state != MailState::Sent;
    let times =
        [Some((words.admin_time_written(), card.created_at)), card.sent_at.map(|sent| (words.admin_time_sent(), sent))];
    RowView {
        id: card.id.to_string(),
        title: card.subject,
        path: Some(format!("/admin/mail/{}", card.id)),
        to: Some(card.to),
        state: mail_state_name(card.state, words).to_owned(),
        failed: card.state == MailState::Failed,
        moving: matches!(card.state, MailState::Queued | MailState::Sending),
        attempts: tried(card.attempts, words),
        times: told(times, words),
        trouble: card.trouble.map(|trouble| trouble.text),
        remark: is_over.then(|| words.admin_mail_stale().to_owned()),
        actions: if can_retry { vec![("retry".to_owned(), words.admin_action_send().to_owned())] } else { Vec::new() },
        ..RowView::default()
    }
}

/// A mail with what it says.
pub(crate) fn mail_text(mail: MailText, now: Moment, words: Words) -> MailView {
    let language = mail.card.language.tag().to_owned();
    MailView { row: self::mail(mail.card, now, words), language, text: mail.text, html: mail.html }
}

/// A story whose original is not to be reached.
pub(crate) fn link(link: DeadLink, words: Words) -> RowView {
    let trouble = match link.trouble {
        LinkTrouble::Gone => words.admin_link_gone(),
        LinkTrouble::Failing => words.admin_link_failing(),
        LinkTrouble::Unreachable => words.admin_link_unreachable(),
        LinkTrouble::Endless => words.admin_link_endless(),
        LinkTrouble::NotPublic => words.admin_link_not_public(),
    };
    let status = link.status.map(|status| status.to_string());
    RowView {
        id: link.slug.to_string(),
        title: link.headline,
        path: Some(format!("/news/{}", link.slug)),
        state: trouble.to_owned(),
        failed: true,
        times: told(
            [Some((words.admin_time_since(), link.since)), Some((words.admin_time_looked(), link.checked_at))],
            words,
        ),
        trouble: status.map(|status| words.admin_link_status(&status)),
        remark: Some(link.link.to_string()),
        ..RowView::default()
    }
}

/// The ways to narrow a list of jobs.
pub(crate) fn job_filters(counts: &BTreeMap<State, u64>, words: Words) -> Vec<FilterLink> {
    filters(State::ALL.map(|state| (state.as_str(), state_name(state, words), counts.get(&state))), words)
}

/// The ways to narrow a list of mails.
pub(crate) fn mail_filters(counts: &BTreeMap<MailState, u64>, words: Words) -> Vec<FilterLink> {
    filters(MailState::ALL.map(|state| (state.as_str(), mail_state_name(state, words), counts.get(&state))), words)
}

fn filters<const N: usize>(states: [(&str, &str, Option<&u64>); N], words: Words) -> Vec<FilterLink> {
    let label = |name: &str, n: u64| words.admin_filter_counted(&words.number(n), name);
    let all = states.iter().filter_map(|(.., n)| *n).sum();
    let all = FilterLink { state: String::new(), label: label(words.admin_filter_all(), all) };
    let each = states.iter().map(|(state, name, n)| FilterLink {
        state: (*state).to_owned(),
        label: label(name, n.copied().unwrap_or_default()),
    });
    std::iter::once(all).chain(each).collect()
}

/// What the queue comes to.
pub(crate) fn job_lines(counts: &BTreeMap<State, u64>, words: Words) -> Vec<LineView> {
    let n = |state| counts.get(&state).copied().unwrap_or_default();
    let (failed, open) = (n(State::Failed), n(State::Queued) + n(State::Running));
    let mut lines = Vec::new();
    if failed > 0 {
        lines.push(line(words.admin_now_jobs_failed(failed), Some("/admin/jobs?state=failed"), true));
    }
    let open = if open > 0 { words.admin_now_jobs(open) } else { words.admin_now_jobs_none().to_owned() };
    lines.push(line(open, Some("/admin/jobs"), false));
    lines
}

/// What the outgoing mail comes to; `sends` where there is a mail server.
pub(crate) fn mail_lines(counts: &BTreeMap<MailState, u64>, sends: bool, words: Words) -> Vec<LineView> {
    let n = |state| counts.get(&state).copied().unwrap_or_default();
    let (failed, held, open) = (n(MailState::Failed), n(MailState::Held), n(MailState::Queued) + n(MailState::Sending));
    let mut lines = Vec::new();
    if failed > 0 {
        lines.push(line(words.admin_now_mail_failed(failed), Some("/admin/mail?state=failed"), true));
    }
    if held > 0 {
        lines.push(line(words.admin_now_mail_held(held), Some("/admin/mail?state=held"), true));
    }
    if open > 0 {
        lines.push(line(words.admin_now_mail(open), Some("/admin/mail"), false));
    }
    if lines.is_empty() {
        lines.push(line(words.admin_now_mail_none().to_owned(), Some("/admin/mail"), false));
    }
    if !sends {
        lines.push(line(unset(words), None, false));
    }
    lines
}

/// What the images come to: all, and those that no story shows.
pub(crate) fn media_lines((all, idle): (u64, u64), words: Words) -> Vec<LineView> {
    let here = Some("/admin/media");
    if all == 0 {
        return vec![line(words.admin_now_media_none().to_owned(), here, false)];
    }
    let idle = (idle > 0).then(|| line(words.admin_now_media_idle(idle), here, false));
    [Some(line(words.admin_now_media(all), here, false)), idle].into_iter().flatten().collect()
}

/// How many accounts there are.
pub(crate) fn account_line(n: u64, words: Words) -> LineView {
    let text = if n > 1 { words.admin_now_accounts(n) } else { words.admin_now_accounts_one().to_owned() };
    line(text, None, false)
}

/// That mail goes nowhere, and what to do about it.
pub(crate) fn unset(words: Words) -> String {
    words.admin_mail_unset("GRATICULE_SMTP_URL")
}

fn line(text: String, path: Option<&str>, wrong: bool) -> LineView {
    LineView { text, path: path.map(str::to_owned), wrong }
}

fn tried(attempts: u32, words: Words) -> Option<String> {
    (attempts > 0).then(|| words.admin_attempts(attempts.into()))
}

fn told<const N: usize>(
    times: [Option<(&'static str, Moment)>; N],
    words: Words,
) -> Vec<(String, crate::wire::DateText)> {
    times.into_iter().flatten().map(|(what, moment)| (what.to_owned(), time(moment, words))).collect()
}

fn kind_name(kind: Kind, words: Words) -> &'static str {
    match kind {
        Kind::SendMail => words.admin_job_mail(),
        Kind::PrepareImage => words.admin_job_image(),
        Kind::Housekeeping => words.admin_job_housekeeping(),
        Kind::CheckLinks => words.admin_job_links(),
    }
}

fn state_name(state: State, words: Words) -> &'static str {
    match state {
        State::Queued => words.admin_state_queued(),
        State::Running => words.admin_state_running(),
        State::Done => words.admin_state_done(),
        State::Failed => words.admin_state_failed(),
        State::Cancelled => words.admin_state_cancelled(),
    }
}

fn mail_state_name(state: MailState, words: Words) -> &'static str {
    match state {
        MailState::Held => words.admin_state_held(),
        MailState::Queued => words.admin_state_queued(),
        MailState::Sending => words.admin_state_sending(),
        MailState::Sent => words.admin_state_sent(),
        MailState::Failed => words.admin_state_failed(),
    }
}
