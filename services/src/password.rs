//! Passwords: hashed and checked, few at a time. Each costs 19 MiB and some 20 ms of a core on purpose, so that whoever
//! steals the rows guesses slowly; two at once, so that whoever sends many does not take the machine. Which passwords are
//! allowed, `domain` says; [`is_common`] knows what is guessed first.

mod guessed;

pub use guessed::is_common;

use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::account::LONGEST_PASSWORD;
use domain::account::password::PasswordHash;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;
use tokio::sync::Semaphore;

/// What one hash costs: kibibytes, rounds, lanes (design/security.md; OWASP's minimum).
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// How many are hashed at once.
const AT_ONCE: usize = 2;
/// How many more may wait for their turn; the next one is told [`Unhashed::Busy`].
const WAITING: usize = 64;

/// Why a password was not hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum Unhashed {
    /// Too many wait already. Trying again in a few seconds may succeed.
    #[error("too many passwords are being checked")]
    Busy,
    /// It has more bytes than any password may have.
    #[error("the password is too long")]
    TooLong,
    /// The machine has no memory or no chance left, or is being stopped.
    #[error("the password could not be hashed")]
    Failed,
}

/// What became of a check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is the password.
    Right,
    /// It is the password, and its hash is cheaper to guess than today's: hash it anew and store that.
    RightButOutdated,
    /// It is not, or there is none.
    Wrong,
}

/// The hasher of a process. Clones share its turns.
#[derive(Clone, Debug)]
pub struct Passwords(Arc<Hasher>);

#[derive(Debug)]
struct Hasher {
    argon2: Argon2<'static>,
    params: Params,
    /// What unknown addresses are checked against, so that they take as long. No password leads to it: what stands in
    /// the place of its hash came from no hasher.
    decoy: PasswordHash,
    /// The places of those that run and those that wait.
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    hashes: AtomicU64,
}

impl Passwords {
    /// At the cost that this version of the program asks for.
    pub fn new() -> Self {
        Self::at(COST)
    }

