//! The table of countries.

use crate::erase::Erase;
use crate::wire::atlas::{CountriesView, CountryRow, Region};
use crate::words::use_words;
use leptos::prelude::*;

/// The table, with the ways to sort it and to narrow it.
#[component]
pub fn CountriesTable(table: CountriesView) -> impl IntoView {
    let words = use_words();
    let CountriesView { heading, note, sorts, sort, region, regions, rows, rest, as_of, problems, .. } = table;
    let address = |region: &str, sort: &str| {
        let region = (!region.is_empty()).then(|| format!("region={region}"));
        let sort = (sort != "members").then(|| format!("sort={sort}"));
        let query = [region, sort].into_iter().flatten().collect::<Vec<_>>().join("&");
        words.path(&if query.is_empty() { "/countries".to_owned() } else { format!("/countries?{query}") })
    };
    // Names from A to Z, numbers from the highest on; once more, and the other way round.
    let heads = sorts.into_iter().map(|(column, name)| {
        let reversed = format!("-{column}");
        let (is_forth, is_back) = (column == sort, reversed == sort);
        let ascends = (column == "name") != is_back;
        let order = if ascends { "ascending" } else { "descending" };
        let sorted = (is_forth || is_back).then_some(order);
        let href = address(&region, if is_forth { &reversed } else { &column });
        let label = words.countries_sort(&name);
        view! { <th scope="col" aria-sort=sorted><a href=href aria-label=label>{name}</a></th> }
    });
    let heads = heads.collect_view();
    let option = |area: Region| {
        let chosen = area.number == region;
        view! { <option value=area.number selected=chosen>{area.name}</option> }
    };
    let options = regions.into_iter().map(|(continent, parts)| {
        let name = continent.name.clone();
        view! { <optgroup label=name>{option(continent)} {parts.into_iter().map(option).collect_view()}</optgroup> }
    });
    let options = options.collect_view();
    let rows = rows.into_iter().map(|CountryRow { country, figures }| {
        let address = words.path(&format!("/countries/{}", country.code.slug()));
        let class = figures.iter().all(String::is_empty).then_some("countries__unshown");
        let cells = figures.into_iter().map(|figure| {
            let figure = if figure.is_empty() { "–".to_owned() } else { figure };
            view! { <td>{figure}</td> }
        });
        view! {
            <tr class=class>
                <th scope="row">
                    <a href=address>{country.name}</a>
                </th>
                {cells.collect_view()}
            </tr>
        }
    });
    let rest =
        rest.into_iter().map(|(place, members)| view! { <tr><th scope="row">{place}</th><td>{members}</td></tr> });
    let rest = rest.collect_view();
    let all_in_countries = rest.is_empty();
    view! {
        <article class="countries">
            <h1 class="countries__title">{heading}</h1>
            <p class="countries__note">
                {words.countries_note()} " " {note} " "
                <time datetime=as_of.machine>{words.map_updated(&as_of.words)}</time>
            </p>
            <form class="countries__form" method="get" action=words.path("/countries")>
                <label>
                    <span>{words.atlas_region()}</span>
                    <select name="region" autocomplete="off">
                        <option value="">{words.atlas_everywhere()}</option>
                        {options}
                    </select>
                </label>
                <input type="hidden" name="sort" value=sort/>
                <button class="button">{words.atlas_show()}</button>
            </form>
            {problems
                .into_iter()
                .map(|problem| view! { <p class="explore__problem">{problem.text}</p> })
                .collect_view()}
            <table class="countries__table">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <section class="countries__rest" hidden=all_in_countries>
                <h2>{words.countries_also()}</h2>
                <p>{words.countries_also_note()}</p>
                <table class="countries__table">
                    <tbody>{rest}</tbody>
                </table>
            </section>
            <p class="countries__ways">
                <a href=words.path("/map.csv") rel="external">{words.countries_download()}</a>
                " "
                <a href=words.path("/")>{words.countries_map()}</a>
            </p>
        </article>
    }
    .erase()
}
