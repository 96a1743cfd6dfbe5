//! What an operator sets: flags, each with an environment variable. The only file that reads the environment.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::account::{Email, Office, PersonName};
use domain::audit::Head;
use ipnet::IpNet;
use services::mail::{Mailer, NoMailServer};
use std::net::SocketAddr;
use std::path::PathBuf;
use thiserror::Error;

/// A self-hosted home for a membership network: a world map of its members beside its news.
#[derive(Parser, Debug)]
#[command(name = "graticule", version, propagate_version = true)]
pub struct CommandLine {
    /// What to do; without a word, serve.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where and how.
    #[command(flatten)]
    pub config: Config,
}

/// What the program does.
#[derive(Subcommand, Debug, Default)]
pub enum Command {
    /// Serve the site
    #[default]
    Serve,
    /// Fill an empty database with a demo network, then serve it on this machine alone
    Demo,
    /// Bring the database up to this version
    Migrate,
    /// Check configuration, database, files and disk, and print a table
    Check,
    /// Bring stories in, or write them out
    #[command(subcommand)]
    News(News),
    /// Create accounts, reset passwords, list who can sign in
    #[command(subcommand)]
    Admin(Admin),
    /// Write everything, rows and images, into one file, while the site may go on serving
    Backup {
        /// The new file, best named .tar.gz; it holds every secret of the network
        file: PathBuf,
    },
    /// Bring a backup into an empty database, of SQLite or PostgreSQL
    Restore {
        /// The file that `backup` wrote
        file: PathBuf,
    },
    /// Read the log of who did what
    #[command(subcommand)]
    Audit(Audit),
}

/// Accounts from the command line: the first administrator, and the way back in.
#[derive(Subcommand, Debug)]
pub enum Admin {
    /// Create an account and print its initial password
    Create {
        /// The mail address that signs it in
        #[arg(long)]
        email: Email,
        /// The name that others see
        #[arg(long)]
        name: PersonName,
        /// What the account is made for
        #[arg(long, default_value = "administrator", value_parser = office())]
        office: Office,
        /// Read the password from the first line of standard input instead of drawing one
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an account another password, print it, and end the account's sessions
    Reset {
        /// The mail address that signs it in
        #[arg(long)]
        email: Email,
        /// Read the password from the first line of standard input instead of drawing one
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print every account: address, office, status, name
    List,
}

/// The offices by their words, which help and complaints then name.
fn office() -> impl TypedValueParser<Value = Office> {
    PossibleValuesParser::new(Office::ALL.map(Office::as_str)).try_map(|word| word.parse::<Office>())
}

/// The log of who did what.
#[derive(Subcommand, Debug)]
pub enum Audit {
    /// Verify that no entry was changed or taken out since it was written
    Verify {
        /// The head that an earlier run printed; also verify that the log still holds it
        #[arg(long, value_name = "NUMBER:HASH", value_parser = head)]
        expect: Option<Head>,
    },
}

/// Stories as files: Markdown with front matter.
#[derive(Subcommand, Debug)]
pub enum News {
    /// Store the stories of these files or folders; what is there already under the same address is replaced
    Import {
        /// Files ending in .md, or folders of them
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Say what would happen, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Write every story into a folder, one file each
    Export {
        /// The folder; made where it is missing
        folder: PathBuf,
    },
}

/// The database of whoever names none.
const DEFAULT_DATABASE: &str = "sqlite:data/graticule.db";

/// Where and how. Each flag has an environment variable.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// The database: a file of SQLite, or `postgres://…` for more than one machine [or `GRATICULE_DATABASE_URL_FILE`]
    #[arg(
        long,
        env = "GRATICULE_DATABASE_URL",
        default_value = DEFAULT_DATABASE,
        hide_env_values = true,
        global = true
    )]
    pub database_url: String,
    /// The address and port to listen on
    #[arg(long, env = "GRATICULE_LISTEN", default_value = "127.0.0.1:3000", global = true)]
    pub listen: SocketAddr,
    /// The site's own address, as visitors type it; links in documents begin with it
    #[arg(long, env = "GRATICULE_BASE_URL", default_value = "http://localhost:3000", global = true)]
    pub base_url: String,
    /// Allow plain http beyond this machine, for tests behind a closed door
    #[arg(long, env = "GRATICULE_INSECURE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue, global = true)]
    pub insecure: bool,
    /// The networks of proxies whose X-Forwarded-For is believed, with commas between: `10.0.0.0/8,fd00::/8`
    #[arg(long, env = "GRATICULE_TRUSTED_PROXIES", value_delimiter = ',', global = true)]
    pub trusted_proxies: Vec<IpNet>,
    /// The mail server, `smtps://…:465` or `smtp://…:587`; without one, administrators read mail on the site [or `GRATICULE_SMTP_URL_FILE`]
    #[arg(long, env = "GRATICULE_SMTP_URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<String>,
    /// The folder for what the site keeps beside the database
    #[arg(long, env = "GRATICULE_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,
    /// The folder of the built site
    #[arg(long, env = "GRATICULE_SITE_DIR", default_value = "target/site", global = true)]
    pub site_dir: PathBuf,
    /// What to log: error, warn, info, debug, or a filter per module
    #[arg(long, env = "GRATICULE_LOG", default_value = "info", global = true)]
    pub log: String,
    /// How to write the log
    #[arg(long, env = "GRATICULE_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// JSON for machines.
    Json,
}

