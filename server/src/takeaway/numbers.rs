//! The published numbers for programs and tables. What is not shown on the map is in neither.

use app::localize::chart::Chart;
use app::words::Words;
use domain::country::{CountryCode, POPULATION_SOURCE, POPULATION_YEAR};
use domain::counts::{Figures, Metric};
use serde_json::{Value, json};
use services::intl;
use std::fmt::Write;

/// The version of the JSON; it grows with a change that could break who reads it.
const VERSION: u32 = 1;

/// A country's figures, in the order of [`Metric::ALL`].
struct Row {
    code: CountryCode,
    name: &'static str,
    figures: [Option<i64>; 3],
}

/// The countries with a figure, the highest first; of the chosen region where there is one.
fn rows(chart: &Chart, words: Words) -> Vec<Row> {
    let columns = Metric::ALL.map(|metric| Figures::new(metric, &chart.public.history, chart.snapshot()));
    let ranking = columns[0].ranking().into_iter().map(|(code, _)| code);
    let shown = ranking.filter(|code| chart.region.is_none_or(|region| region.contains(*code)));
    let shown = shown.filter(|code| chart.country.is_none_or(|country| country == *code));
    shown
        .map(|code| Row {
            code,
            name: code.name(words.language()),
            figures: std::array::from_fn(|column| columns[column].value(code)),
        })
        .collect()
}

/// RFC 4180, with the header in English: `code,name,members,per_million,new`. `members` is the smallest number that
/// there may be; a new k makes other numbers.
pub(super) fn csv(chart: &Chart, words: Words) -> String {
    let mut csv = "code,name,members,per_million,new\r\n".to_owned();
    for Row { code, name, figures: [members, per_million, new] } in rows(chart, words) {
        let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
        let rate = per_million.map(decimal).unwrap_or_default();
        // Writing to a String can not fail.
        let _ = write!(csv, "{code},{},{},{rate},{}\r\n", quoted(name), number(members), number(new));
    }
    csv
}

/// Thousandths as a decimal number.
fn decimal(thousandths: i64) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

/// A name with a comma or a quotation mark stands in quotation marks.
fn quoted(name: &str) -> String {
    if name.contains([',', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

/// The numbers as README's “Take it away” describes them.
pub(super) fn json(chart: &Chart, words: Words) -> String {
    let snapshot = chart.snapshot();
    let counts = &snapshot.counts;
    let country = |row: Row| {
        let [members, per_million, new] = row.figures;
        let per_million = per_million.and_then(|value| decimal(value).parse::<f64>().ok());
        json!({ "code": row.code, "name": row.name, "members": members, "per_million": per_million, "new": new })
    };
    let area = |(area, members): (domain::country::Area, u32)| json!({ "m49": area.to_string(), "name": area.name(words.language()), "members": members });
    json!({
        "version": VERSION,
        "network": chart.public.name,
        "published": intl::rfc3339(snapshot.taken_at),
        "smallest_group": counts.k(),
        "exact": counts.is_exact(),
        "members": counts.total(),
        "country_count": counts.country_count(),
        "countries": rows(chart, words).into_iter().map(country).collect::<Vec<Value>>(),
        "regions": counts.regions().map(area).collect::<Vec<Value>>(),
        "continents": counts.continents().map(area).collect::<Vec<Value>>(),
        "elsewhere": counts.elsewhere(),
        "population": { "source": POPULATION_SOURCE, "year": POPULATION_YEAR },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::{decimal, quoted};

    #[test]
    fn a_name_with_a_comma_is_one_column() {
        assert_eq!(quoted("Cambodia"), "Cambodia");
        assert_eq!(quoted("Korea, \"South\""), "\"Korea, \"\"South\"\"\"");
    }

    #[test]
    fn a_rate_has_three_decimals() {
        assert_eq!([decimal(0), decimal(88), decimal(12_345)], ["0.000", "0.088", "12.345"]);
    }
}