    fn at((memory, rounds, lanes): (u32, u32, u32)) -> Self {
        // Only numbers out of range are refused, and these are constants.
        let params = Params::new(memory, rounds, lanes, None).unwrap_or(Params::DEFAULT);
        let decoy = format!(
            "$argon2id$v=19$m={},t={},p={}$Z3JhdGljdWxlZGVjb3k$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            params.m_cost(),
            params.t_cost(),
            params.p_cost()
        );
        Self(Arc::new(Hasher {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone()),
            params,
            decoy: PasswordHash::from_phc(decoy),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            hashes: AtomicU64::new(0),
        }))
    }

    /// Hashes a new password with a salt of its own. Its rules are the caller's business.
    pub async fn hash(&self, password: &str) -> Result<PasswordHash, Unhashed> {
        let password = prepared(password)?;
        self.run(move |hasher| {
            let hash: phc::PasswordHash =
                hasher.argon2.hash_password(password.as_bytes()).map_err(|_| Unhashed::Failed)?;
            Ok(PasswordHash::from_phc(hash.to_string()))
        })
        .await
    }

    /// Checks a password. Where there is no account or no hash, `None` takes as long and is always wrong.
    pub async fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> Result<Verdict, Unhashed> {
        let password = prepared(password)?;
        let hash = hash.cloned();
        self.run(move |hasher| {
            let known = hash.as_ref().and_then(|hash| phc::PasswordHash::new(hash.as_str()).ok());
            let Some(known) = known else {
                // One that can not be read is none.
                let _ = hasher.argon2.verify_password(password.as_bytes(), hasher.decoy.as_str());
                return Ok(Verdict::Wrong);
            };
            Ok(match hasher.argon2.verify_password(password.as_bytes(), &known) {
                Ok(()) if hasher.is_todays(&known) => Verdict::Right,
                Ok(()) => Verdict::RightButOutdated,
                Err(_) => Verdict::Wrong,
            })
        })
        .await
    }

    /// How many hashes were computed: the same for a known address and for an unknown one.
    pub fn hashes(&self) -> u64 {
        self.0.hashes.load(Ordering::Relaxed)
    }

    /// Waits for a turn and works off the runtime. Whoever stops waiting gives up the place; what has begun is finished,
    /// and keeps its turn until then.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> Result<T, Unhashed> + Send + 'static,
    ) -> Result<T, Unhashed> {
        let hasher = Arc::clone(&self.0);
        let place = Arc::clone(&hasher.places).try_acquire_owned().map_err(|_| Unhashed::Busy)?;
        // Nobody closes the semaphore.
        let turn = Arc::clone(&hasher.turns).acquire_owned().await.map_err(|_| Unhashed::Failed)?;
        let task = tokio::task::spawn_blocking(move || {
            hasher.hashes.fetch_add(1, Ordering::Relaxed);
            let answer = work(&hasher);
            drop((turn, place));
            answer
        });
        task.await.unwrap_or(Err(Unhashed::Failed))
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher {
    /// Whether a hash costs what one costs today.
    fn is_todays(&self, hash: &phc::PasswordHash) -> bool {
        let params = Params::try_from(hash);
        hash.algorithm == Algorithm::Argon2id.ident()
            && hash.version == Some(Version::V0x13.into())
            && params.is_ok_and(|params| {
                let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
                cost(&params) == cost(&self.params)
            })
    }
}

/// The password as it is hashed (RFC 8265, section 4.2.2): composed (NFC), because the same keys give "é" in one piece on
/// one machine and in two on another, and with every kind of space as the plain one. Not NFKC, which would make one of
/// characters that somebody chose to tell apart.
fn prepared(password: &str) -> Result<String, Unhashed> {
    if password.len() > LONGEST_PASSWORD {
        return Err(Unhashed::TooLong);
    }
    let spaced: String = password
        .chars()
        .map(|c| match c {
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
            other => other,
        })
        .collect();
    Ok(ComposingNormalizerBorrowed::new_nfc().normalize(&spaced).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    /// A hasher that costs next to nothing.
    fn cheap() -> Passwords {
        Passwords::at((8, 1, 1))
    }

    #[tokio::test]
    async fn a_password_is_right_in_every_way_of_typing_it_and_no_other_is() {
        let passwords = cheap();
        let hash = passwords.hash("caf\u{e9} behind the clinic").await.unwrap();
        for right in
            ["caf\u{e9} behind the clinic", "cafe\u{301} behind the clinic", "caf\u{e9}\u{a0}behind the clinic"]
        {
            assert_eq!(passwords.verify(right, Some(&hash)).await, Ok(Verdict::Right), "{right}");
        }
        for wrong in ["", "cafe behind the clinic", "Caf\u{e9} behind the clinic", "caf\u{e9} behind the clinic "] {
            assert_eq!(passwords.verify(wrong, Some(&hash)).await, Ok(Verdict::Wrong), "{wrong}");
        }
    }

    #[tokio::test]
    async fn each_hash_has_a_salt_of_its_own_and_says_how_it_was_made() {
        let passwords = Passwords::new();
        let (first, second) = (
            passwords.hash("four unlit lanterns").await.unwrap(),
            passwords.hash("four unlit lanterns").await.unwrap(),
        );
        assert_ne!(first, second);
        for hash in [first, second] {
            assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        }
    }

    #[tokio::test]
    async fn an_address_without_an_account_costs_the_same_and_is_always_wrong() {
        let passwords = cheap();
        let hash = passwords.hash("four unlit lanterns").await.unwrap();
        let mut costs = Vec::new();
        let unreadable = PasswordHash::from_phc("plain".to_owned());
        for hash in [Some(&hash), None, Some(&unreadable), Some(&passwords.0.decoy)] {
            let before = passwords.hashes();
            assert_eq!(passwords.verify("another password", hash).await, Ok(Verdict::Wrong));
            costs.push(passwords.hashes() - before);
        }
        assert_eq!(costs, [1; 4]);
        let decoy = phc::PasswordHash::new(passwords.0.decoy.as_str()).unwrap();
        assert!(passwords.0.is_todays(&decoy), "the decoy costs what a hash costs");
    }

    #[tokio::test]
    async fn a_hash_from_when_they_were_cheaper_is_told_so_that_it_is_made_anew() {
        let (old, new) = (cheap(), Passwords::at((16, 2, 1)));
        let hash = old.hash("four unlit lanterns").await.unwrap();
        assert_eq!(new.verify("four unlit lanterns", Some(&hash)).await, Ok(Verdict::RightButOutdated));
        assert_eq!(new.verify("another password", Some(&hash)).await, Ok(Verdict::Wrong));
        let hash = new.hash("four unlit lanterns").await.unwrap();
        assert_eq!(new.verify("four unlit lanterns", Some(&hash)).await, Ok(Verdict::Right));
    }

    #[tokio::test]
    async fn what_is_too_long_is_refused_before_anything_is_hashed() {
        let passwords = cheap();
        let longest = "x".repeat(LONGEST_PASSWORD);
        let hash = passwords.hash(&longest).await.unwrap();
        assert_eq!(passwords.verify(&longest, Some(&hash)).await, Ok(Verdict::Right));
        let before = passwords.hashes();
        let longer = format!("{longest}x");
        assert_eq!(passwords.hash(&longer).await, Err(Unhashed::TooLong));
        assert_eq!(passwords.verify(&longer, Some(&hash)).await, Err(Unhashed::TooLong));
        assert_eq!(passwords.verify(&longer, None).await, Err(Unhashed::TooLong));
        assert_eq!(passwords.hashes(), before);
    }

    #[tokio::test]
    async fn sixty_four_wait_while_two_are_hashed_and_the_next_one_is_told_at_once() {
        let passwords = cheap();
        // Two that are being hashed, and take as long as this test wants.
        let turns = passwords.0.turns.acquire_many(2).await.unwrap();
        let places = passwords.0.places.acquire_many(2).await.unwrap();
        let mut context = Context::from_waker(Waker::noop());
        let mut waiting: Vec<Pin<Box<_>>> =
            (0..WAITING).map(|_| Box::pin(passwords.hash("four unlit lanterns"))).collect();
        for place in &mut waiting {
            assert!(place.as_mut().poll(&mut context).is_pending());
        }
        let mut late = Box::pin(passwords.hash("four unlit lanterns"));
        assert_eq!(late.as_mut().poll(&mut context), Poll::Ready(Err(Unhashed::Busy)));
        assert_eq!(passwords.verify("four unlit lanterns", None).await, Err(Unhashed::Busy));
        // Whoever leaves makes room.
        drop(waiting.pop());
        let mut next = Box::pin(passwords.hash("four unlit lanterns"));
        assert!(next.as_mut().poll(&mut context).is_pending());
        assert_eq!(passwords.hashes(), 0);

        drop((turns, places));
        waiting.push(next);
        for place in waiting {
            place.await.unwrap();
        }
        assert_eq!(passwords.hashes(), 64);
        assert_eq!(passwords.0.places.available_permits(), AT_ONCE + WAITING);
    }
}
