//! Asking again while something moves. In the browser alone.

use leptos::prelude::*;
use std::time::Duration;

/// Between one look and the next.
const PAUSE: Duration = Duration::from_secs(2);

/// Runs `run` every two seconds for as long as `moves` says so and somebody sees the page.
pub fn while_moving(moves: Memo<bool>, run: Callback<()>) {
    Effect::new(move |_| {
        if !moves.get() {
            return;
        }
        let look = move || {
            if !document().hidden() {
                run.run(());
            }
        };
        if let Ok(ticking) = set_interval_with_handle(look, PAUSE) {
            on_cleanup(move || ticking.clear());
        }
    });
}
