//! Values into packed text. The build script has this file, too: it packs the interface's sentences.

use serde::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::{self, Display, Write};

/// A value whose type the format does not know: a fraction, bytes, or a list whose length is not known beforehand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unpackable;

impl Display for Unpackable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type that can not be packed")
    }
}

impl std::error::Error for Unpackable {}

impl Error for Unpackable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// The value as packed text.
pub fn pack<T: Serialize + ?Sized>(value: &T) -> Result<String, Unpackable> {
    let mut writer = Writer(String::new());
    value.serialize(&mut writer)?;
    Ok(writer.0)
}

struct Writer(String);

impl Writer {
    fn line(&mut self, value: impl Display) -> Result<(), Unpackable> {
        writeln!(self.0, "{value}").map_err(|_| Unpackable)
    }

    /// How many values follow; of none an empty line, so that every value takes a place.
    fn fields(&mut self, count: usize) -> &mut Self {
        if count == 0 {
            self.0.push('\n');
        }
        self
    }

    fn variant(&mut self, index: u32) -> Result<&mut Self, Unpackable> {
        self.line(index)?;
        Ok(self)
    }
}

/// Methods that write a number as it is said.
macro_rules! numbers {
    ($($method:ident($number:ty)),*) => {
        $(fn $method(self, value: $number) -> Result<(), Unpackable> {
            self.line(value)
        })*
    };
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Unpackable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers!(
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64)
    );

    fn serialize_bool(self, value: bool) -> Result<(), Unpackable> {
        self.line(u8::from(value))
    }

    fn serialize_char(self, value: char) -> Result<(), Unpackable> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Unpackable> {
        for letter in value.chars() {
            match letter {
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                // The text may stand in a script element, which only this could end.
                '<' => self.0.push_str("\\l"),
                // A script writes `\0` before a digit as another character than it reads.
                '\0'..' ' => self.0.extend(['\\', '^', char::from(letter as u8 + b'@')]),
                _ => self.0.push(letter),
            }
        }
        self.0.push('\n');
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Unpackable> {
        Err(Unpackable)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Unpackable> {
        Err(Unpackable)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unpackable> {
        Err(Unpackable)
    }

    fn serialize_none(self) -> Result<(), Unpackable> {
        self.line(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unpackable> {
        value.serialize(self.variant(1)?)
    }

    fn serialize_unit(self) -> Result<(), Unpackable> {
        self.fields(0);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unpackable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, _: &'static str) -> Result<(), Unpackable> {
        self.line(index)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unpackable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unpackable> {
        value.serialize(self.variant(index)?)
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Self, Unpackable> {
        self.line(count.ok_or(Unpackable)?)?;
        Ok(self)
    }

    fn serialize_map(self, count: Option<usize>) -> Result<Self, Unpackable> {
        self.serialize_seq(count)
    }

    fn serialize_tuple(self, count: usize) -> Result<Self, Unpackable> {
        Ok(self.fields(count))
    }

    fn serialize_tuple_struct(self, _: &'static str, count: usize) -> Result<Self, Unpackable> {
        Ok(self.fields(count))
    }

    fn serialize_struct(self, _: &'static str, count: usize) -> Result<Self, Unpackable> {
        Ok(self.fields(count))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Unpackable> {
        self.variant(index)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Unpackable> {
        self.variant(index)
    }
}

/// One after the other, without names or ends.
macro_rules! in_order {
    ($($trait:ident::$method:ident($($name:ty)?)),*) => {
        $(impl $trait for &mut Writer {
            type Ok = ();
            type Error = Unpackable;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $name,)? value: &T) -> Result<(), Unpackable> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Unpackable> {
                Ok(())
            }
        })*
    };
}

in_order!(
    SerializeSeq::serialize_element(),
    SerializeTuple::serialize_element(),
    SerializeTupleStruct::serialize_field(),
    SerializeTupleVariant::serialize_field(),
    SerializeStruct::serialize_field(&'static str),
    SerializeStructVariant::serialize_field(&'static str)
);

impl SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Unpackable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unpackable> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unpackable> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Unpackable> {
        Ok(())
    }
}
