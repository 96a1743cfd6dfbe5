//! The command line. What a command does lives in the library; here errors become sentences and exit codes.

use anyhow::Context;
use clap::Parser;
use server::config::{Audit, Command, CommandLine, Config, LogFormat, News};
use server::media::Media;
use server::{admin, audit, backup, check, demo, news, site};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let config = match line.config.complete() {
        Ok(config) => config,
        Err(error) => return fail(&error.into()),
    };
    if let Err(error) = log(&config) {
        return fail(&error);
    }
    // Two threads at least: a page that waits for its own queries must not stop the others on a small machine.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2)))
        .enable_all()
        .build();
    let outcome = runtime
        .context("the runtime did not start")
        .and_then(|runtime| runtime.block_on(run(line.command.unwrap_or_default(), config)));
    match outcome {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

async fn run(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    match &command {
        Command::Check => return Ok(check::run(&config).await),
        Command::Demo => config.check_demo()?,
        Command::Audit(Audit::Verify { expect }) => {
            let db = site::open_as_it_is(&config).await.context("the database")?;
            db::ready(&db).await.context("the database")?;
            let report = audit::verify(&db, expect.clone()).await?;
            println!("{report}");
            return Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Backup { file } => {
            let db = site::open_as_it_is(&config).await.context("the database")?;
            println!("{}", backup::take(&config, &db, file, site::now()).await?);
            db.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Restore { file } => {
            println!("{}", backup::restore(&config, file, site::now()).await?);
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let db = site::open(&config).await.context("the database")?;
    match command {
        Command::Serve => site::serve(&config, db, false).await?,
        Command::Demo => {
            demo::fill(&db, site::now()).await?;
            site::serve(&config, db, true).await?;
        }
        Command::Migrate => println!("The database is up to date."),
        Command::Admin(command) => println!("{}", admin::run(&db, command, site::now()).await?),
        Command::Check | Command::Audit(_) | Command::Backup { .. } | Command::Restore { .. } => {}
        Command::News(News::Import { paths, dry_run }) => {
            let report = news::import(&db, &Media::open(&config.data_dir)?, &paths, dry_run, site::now()).await?;
            println!("{report}");
            return Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::News(News::Export { folder }) => {
            let count = news::export(&db, &Media::open(&config.data_dir)?, &folder).await?;
            println!("{count} stories written to {}.", folder.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn log(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log).context("GRATICULE_LOG")?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

/// Says what went wrong and why, in one line.
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("graticule: {error:#}");
    ExitCode::FAILURE
}
