//! Turns `locales/*.json` into typed functions, one a sentence: a missing or unused key, or a language that
//! lacks a sentence or a placeholder, fails the build. Also makes the pseudo-language `ar-XB` from English.

// A build script tells whoever builds by failing.
#![allow(clippy::expect_used)]

use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

#[allow(unreachable_pub)] // It is a module of the app.
#[path = "src/wire/packed/write.rs"]
mod write;

/// The sentences whose keys begin so are for the administration alone, and travel to no other reader.
const ADMIN: &str = "admin.";

/// `app::words::Message`, as it travels.
#[derive(Serialize)]
enum Message<'a> {
    Text(&'a str),
    Plural(Vec<(&'a str, &'a str)>),
}

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=src");
    let english = read("locales/en.json");
    let sources = sources(Path::new("src"));
    let mut methods = String::new();
    for (index, (key, message)) in ordered(&english).into_iter().enumerate() {
        let name = key.replace(['.', '-'], "_");
        assert!(sources.contains(&format!(".{name}(")), "locales/en.json: nobody uses `{key}` (words.{name}(…))");
        methods.push_str(&method(index, &name, message));
    }
    let mut catalogues = vec![catalogue("en", "ltr", &english)];
    for file in fs::read_dir("locales").expect("locales/ is there").flatten() {
        let tag = file.path().file_stem().expect("a file has a name").to_string_lossy().into_owned();
        if tag != "en" {
            let translated = read(file.path());
            check(&tag, &english, &translated);
            let direction = if tag.starts_with("ar") { "rtl" } else { "ltr" };
            catalogues.push(catalogue(&tag, direction, &translated));
        }
    }
    catalogues.push(catalogue("ar-XB", "rtl", &pseudo(&english)));
    let catalogues = catalogues.join(",\n    ");
    let code = format!("const SENTENCES: &[Sentences] = &[\n    {catalogues},\n];\n\nimpl Words {{\n{methods}}}\n");
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("words.rs"), code)
        .expect("OUT_DIR is writable");
}

fn read(path: impl AsRef<Path>) -> Map<String, Value> {
    let text = fs::read_to_string(&path).expect("a language's file is readable");
    match serde_json::from_str(&text) {
        Ok(Value::Object(map)) => map,
        other => panic!("{}: a flat object of sentences is wanted, not {other:?}", path.as_ref().display()),
    }
}

/// Every source file's text, to find who uses a sentence.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).expect("src/ is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            text.push_str(&sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&fs::read_to_string(&path).expect("a source file is readable"));
        }
    }
    text.split_whitespace().collect()
}

/// The texts of a message: one, or one for each plural category.
fn texts(message: &Value) -> Vec<&str> {
    match message {
        Value::String(text) => vec![text],
        Value::Object(forms) => forms.values().filter_map(Value::as_str).collect(),
        other => panic!("a sentence is a text or its plural forms, not {other}"),
    }
}

/// The names between braces, in order of the alphabet.
fn placeholders(message: &Value) -> BTreeSet<String> {
    texts(message)
        .iter()
        .flat_map(|text| {
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned())
        })
        .collect()
}

/// The function that says the message.
fn method(index: usize, name: &str, message: &Value) -> String {
    let names = placeholders(message);
    let example = texts(message)[0].replace('\n', " ");
    let plural = message.is_object();
    let mut parameters: Vec<String> = names
        .iter()
        .map(|name| if plural && name == "n" { "n: u64".to_owned() } else { format!("{name}: &str") })
        .collect();
    let mut code = String::new();
    let values: Vec<String> = names
        .iter()
        .map(|name| {
            if plural && name == "n" { "(\"n\", &self.number(n))".to_owned() } else { format!("(\"{name}\", {name})") }
        })
        .collect();
    let values = format!("&[{}]", values.join(", "));
    let linked = example.contains('[');
    let (result, body) = match (plural, names.is_empty(), linked) {
        (true, _, _) => ("String", format!("fill(self.plural({index}, n), {values})")),
        (false, _, true) => ("Linked", format!("Linked::split(&fill(self.text({index}), {values}))")),
        (false, true, false) => ("&'static str", format!("self.text({index})")),
        (false, false, false) => ("String", format!("fill(self.text({index}), {values})")),
    };
    parameters.insert(0, "self".to_owned());
    let parameters = parameters.join(", ");
    let _ =
        writeln!(code, "    /// “{example}”\n    pub fn {name}({parameters}) -> {result} {{\n        {body}\n    }}\n");
    code
}

