//! From a file's bytes to bytes in which separators, quotes and line breaks are plain ASCII.

mod pages;

pub(super) use pages::decode;
#[cfg(test)]
pub(super) use pages::{bom, encode};

use super::dialect::Encoding;

/// How many bytes tell how a file begins.
const START_BYTES: usize = 8;
/// Stands for what is no character, so that the row it is in is found not to be text.
const NO_CHARACTER: u8 = 0xFF;

/// What a file's first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Nothing: UTF-8 or Windows-1252.
    Plain,
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    /// A workbook of a spreadsheet program.
    Spreadsheet,
    /// Something else that is no text.
    Binary,
}

impl Start {
    fn of(first: &[u8]) -> (Start, usize) {
        match first {
            [0x50, 0x4B, 0x03, 0x04, ..] => (Start::Spreadsheet, 0),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] => (Start::Spreadsheet, 0),
            // Many programs write a table of HTML or XML and call it a spreadsheet.
            [b'<', b'?' | b'!' | b'h' | b'H' | b't' | b'T', ..] => (Start::Spreadsheet, 0),
            [b'%', b'P', b'D', b'F', ..] => (Start::Binary, 0),
            [0xFF, 0xFE, 0, 0, ..] => (Start::Binary, 0),
            [0xEF, 0xBB, 0xBF, ..] => (Start::Utf8Bom, 3),
            [0xFF, 0xFE, ..] => (Start::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Start::Utf16Be, 2),
            _ => (Start::Plain, 0),
        }
    }

    /// UTF-16 without a byte order mark: ASCII in every other byte, and NUL in those between.
    fn by_nuls(first: &[u8]) -> Start {
        let (pairs, _) = first.as_chunks::<2>();
        let is_seen = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        match pairs {
            [_, _, ..] if pairs.iter().all(|[low, high]| is_seen(*low) && *high == 0) => {
                Start::Utf16Le
            }
            [_, _, ..] if pairs.iter().all(|[high, low]| is_seen(*low) && *high == 0) => {
                Start::Utf16Be
            }
            _ => Start::Plain,
        }
    }
}

/// Takes a file's byte order mark off and turns UTF-16 into UTF-8, piece by piece. UTF-8 and
/// Windows-1252 pass through as they are.
pub(super) struct Decoder {
    /// What a file without a byte order mark is, where that was decided.
    encoding: Option<Encoding>,
    start: Option<Start>,
    first: Vec<u8>,
    odd: Option<u8>,
    high: Option<u16>,
    out: Vec<u8>,
}

impl Decoder {
    pub(super) fn new(encoding: Option<Encoding>) -> Decoder {
        Decoder { encoding, start: None, first: Vec::new(), odd: None, high: None, out: Vec::new() }
    }

    /// What the file's first bytes say, once there were enough of them.
    pub(super) fn start(&self) -> Option<Start> {
        self.start
    }

    pub(super) fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) {
        let mut rest = bytes;
        if self.start.is_none() {
            let n = rest.len().min(START_BYTES - self.first.len());
            self.first.extend_from_slice(&rest[..n]);
            rest = &rest[n..];
            if self.first.len() < START_BYTES {
                return;
            }
            self.begin(each);
        }
        self.pass(rest, each);
    }

    /// Gives what is left, and how the file began.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(&[u8])) -> Start {
        let start = match self.start {
            Some(start) => start,
            None => self.begin(each),
        };
        if self.odd.take().is_some() || self.high.take().is_some() {
            each(&[NO_CHARACTER]);
        }
        start
    }

    fn begin(&mut self, each: &mut impl FnMut(&[u8])) -> Start {
        let first = std::mem::take(&mut self.first);
        let (start, n_bom) = match (Start::of(&first), self.encoding) {
            ((Start::Plain, _), Some(Encoding::Utf16Le)) => (Start::Utf16Le, 0),
            ((Start::Plain, _), Some(Encoding::Utf16Be)) => (Start::Utf16Be, 0),
            ((Start::Plain, _), None) => (Start::by_nuls(&first), 0),
            (by_mark, _) => by_mark,
        };
        self.start = Some(start);
        self.pass(&first[n_bom..], each);
        start
    }

    fn pass(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) {
        match self.start {
            Some(Start::Plain | Start::Utf8Bom) => each(bytes),
            Some(Start::Utf16Le) => self.transcode(bytes, u16::from_le_bytes, each),
            Some(Start::Utf16Be) => self.transcode(bytes, u16::from_be_bytes, each),
            Some(Start::Spreadsheet | Start::Binary) | None => {}
        }
    }

    fn transcode(
        &mut self,
        bytes: &[u8],
        unit_of: impl Fn([u8; 2]) -> u16,
        each: &mut impl FnMut(&[u8]),
    ) {
        self.out.clear();
        let mut rest = bytes;
        if let (Some(odd), [first, tail @ ..]) = (self.odd, rest) {
            self.odd = None;
            self.unit(unit_of([odd, *first]));
            rest = tail;
        }
        let (pairs, tail) = rest.as_chunks::<2>();
        for pair in pairs {
            self.unit(unit_of(*pair));
        }
        if let [odd] = tail {
            self.odd = Some(*odd);
        }
        each(&self.out);
    }

    fn unit(&mut self, unit: u16) {
        if let (None, Ok(ascii @ 0..0x80)) = (self.high, u8::try_from(unit)) {
            self.out.push(ascii);
            return;
        }
        let pending = self.high.take();
        match (pending, unit) {
            (Some(high), 0xDC00..=0xDFFF) => self.character(&[high, unit]),
            (Some(_), _) => {
                self.out.push(NO_CHARACTER);
                self.unit(unit);
            }
            (None, 0xD800..=0xDBFF) => self.high = Some(unit),
            (None, _) => self.character(&[unit]),
        }
    }

    fn character(&mut self, units: &[u16]) {
        for decoded in char::decode_utf16(units.iter().copied()) {
            match decoded {
                Ok(c) => self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(_) => self.out.push(NO_CHARACTER),
            }
        }
    }
}

