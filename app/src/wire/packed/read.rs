//! Packed text into values. Whatever the text is, the answer is a value or an error.

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use std::fmt::{self, Display};
use std::str::FromStr;

/// Text that is not the packed text of the type asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed;

impl Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the packed text of this type")
    }
}

impl std::error::Error for Malformed {}

impl Error for Malformed {
    // Without the reasons none of the code that words them reaches the browser.
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// The value that `text` is, to its end.
pub fn unpack<T: DeserializeOwned>(text: &str) -> Result<T, Malformed> {
    let mut reader = Reader(text);
    let value = T::deserialize(&mut reader)?;
    if reader.0.is_empty() { Ok(value) } else { Err(Malformed) }
}

/// What is left of the text.
struct Reader<'de>(&'de str);

impl<'de> Reader<'de> {
    fn line(&mut self) -> Result<&'de str, Malformed> {
        let (line, rest) = self.0.split_once('\n').ok_or(Malformed)?;
        self.0 = rest;
        Ok(line)
    }

    fn number<N: FromStr>(&mut self) -> Result<N, Malformed> {
        self.line()?.parse().map_err(|_| Malformed)
    }

    fn bit(&mut self) -> Result<bool, Malformed> {
        match self.line()? {
            "0" => Ok(false),
            "1" => Ok(true),
            _ => Err(Malformed),
        }
    }

    fn text(&mut self) -> Result<String, Malformed> {
        let mut rest = self.line()?;
        let mut text = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once('\\') {
            text.push_str(before);
            let mut letters = after.chars();
            text.push(match letters.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('l') => '<',
                Some('^') => match letters.next() {
                    Some(letter @ '@'..='_') => char::from(letter as u8 - b'@'),
                    _ => return Err(Malformed),
                },
                _ => return Err(Malformed),
            });
            rest = letters.as_str();
        }
        text.push_str(rest);
        Ok(text)
    }

    /// Every value has at least the end of its line, so a number of them larger than the text is a false one.
    fn count(&mut self) -> Result<usize, Malformed> {
        let count = self.number()?;
        if count <= self.0.len() { Ok(count) } else { Err(Malformed) }
    }

    fn nothing(&mut self) -> Result<(), Malformed> {
        if self.line()?.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    /// Hands `count` values to `visit`, which must take them all.
    fn items<V>(
        &mut self,
        count: usize,
        visit: impl FnOnce(&mut Items<'_, 'de>) -> Result<V, Malformed>,
    ) -> Result<V, Malformed> {
        let mut items = Items { reader: self, left: count };
        let value = visit(&mut items)?;
        if items.left == 0 { Ok(value) } else { Err(Malformed) }
    }

    /// The fields of a tuple or struct. Of one without any stands an empty line.
    fn fields<V: Visitor<'de>>(&mut self, count: usize, visitor: V) -> Result<V::Value, Malformed> {
        if count == 0 {
            self.nothing()?;
        }
        self.items(count, |items| visitor.visit_seq(items))
    }
}

/// Numbers, in the widest type; the visitor narrows them.
macro_rules! numbers {
    ($($method:ident => $visit:ident),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            visitor.$visit(self.number()?)
        })*
    };
}

/// What the format can not say: anything that describes itself.
macro_rules! unknown {
    ($($method:ident),*) => {
        $(fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Malformed> {
            Err(Malformed)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Malformed;

    numbers!(
        deserialize_i8 => visit_i64,
        deserialize_i16 => visit_i64,
        deserialize_i32 => visit_i64,
        deserialize_i64 => visit_i64,
        deserialize_u8 => visit_u64,
        deserialize_u16 => visit_u64,
        deserialize_u32 => visit_u64,
        deserialize_u64 => visit_u64
    );

    unknown!(
        deserialize_any,
        deserialize_f32,
        deserialize_f64,
        deserialize_bytes,
        deserialize_byte_buf,
        deserialize_identifier,
        deserialize_ignored_any
    );

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_bool(self.bit()?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_string(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.bit()? { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.nothing()?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        let count = self.count()?;
        self.items(count, |items| visitor.visit_seq(items))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        let count = self.count()?;
        self.items(count, |items| visitor.visit_map(items))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Malformed> {
        self.fields(count, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.fields(count, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.fields(fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_enum(self)
    }
}

/// The values of a list, tuple or map.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for &mut Items<'_, 'de> {
    type Error = Malformed;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Malformed> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Malformed> {
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Malformed;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Malformed> {
        let index: U32Deserializer<Malformed> = self.number::<u32>()?.into_deserializer();
        Ok((seed.deserialize(index)?, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Malformed> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Malformed> {
        self.items(count, |items| visitor.visit_seq(items))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.tuple_variant(fields.len(), visitor)
    }
}
