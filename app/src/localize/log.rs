//! The audit log in the words of an administrator.

use super::time;
use crate::wire::admin::DeedView;
use crate::words::Words;
use domain::account::AccountId;
use domain::audit::{Entry, Personal};
use std::collections::BTreeMap;

/// Something that was done, with the names of whoever acted. What an entry says about people is shown while it is kept.
pub(crate) fn deed(entry: Entry, names: &BTreeMap<AccountId, String>, words: Words) -> DeedView {
    let who = match entry.actor {
        None => words.admin_deed_by_server().to_owned(),
        Some(actor) => names.get(&actor).cloned().unwrap_or_else(|| words.admin_deed_by_nobody().to_owned()),
    };
    let (personal, forgotten) = match entry.personal {
        Personal::Nothing => (BTreeMap::new(), None),
        Personal::Kept(facts) => (facts, None),
        Personal::Forgotten => (BTreeMap::new(), Some(words.admin_deed_forgotten().to_owned())),
    };
    let mail = entry.subject.as_deref().and_then(|subject| subject.strip_prefix("mail "));
    DeedView {
        what: what(&entry.what, words).to_owned(),
        at: time(entry.at, words),
        who,
        path: mail.map(|id| format!("/admin/mail/{id}")),
        subject: entry.subject,
        facts: entry.facts.into_iter().chain(personal).collect(),
        forgotten,
    }
}

/// A deed's word in a sentence; the word itself where an older or newer version wrote it.
fn what(word: &str, words: Words) -> &str {
    match word {
        "account.created" => words.admin_deed_account_created(),
        "account.deleted" => words.admin_deed_account_deleted(),
        "account.language-changed" => words.admin_deed_account_language(),
        "account.office-changed" => words.admin_deed_account_office(),
        "account.password-changed" => words.admin_deed_account_password(),
        "account.password-reset" => words.admin_deed_account_reset(),
        "account.renamed" => words.admin_deed_account_renamed(),
        "account.status-changed" => words.admin_deed_account_status(),
        "backup.restored" => words.admin_deed_backup_restored(),
        "backup.taken" => words.admin_deed_backup_taken(),
        "job.cancelled" => words.admin_deed_job_cancelled(),
        "job.retried" => words.admin_deed_job_retried(),
        "mail.read" => words.admin_deed_mail_read(),
        "mail.retried" => words.admin_deed_mail_retried(),
        "mail.tested" => words.admin_deed_mail_tested(),
        "media.deleted" => words.admin_deed_media_deleted(),
        "media.described" => words.admin_deed_media_described(),
        "media.uploaded" => words.admin_deed_media_uploaded(),
        "session.began" => words.admin_deed_session_began(),
        "session.ended" => words.admin_deed_session_ended(),
        "settings.changed" => words.admin_deed_settings_changed(),
        other => other,
    }
}
