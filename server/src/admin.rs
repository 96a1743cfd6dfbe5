//! Accounts from the command line: the first administrator, and the way back in for whoever is locked out. Whoever may
//! run the program on the machine may read its database, so no other proof is asked for.

use crate::config::Admin;
use anyhow::{Context, bail};
use db::Db;
use db::accounts::{self, change};
use domain::access::{Permit, Viewer, WriteAccounts, authorize};
use domain::account::password::PasswordHash;
use domain::account::{
    Account, Email, LONGEST_PASSWORD, NewAccount, Office, Owner, PersonName, SHORTEST_PASSWORD, Status, check_password,
};
use domain::language::Language;
use domain::moment::Moment;
use services::intl;
use services::password::{Passwords, is_common};
use std::fmt::Write;
use std::io::BufRead;

/// What initial passwords are made of: 32 characters that nobody takes for each other, 5 bits each.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Characters in a group, and groups: 100 bits.
const GROUP: usize = 4;
const GROUPS: usize = 5;

/// Does what the command says, and answers what to print.
pub async fn run(db: &Db, command: Admin, now: Moment) -> anyhow::Result<String> {
    let permit = authorize(Viewer::System)?;
    match command {
        Admin::Create { email, name, office, password_stdin } => {
            let chosen = password_stdin.then(|| read_line(std::io::stdin().lock())).transpose()?;
            create(db, &permit, email, name, office, chosen, now).await
        }
        Admin::Reset { email, password_stdin } => {
            let chosen = password_stdin.then(|| read_line(std::io::stdin().lock())).transpose()?;
            reset(db, &permit, &email, chosen, now).await
        }
        Admin::List => list(db, &permit).await,
    }
}

/// Creates an account. The answer is its initial password alone, so that a script can take it, where none was chosen.
async fn create(
    db: &Db,
    permit: &Permit<WriteAccounts>,
    email: Email,
    name: PersonName,
    office: Office,
    chosen: Option<String>,
    now: Moment,
) -> anyhow::Result<String> {
    let (hash, drawn) = password(chosen, &email, name.as_str()).await?;
    let account = NewAccount {
        id: accounts::new_id(now),
        email: email.clone(),
        owner: Owner::Other(name),
        office,
        status: Status::Active,
        language: Language::default(),
    };
    match accounts::insert(db, permit, &account, Some(&hash), None, now).await {
        Ok(_) => Ok(drawn.unwrap_or_else(|| format!("{email} can sign in now."))),
        Err(db::Error::Taken("email")) => {
            bail!("{email} has an account already; `graticule admin reset --email {email}` gives it another password")
        }
        Err(error) => Err(error).context("storing the account"),
    }
}

/// Gives an account another password and ends its sessions.
async fn reset(
    db: &Db,
    permit: &Permit<WriteAccounts>,
    email: &Email,
    chosen: Option<String>,
    now: Moment,
) -> anyhow::Result<String> {
    let Some(account) = accounts::find_by_email(db, permit, email).await? else { return unknown(email) };
    let (hash, drawn) = password(chosen, email, &account.name).await?;
    if !change::reset_password(db, permit, email, &hash, now).await? {
        return unknown(email);
    }
    Ok(drawn.unwrap_or_else(|| format!("{email} has another password now, and is signed out everywhere.")))
}

fn unknown(email: &Email) -> anyhow::Result<String> {
    bail!("nobody signs in as {email}; `graticule admin list` shows who does, `graticule admin create` adds somebody")
}

/// The hash of the chosen password, which must keep the rules, or of one that is drawn, together with that.
async fn password(chosen: Option<String>, email: &Email, name: &str) -> anyhow::Result<(PasswordHash, Option<String>)> {
    let passwords = Passwords::new();
    if let Some(chosen) = chosen {
        check(&chosen, email, name)?;
        return Ok((passwords.hash(&chosen).await?, None));
    }
    let drawn = draw()?;
    Ok((passwords.hash(&drawn).await?, Some(drawn)))
}