/// What is wrong with a configuration, and what to do about it.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The site's address is none.
    #[error("GRATICULE_BASE_URL: “{0}” is no address; write http:// or https:// and a host, without a path")]
    BaseUrl(String),
    /// Plain http would be offered to other machines.
    #[error(
        "GRATICULE_LISTEN is beyond this machine, so GRATICULE_BASE_URL must be https (a proxy in front ends TLS); GRATICULE_INSECURE=1 overrides this"
    )]
    PlainHttp,
    /// The demo would be offered to other machines.
    #[error("the demo listens on this machine alone; set GRATICULE_LISTEN to 127.0.0.1 and a port")]
    DemoBeyondLoopback,
    /// The mail server's address is none.
    #[error("GRATICULE_SMTP_URL: {0}")]
    SmtpUrl(#[from] NoMailServer),
    /// A secret's file can not be read.
    #[error("{0}_FILE: {1}")]
    Secret(&'static str, std::io::Error),
}

impl Config {
    /// Completes what was read with secrets from files, and checks that it fits together.
    pub fn complete(mut self) -> Result<Self, ConfigError> {
        // Whoever names a database outright means that one.
        if self.database_url == DEFAULT_DATABASE
            && let Some(url) = secret("GRATICULE_DATABASE_URL")?
        {
            self.database_url = url;
        }
        if self.smtp_url.is_none() {
            self.smtp_url = secret("GRATICULE_SMTP_URL")?;
        }
        self.mailer()?;
        self.base_url.truncate(self.base_url.trim_end_matches('/').len());
        let host = self.base_url.strip_prefix("https://").or_else(|| self.base_url.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', '@', ' '])) {
            return Err(ConfigError::BaseUrl(self.base_url));
        }
        if !self.listen.ip().is_loopback() && !self.is_https() && !self.insecure {
            return Err(ConfigError::PlainHttp);
        }
        Ok(self)
    }

    /// Refuses to show the demo to other machines.
    pub fn check_demo(&self) -> Result<(), ConfigError> {
        if self.listen.ip().is_loopback() { Ok(()) } else { Err(ConfigError::DemoBeyondLoopback) }
    }

    /// The name of the database's engine.
    pub fn engine(&self) -> &'static str {
        if self.database_url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" }
    }

    /// The way to the mail server, where there is one.
    pub fn mailer(&self) -> Result<Option<Mailer>, ConfigError> {
        Ok(self.smtp_url.as_deref().filter(|url| !url.is_empty()).map(Mailer::new).transpose()?)
    }

    /// Whether visitors come by https.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

fn head(text: &str) -> Result<Head, String> {
    text.parse().map_err(|_| "write it as an earlier run printed it: a number, a colon, 64 digits".to_owned())
}

/// The secret in the file that `<NAME>_FILE` names, without the line's end.
fn secret(name: &'static str) -> Result<Option<String>, ConfigError> {
    let Some(path) = std::env::var_os(format!("{name}_FILE")) else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Secret(name, error))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}
