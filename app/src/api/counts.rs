//! The figure, the legend and the map: the published numbers in words and shapes.

use crate::error::Error;
use crate::wire::Atlas;
use crate::wire::packed::Answer;
use domain::country::CountryCode;
use domain::html::SafeHtml;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// What stands around the map: the world's figure, or the chosen country's.
#[server(prefix = "/api", endpoint = "atlas", input = GetUrl, output = Answer)]
pub async fn get_atlas(lang: String, country: Option<CountryCode>) -> Result<Atlas, Error> {
    use crate::{localize, request};
    use domain::classes::shade;
    use services::map;

    let state = request::state()?;
    let words = state.words(&lang);
    let public = state.public();
    let counts = &public.snapshot.counts;
    let k = words.number(counts.k().get().into());
    let country = country.map(|code| localize::country(code, words));
    let figure = match &country {
        None => words.figure_world(
            &words.count_countries(counts.country_count().into()),
            &words.count_members(counts.total().into()),
        ),
        Some(country) => match counts.country(country.code) {
            Some(members) if counts.is_exact() => {
                words.figure_country(&country.name, &words.count_members(members.into()))
            }
            Some(members) => words.figure_country(&country.name, &words.count_at_least(members.into())),
            None if counts.is_exact() => words.figure_country(&country.name, &words.count_members(0)),
            None => words.figure_country_unshown(&country.name, &k),
        },
    };
    let limits = map::limits(counts);
    let legend = limits.iter().enumerate().map(|(class, from)| {
        let shade = u8::try_from(shade(class, limits.len())).unwrap_or_default();
        let label = match limits.get(class + 1) {
            Some(next) if *next == from + 1 => words.number((*from).into()),
            Some(next) => format!("{}–{}", words.number((*from).into()), words.number((next - 1).into())),
            None => words.legend_from(&words.number((*from).into())),
        };
        (shade, label)
    });
    let exact = counts.is_exact();
    Ok(Atlas {
        figure,
        note: (!exact).then(|| words.figure_note(&k)),
        legend: legend.collect(),
        unshown: if exact { words.legend_unshown_exact().to_owned() } else { words.legend_unshown(&k) },
        as_of: localize::date(public.snapshot.taken_at, words),
    })
}

/// The map for a page that the browser made itself; documents carry theirs.
#[server(prefix = "/api", endpoint = "map", input = GetUrl, output = Answer)]
pub async fn draw_map(lang: String) -> Result<SafeHtml, Error> {
    use crate::request;

    let state = request::state()?;
    Ok(request::draw(&state, state.words(&lang), &[]))
}