/// Whether bytes that come in pieces are UTF-8.
#[derive(Default)]
pub(super) struct Utf8Check {
    tail: Vec<u8>,
    /// Whether there is a character of several bytes, which hardly any other encoding has by chance.
    has_characters: bool,
    is_broken: bool,
}

impl Utf8Check {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        if self.is_decided() {
            return;
        }
        let mut rest = bytes;
        while let (false, [first, after @ ..]) = (self.tail.is_empty(), rest) {
            let mut tail = std::mem::take(&mut self.tail);
            tail.push(*first);
            rest = after;
            self.read(&tail);
        }
        if self.tail.is_empty() {
            self.read(rest);
        }
    }

    /// Reads bytes that begin with a character; what may be the first half of one is kept.
    fn read(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !self.is_decided() {
            let (whole, n_broken) = match std::str::from_utf8(rest) {
                Ok(_) => (rest, None),
                Err(error) => (&rest[..error.valid_up_to()], Some(error.error_len())),
            };
            self.has_characters = self.has_characters || !whole.is_ascii();
            rest = &rest[whole.len()..];
            match n_broken {
                None => return,
                Some(None) => return self.tail.extend_from_slice(rest),
                Some(Some(n)) => {
                    self.is_broken = true;
                    rest = &rest[n..];
                }
            }
        }
    }

    /// Whether it is UTF-8, if some of its bytes are broken: another encoding would make nonsense of its other characters.
    pub(super) fn holds(&self) -> bool {
        self.has_characters || (!self.is_broken && self.tail.is_empty())
    }

    /// Whether it is UTF-8 as far as it was fed.
    pub(super) fn may_hold(&self) -> bool {
        self.has_characters || !self.is_broken
    }

    fn is_decided(&self) -> bool {
        self.has_characters && self.is_broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], start: Start, expected: &[u8]) {
        for n in 1..=bytes.len().max(1) {
            let (mut decoder, mut out) = (Decoder::new(None), Vec::new());
            for piece in bytes.chunks(n) {
                decoder.feed(piece, &mut |text| out.extend_from_slice(text));
            }
            let found = decoder.finish(&mut |text| out.extend_from_slice(text));
            assert_eq!((found, &out[..]), (start, expected), "{bytes:x?} in pieces of {n}");
        }
    }

    #[test]
    fn a_file_says_by_its_first_bytes_what_it_is() {
        check(b"", Start::Plain, b"");
        check(b"Email\nana@test.com", Start::Plain, b"Email\nana@test.com");
        check(b"\xEF\xBB\xBFEmail", Start::Utf8Bom, b"Email");
        check(b"\xFF\xFEE\0m\0", Start::Utf16Le, b"Em");
        check(b"\xFE\xFF\0E\0m", Start::Utf16Be, b"Em");
        check(b"\xFF\xFE", Start::Utf16Le, b"");
        check(b"PK\x03\x04\x14\0\x06\0\x08", Start::Spreadsheet, b"");
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0", Start::Spreadsheet, b"");
        check(b"<table><tr>", Start::Spreadsheet, b"");
        check(b"%PDF-1.7", Start::Binary, b"");
        check(b"E\0m\0a\0i\0l\0", Start::Utf16Le, b"Email");
        check(b"\0E\0m\0a\0i\0l", Start::Utf16Be, b"Email");
        check(b"\xFF\xFE\0\0E\0\0\0", Start::Binary, b"");
    }

    #[test]
    fn broken_utf_16_is_marked_where_it_is() {
        let be = |units: &[u16]| -> Vec<u8> {
            [0xFEFF].iter().chain(units).flat_map(|u| u.to_be_bytes()).collect()
        };
        check(&be(&[0xE3, 0xD83D, 0xDE00, 0x41]), Start::Utf16Be, "ã😀A".as_bytes());
        check(&be(&[0x41, 0xD83D, 0x42]), Start::Utf16Be, b"A\xFFB");
        check(&be(&[0xD83D, 0xD83D, 0xDE00]), Start::Utf16Be, b"\xFF\xF0\x9F\x98\x80");
        check(&be(&[0xDE00, 0x42]), Start::Utf16Be, b"\xFFB");
        check(&be(&[0x41, 0xD83D]), Start::Utf16Be, b"A\xFF");
        check(b"\xFF\xFEA\0B", Start::Utf16Le, b"A\xFF");
    }

    #[test]
    fn utf_8_is_told_however_it_is_cut() {
        for (bytes, expected) in [
            ("ação 😀".as_bytes(), true),
            (b"a\xC3", false),
            (b"a\xE7\xE3o", false),
            (b"\xF0\x9F\x98", false),
            (b"ok\xFF", false),
            (b"a\xC0\xAFb", false),
            ("joão ren".as_bytes(), true),
            (b"jo\xC3\xA3o ren\xE9", true),
            (b"ren\xE9 jo\xC3\xA3o", true),
        ] {
            for n in 1..=bytes.len() {
                let mut utf8 = Utf8Check::default();
                bytes.chunks(n).for_each(|piece| utf8.feed(piece));
                assert_eq!(utf8.holds(), expected, "{bytes:x?} in pieces of {n}");
            }
        }
    }
}
