//! What whoever is signed in keeps of the news for themselves. Each form says how it is to be afterwards, so that two presses
//! are one deed without a key: a kept key would be another note of who pressed what.
//!
//! They stand on pages that are open to everybody, where no guard has asked who comes.

use crate::forms::{Done, Refusal, Sent};
use app::components::keeping::{KEEPING, READ};
use app::error::Error;
use db::reading::{self, bookmarks, follows};
use domain::access::{KeepReading, Permit, Viewer};
use domain::article::Slug;
use domain::invalid::Invalid;
use domain::reading::{Begun, Followed};

/// Saves the story of this page.
pub(super) async fn save(sent: &Sent) -> Result<Done, Refusal> {
    let (permit, story) = (permit(sent)?, story(sent)?);
    let state = &sent.shared.state;
    found(bookmarks::save(&state.db, &permit, &story, state.now()).await?)?;
    Ok(sent.back().beside(KEEPING))
}

/// Takes it off the list.
pub(super) async fn unsave(sent: &Sent) -> Result<Done, Refusal> {
    let (permit, story) = (permit(sent)?, story(sent)?);
    bookmarks::remove(&sent.shared.state.db, &permit, &story).await?;
    Ok(sent.back().beside(KEEPING))
}

/// Marks it as read.
pub(super) async fn read(sent: &Sent) -> Result<Done, Refusal> {
    mark(sent, true).await
}

/// Marks it as unread.
pub(super) async fn unread(sent: &Sent) -> Result<Done, Refusal> {
    mark(sent, false).await
}

async fn mark(sent: &Sent, read: bool) -> Result<Done, Refusal> {
    let (permit, story) = (permit(sent)?, story(sent)?);
    let state = &sent.shared.state;
    found(reading::mark(&state.db, &permit, &story, read, state.now()).await?)?;
    Ok(sent.back().beside(READ))
}

/// Notes how far a script says that somebody came.
pub(super) async fn note(sent: &Sent) -> Result<Done, Refusal> {
    let (permit, story) = (permit(sent)?, story(sent)?);
    let place = Some(sent.field("place")).filter(|place| !place.is_empty()).map(str::parse).transpose()?;
    let begun = Begun { place, progress: sent.field("progress").parse()? };
    let state = &sent.shared.state;
    found(reading::note(&state.db, &permit, &story, &begun, state.now()).await?)?;
    Ok(sent.back().beside(READ))
}

/// Follows what this page is about.
pub(super) async fn follow(sent: &Sent) -> Result<Done, Refusal> {
    let (permit, what) = (permit(sent)?, subject(sent)?);
    let state = &sent.shared.state;
    match follows::follow(&state.db, &permit, &what, state.now()).await {
        // Then there is no such page, either.
        Err(db::Error::Invalid(Invalid { reason: "unknown", .. })) => Err(Refusal::Failed(Error::NotFound)),
        followed => followed.map(|()| sent.back().beside(KEEPING)).map_err(Refusal::from),
    }
}

/// Follows it no longer.
pub(super) async fn unfollow(sent: &Sent) -> Result<Done, Refusal> {
    let (permit, what) = (permit(sent)?, subject(sent)?);
    follows::unfollow(&sent.shared.state.db, &permit, &what).await?;
    Ok(sent.back().beside(KEEPING))
}

/// On the own page: takes one story off the list of those saved.
pub(super) async fn unsave_row(sent: &Sent) -> Result<Done, Refusal> {
    bookmarks::remove(&sent.shared.state.db, &permit(sent)?, &sent.row()?).await?;
    Ok(sent.back().saying("unsave"))
}

/// … all of them.
pub(super) async fn clear(sent: &Sent) -> Result<Done, Refusal> {
    bookmarks::clear(&sent.shared.state.db, &permit(sent)?).await?;
    Ok(Done::at_address("/account/reading").saying("clear"))
}

/// … forgets where somebody stopped in one story.
pub(super) async fn unread_row(sent: &Sent) -> Result<Done, Refusal> {
    let state = &sent.shared.state;
    reading::mark(&state.db, &permit(sent)?, &sent.row()?, false, state.now()).await?;
    Ok(sent.back().saying("unread"))
}

/// … remembers from now on what is read.
pub(super) async fn remember(sent: &Sent) -> Result<Done, Refusal> {
    switch(sent, true).await.map(|done| done.saying("remember"))
}

/// … remembers it no more, and deletes what was.
pub(super) async fn forget(sent: &Sent) -> Result<Done, Refusal> {
    switch(sent, false).await.map(|done| done.saying("forget"))
}

async fn switch(sent: &Sent, on: bool) -> Result<Done, Refusal> {
    if !reading::remember(&sent.shared.state.db, &permit(sent)?, on).await? {
        return Err(Refusal::Stranger(Error::SignIn));
    }
    Ok(sent.back())
}

/// On the own page: follows what was chosen from the list.
pub(super) async fn follow_chosen(sent: &Sent) -> Result<Done, Refusal> {
    let permit = permit(sent)?;
    let what: Followed = sent.field("what").parse()?;
    let state = &sent.shared.state;
    follows::follow(&state.db, &permit, &what, state.now()).await?;
    Ok(Done::at_address("/account/following").saying("follow"))
}

/// … follows one thing no longer.
pub(super) async fn unfollow_chosen(sent: &Sent) -> Result<Done, Refusal> {
    let permit = permit(sent)?;
    let what: Followed = sent.field("what").parse()?;
    follows::unfollow(&sent.shared.state.db, &permit, &what).await?;
    Ok(Done::at_address("/account/following").saying("unfollow"))
}

/// The permit of whoever is in. Others are told why they have none, and what they meant is kept.
fn permit(sent: &Sent) -> Result<Permit<KeepReading>, Refusal> {
    sent.permit().map_err(|_| {
        Refusal::Stranger(match sent.visit.viewer {
            Viewer::Visitor if sent.visit.unknown => Error::Unavailable,
            Viewer::Visitor => Error::SignIn,
            Viewer::Person(_) | Viewer::System => Error::Forbidden,
        })
    })
}

/// The story whose page the form stands on.
fn story(sent: &Sent) -> Result<Slug, Refusal> {
    let name = sent.uri.path().strip_prefix("/news/").and_then(|name| name.parse().ok());
    name.ok_or(Refusal::Failed(Error::NotFound))
}

/// What the page is about that the form stands on.
fn subject(sent: &Sent) -> Result<Followed, Refusal> {
    Followed::at(sent.uri.path()).ok_or(Refusal::Failed(Error::NotFound))
}

fn found(is_there: bool) -> Result<(), Refusal> {
    if is_there { Ok(()) } else { Err(Refusal::Failed(Error::NotFound)) }
}
