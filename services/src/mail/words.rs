//! What the site's own small mails say, in every language. Mails about an account belong to whoever sends them.

use super::composed;
use domain::account::Email;
use domain::language::Language;
use domain::mail::NewMail;

/// The message by which an administrator tries whether mail arrives.
pub fn test(to: Email, language: Language, base_url: &str) -> NewMail {
    let (subject, text) = match language {
        Language::English => ("A test message", "This message shows that mail from this site arrives. It came from:"),
        Language::French => {
            ("Un message d’essai", "Ce message montre que les courriels de ce site arrivent. Il vient de :")
        }
        Language::Spanish => {
            ("Un mensaje de prueba", "Este mensaje muestra que el correo de este sitio llega. Viene de:")
        }
        Language::Arabic => ("رسالة تجريبية", "تُبيّن هذه الرسالة أن بريد هذا الموقع يصل. وقد أُرسلت من:"),
    };
    let text = format!("{text}\n\n{base_url}\n");
    let html = Some(composed::html(subject, &text, language));
    NewMail { to, subject: subject.to_owned(), text, html, language, about: "test" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_message_keeps_the_limits_in_every_language() {
        for language in Language::ALL {
            let mail = test("ann@network.example".parse().unwrap(), language, "https://network.example");
            assert_eq!(mail.check(), Ok(()), "{language}");
            assert!(mail.html.unwrap().contains("<a href=\"https://network.example\">"), "{language}");
        }
    }
}