fn check(chosen: &str, email: &Email, name: &str) -> anyhow::Result<()> {
    if let Err(invalid) = check_password(chosen, email, name) {
        match invalid.reason {
            "too-short" => bail!("that password is too short; it needs {SHORTEST_PASSWORD} characters, a few words do"),
            "too-long" => bail!("that password is too long; {LONGEST_PASSWORD} bytes are the most"),
            _ => bail!("that password is little more than the name or the address; choose another"),
        }
    }
    if is_common(chosen) {
        bail!(
            "that password is one of those that are guessed first; a few words that do not belong together are better"
        );
    }
    Ok(())
}

/// `abcd-efgh-jkmn-pqrs-tuvw`: 100 bits of the machine's chance.
fn draw() -> anyhow::Result<String> {
    let mut chance = [0_u8; GROUP * GROUPS];
    getrandom::fill(&mut chance).map_err(|error| anyhow::anyhow!("the machine gives no random numbers: {error}"))?;
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let groups = chance.chunks(GROUP).map(|group| group.iter().map(letter).collect::<String>());
    Ok(groups.collect::<Vec<_>>().join("-"))
}

/// The first line, without its end.
fn read_line(input: impl BufRead) -> anyhow::Result<String> {
    let mut line = String::new();
    // One byte more than any password has, and the line's end, tell one that is too long.
    let most = LONGEST_PASSWORD as u64 + 3;
    input.take(most).read_line(&mut line).context("reading the password from standard input")?;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

/// Every account, one a line, in columns as wide as they must be.
async fn list(db: &Db, permit: &Permit<WriteAccounts>) -> anyhow::Result<String> {
    const BATCH: u32 = 500;
    let mut all: Vec<Account> = Vec::new();
    loop {
        let batch = accounts::list(db, permit, all.last().map(|account| account.id), BATCH).await?;
        if batch.is_empty() {
            break;
        }
        all.extend(batch);
    }
    if all.is_empty() {
        return Ok("Nobody can sign in yet; `graticule admin create` adds somebody.".to_owned());
    }
    let width = all.iter().map(|account| account.email.as_str().chars().count()).max().unwrap_or(0);
    let mut table = format!("{:width$}  {:13}  {:9}  {:10}  name", "address", "office", "status", "since");
    for account in &all {
        let day = intl::rfc3339(account.created_at).chars().take(10).collect::<String>();
        // A name came from somebody else: nothing in it may steer the terminal.
        let name: String = account.name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        let (email, office, status) = (account.email.as_str(), account.office.as_str(), account.status.as_str());
        // Writing into a string can not fail.
        let _ = write!(table, "\n{email:width$}  {office:13}  {status:9}  {day:10}  {name}");
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn initial_passwords_keep_the_rules_and_are_never_drawn_twice() {
        let email: Email = "ann@network.example".parse().unwrap();
        let drawn: BTreeSet<String> = (0..100).map(|_| draw().unwrap()).collect();
        assert_eq!(drawn.len(), 100);
        for one in drawn {
            assert_eq!((one.len(), one.split('-').count()), (24, 5), "{one}");
            check(&one, &email, "Ann").unwrap();
        }
        assert_eq!(LETTERS.iter().collect::<BTreeSet<_>>().len(), 32);
    }

    #[test]
    fn only_the_first_line_is_the_password_and_its_spaces_belong_to_it() {
        let read = |text: &str| read_line(text.as_bytes()).unwrap();
        assert_eq!(read(" four unlit lanterns \r\nmore\n"), " four unlit lanterns ");
        assert_eq!(read("four unlit lanterns"), "four unlit lanterns");
        assert_eq!(read(""), "");
        let long = "x".repeat(LONGEST_PASSWORD + 1);
        let email: Email = "ann@network.example".parse().unwrap();
        assert!(check(&read(&long), &email, "Ann").unwrap_err().to_string().contains("too long"));
        assert_eq!(read(&"x".repeat(LONGEST_PASSWORD)), "x".repeat(LONGEST_PASSWORD));
    }
}
