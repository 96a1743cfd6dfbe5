//! Bytes as text: lower-case hexadecimal digits, as rows, forms and addresses write them.

use std::fmt::Write;

/// Two digits for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string can not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The number that 32 digits write, as identifiers stand in forms and addresses; none where it is anything else.
pub fn number(text: &str) -> Option<u128> {
    let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{hex, number};

    #[test]
    fn each_byte_is_two_digits() {
        assert_eq!(hex(&[0, 1, 0xab, 0xff]), "0001abff");
        assert_eq!(hex(&[]), "");
    }

    #[test]
    fn an_identifier_is_32_digits_and_nothing_else() {
        assert_eq!(number("0000000000000000000000000000002a"), Some(42));
        for bad in ["", "2a", "+000000000000000000000000000002a", "0000000000000000000000000000002g"] {
            assert_eq!(number(bad), None, "{bad:?}");
        }
    }
}
