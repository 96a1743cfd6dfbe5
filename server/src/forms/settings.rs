//! What administrators decide about the network.

use crate::forms::{Done, Refusal, Sent};
use crate::public;
use app::wire::settings::{before, input};
use db::Error;
use domain::access::WriteSettings;
use domain::invalid::Invalid;
use domain::settings::{Field, Settings};

/// Saves the settings: what differs from those that the form was shown with.
pub(super) async fn save(sent: &Sent) -> Result<Done, Refusal> {
    let permit = sent.permit::<WriteSettings>()?;
    let state = &sent.shared.state;
    // The fields that carry what was shown are no person's to get right.
    let shown = Settings::read(|word| named(word).map_or("", |field| sent.field(before(field))))
        .map_err(|_| Invalid::new("", "malformed"))?;
    let wanted = Settings::read(|word| named(word).map_or("", |field| sent.field(input(field)))).map_err(beside)?;
    match db::settings::save(&state.db, &permit, &shown, &wanted, state.now()).await {
        Ok(changed) => {
            if !changed.is_empty() {
                // The page that comes next has the new name already; other processes look once a second.
                if let Err(error) = public::renew(state).await {
                    // What was asked for is done, and is seen within a second.
                    tracing::warn!(error = &error as &dyn std::error::Error, "what is public could not be read anew");
                }
            }
            Ok(Done::at_address("/admin/settings").saying("settings"))
        }
        Err(Error::Conflict) => Err(outdated(&shown, &wanted, &db::settings::find_all(&state.db).await?)),
        Err(error) => Err(error.into()),
    }
}

/// The fields that somebody else gave another value meanwhile, with that value.
fn outdated(shown: &Settings, wanted: &Settings, present: &Settings) -> Refusal {
    let mut fields = wanted.differences(shown);
    fields.retain(|field| present.text(*field) != shown.text(*field) && present.text(*field) != wanted.text(*field));
    Refusal::Outdated(fields.into_iter().map(|field| (field, present.text(field))).collect())
}

fn named(word: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|field| field.as_str() == word)
}

/// What is wrong, beside the form's own fields.
fn beside(problems: Vec<Invalid>) -> Refusal {
    let beside = |problem: Invalid| Invalid { field: named(problem.field).map_or("", input), ..problem };
    Refusal::Wrong(problems.into_iter().map(beside).collect())
}
