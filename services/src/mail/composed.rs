//! A mail as it travels: headers, then the text, then the same in HTML. What it says is not written here.

use super::Undelivered;
use domain::language::Language;
use domain::mail::Letter;
use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use std::fmt::Write;
use std::time::{Duration, UNIX_EPOCH};

/// Who a mail is from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sender(Mailbox);

impl Sender {
    /// From an address and the name that mail programs show. `None` where that is no address.
    pub fn new(name: &str, address: &str) -> Option<Self> {
        let address: Address = address.parse().ok()?;
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        Some(Self(Mailbox::new((!name.is_empty()).then_some(name), address)))
    }

    /// `graticule@` the host of the site's own address, which is used where nobody set another.
    pub fn of_site(name: &str, base_url: &str) -> Option<Self> {
        let host = base_url.split("://").nth(1)?;
        let host = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(host, _)| host);
        Self::new(name, &format!("graticule@{host}"))
    }

    /// The host behind its `@`.
    pub fn host(&self) -> &str {
        self.0.email.domain()
    }
}

/// The whole message. The same letter gives the same headers each time.
pub(super) fn message(letter: &Letter, sender: &Sender) -> Result<Message, Undelivered> {
    let to: Address = letter.to.as_str().parse().map_err(|_| Undelivered::Unfit)?;
    let header = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let builder = Message::builder()
        .from(sender.0.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject.replace(char::is_control, " "))
        .date(UNIX_EPOCH + Duration::from_micros(letter.created_at.micros().unsigned_abs()))
        .message_id(Some(letter.message_id.clone()))
        .raw_header(header("Content-Language", letter.language.tag()))
        // No machine answers it with "I am on holiday" (RFC 3834, §5).
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"));
    let part = |kind, text: &str| SinglePart::builder().header(kind).body(text.to_owned());
    let text = part(ContentType::TEXT_PLAIN, &letter.text);
    let message = match &letter.html {
        Some(html) => {
            builder.multipart(MultiPart::alternative().singlepart(text).singlepart(part(ContentType::TEXT_HTML, html)))
        }
        None => builder.singlepart(text),
    };
    message.map_err(|_| Undelivered::Unfit)
}

/// A text as plain HTML: paragraphs where there are empty lines, links where a line is an address. Nothing is loaded
/// from anywhere.
pub fn html(subject: &str, text: &str, language: Language) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n",
        language.tag(),
        language.direction(),
        escaped(subject)
    );
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let lines = paragraph.trim_matches('\n').lines().map(|line| {
            let line = escaped(line);
            let is_link = (line.starts_with("https://") || line.starts_with("http://")) && !line.contains(' ');
            if is_link { format!("<a href=\"{line}\">{line}</a>") } else { line }
        });
        // Writing into a text does not fail.
        let _ = writeln!(html, "<p>{}</p>", lines.collect::<Vec<_>>().join("<br>\n"));
    }
    html + "</body>\n</html>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mail::MailId;
    use domain::moment::Moment;

    fn letter() -> Letter {
        Letter {
            id: MailId(7),
            message_id: "<7@network.example>".to_owned(),
            to: "ann@network.example".parse().unwrap(),
            subject: "Réunion à Genève".to_owned(),
            text: "Première ligne\n.\nDernière ligne\n".to_owned(),
            html: Some("<p>Première ligne</p>".to_owned()),
            language: Language::French,
            created_at: Moment::from_seconds(1_795_512_600),
        }
    }

    fn sender() -> Sender {
        Sender::new("Réseau", "post@network.example").unwrap()
    }

    fn written(letter: &Letter) -> String {
        String::from_utf8(message(letter, &sender()).unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_message_has_its_headers_and_the_text_before_the_html() {
        let mail = written(&letter());
        assert!(mail.is_ascii(), "every mail server takes it");
        for header in [
            "Date: Tue, 24 Nov 2026 09:30:00 +0000\r\n",
            "Message-ID: <7@network.example>\r\n",
            "To: ann@network.example\r\n",
            "Content-Language: fr\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "MIME-Version: 1.0\r\n",
            "Content-Type: multipart/alternative;",
            "Subject: =?utf-8?b?",
            "From: =?utf-8?b?",
        ] {
            assert!(mail.contains(header), "{header:?} is missing in {mail}");
        }
        let text = mail.find("Content-Type: text/plain; charset=utf-8").unwrap();
        let html = mail.find("Content-Type: text/html; charset=utf-8").unwrap();
        assert!(text < html, "mail programs show the last part that they can");
    }

    #[test]
    fn nothing_in_a_subject_or_a_name_begins_another_header() {
        let attack = "Hello\r\nBcc: eve@evil.example\r\n\r\nBody";
        let mail = message(
            &Letter { subject: attack.to_owned(), ..letter() },
            &Sender::new(attack, "post@network.example").unwrap(),
        );
        let mail = String::from_utf8(mail.unwrap().formatted()).unwrap();
        let head = mail.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc") || line.starts_with("Body")), "{head}");
        assert!(Sender::new("x", "post@network.example\r\nBcc: eve@evil.example").is_none());
    }

    #[test]
    fn the_sites_own_address_is_the_sender_of_whoever_sets_none() {
        let host = |url: &str| Sender::of_site("N", url).map(|sender| sender.host().to_owned());
        assert_eq!(host("https://network.example").as_deref(), Some("network.example"));
        assert_eq!(host("http://localhost:3000").as_deref(), Some("localhost"));
        assert_eq!(host("nonsense"), None);
    }

    #[test]
    fn the_plain_html_says_what_the_text_says_and_nothing_else_gets_in() {
        let html = html("A & B", "Hello <b>\nyou\n\nhttps://network.example/a?b=1&c=2\n", Language::Arabic);
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"));
        assert!(html.contains("<title>A &amp; B</title>"));
        assert!(html.contains("<p>Hello &lt;b&gt;<br>\nyou</p>"));
        let link = "https://network.example/a?b=1&amp;c=2";
        assert!(html.contains(&format!("<p><a href=\"{link}\">{link}</a></p>")));
    }
}
