//! What an operator sets: flags, each with an environment variable. The only file that reads the environment.

use clap::{Args, Parser, Subcommand, ValueEnum};
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

    /// The way to the mail server, where there is one.
    pub fn mailer(&self) -> Result<Option<Mailer>, ConfigError> {
        Ok(self.smtp_url.as_deref().filter(|url| !url.is_empty()).map(Mailer::new).transpose()?)
    }

    /// Whether visitors come by https.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// The secret in the file that `<NAME>_FILE` names, without the line's end.
fn secret(name: &'static str) -> Result<Option<String>, ConfigError> {
    let Some(path) = std::env::var_os(format!("{name}_FILE")) else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Secret(name, error))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}