/// The messages in order of their keys, those of the administration last.
fn ordered(messages: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut ordered: Vec<_> = messages.iter().collect();
    ordered.sort_by_key(|(key, _)| (key.starts_with(ADMIN), *key));
    ordered
}

/// A sentence as the catalogue holds it.
fn packable(message: &Value) -> Message<'_> {
    match message {
        Value::String(text) => Message::Text(text),
        forms => Message::Plural(
            forms
                .as_object()
                .into_iter()
                .flatten()
                .map(|(category, text)| (&**category, text.as_str().unwrap_or_default()))
                .collect(),
        ),
    }
}

/// The catalogue as the browser and the server read it: the tag, the direction and the messages in order.
fn catalogue(tag: &str, direction: &str, messages: &Map<String, Value>) -> String {
    let ordered = ordered(messages);
    let public = ordered.iter().take_while(|(key, _)| !key.starts_with(ADMIN)).count();
    let messages: Vec<_> = ordered.into_iter().map(|(_, message)| packable(message)).collect();
    let pack =
        |messages: &[Message<'_>]| write::pack(&(tag, direction, messages)).expect("sentences are texts and lists");
    let (public, whole) = (pack(&messages[..public]), pack(&messages));
    format!("Sentences {{ tag: {tag:?}, public: {public:?}, whole: {whole:?} }}")
}

fn check(tag: &str, english: &Map<String, Value>, translated: &Map<String, Value>) {
    for (key, message) in english {
        let other = translated.get(key).unwrap_or_else(|| panic!("locales/{tag}.json: `{key}` is missing"));
        assert!(placeholders(message) == placeholders(other), "locales/{tag}.json: `{key}` has other placeholders");
    }
    if let Some(key) = translated.keys().find(|key| !english.contains_key(*key)) {
        panic!("locales/{tag}.json: `{key}` is not in English");
    }
}

/// English made longer and accented, in a mirrored page: what breaks with it breaks with a real language.
fn pseudo(english: &Map<String, Value>) -> Map<String, Value> {
    let say = |message: &Value| match message {
        Value::String(text) => Value::from(accent(text)),
        // Arabic has six plural categories; each gets the general form.
        forms => ["zero", "one", "two", "few", "many", "other"]
            .into_iter()
            .map(|category| {
                let text = forms.get(category).or(forms.get("other")).and_then(Value::as_str).unwrap_or_default();
                (category.to_owned(), Value::from(accent(text)))
            })
            .collect::<Map<_, _>>()
            .into(),
    };
    english.iter().map(|(key, message)| (key.clone(), say(message))).collect()
}

/// Accents on letters outside placeholders, and about a third more length between marks that show a cut.
fn accent(text: &str) -> String {
    let mut inside = false;
    let accented: String = text
        .chars()
        .map(|letter| {
            inside = (inside || letter == '{') && letter != '}';
            let plain = "aceginosuyzACEGINOSUYZ";
            let marked = "åçéğîñöšüýžÅÇÉĞÎÑÖŠÜÝŽ";
            match plain.find(letter) {
                Some(at) if !inside => marked.chars().nth(at).unwrap_or(letter),
                _ => letter,
            }
        })
        .collect();
    format!("‹{accented}{}›", "·".repeat(text.chars().count().div_ceil(3).min(20)))
}
