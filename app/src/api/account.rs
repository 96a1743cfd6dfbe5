//! The own account, read. Changes go through its forms.

use crate::error::Error;
use crate::wire::AccountView;
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// Who one is to the site, and where one is signed in.
#[server(prefix = "/api", endpoint = "account", input = GetUrl, output = Answer)]
pub async fn get_account() -> Result<AccountView, Error> {
    use crate::{localize, request};
    use domain::access::UseAccount;

    let state = request::state()?;
    let permit = request::permit::<UseAccount>()?;
    let account = db::accounts::find(&state.db, &permit).await?.ok_or(Error::SignIn)?;
    let sessions = db::sessions::list(&state.db, &permit, state.now()).await?;
    let words = state.words(account.language.tag());
    Ok(localize::account(account, sessions, request::session(), words))
}
