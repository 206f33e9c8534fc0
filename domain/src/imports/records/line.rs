//! One line at a time: where it ends, its fields, and what quotes in it mean.

use memchr::{memchr, memchr_iter, memchr2};

use crate::imports::dialect::Separator;

/// Excel's line that names the separator before the header.
const DIRECTIVE: &[u8] = b"sep=";
/// What DOS programs, and some cash registers, end a file with.
pub(super) const END_OF_FILE: u8 = 0x1A;

/// Fields while they are read.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) bytes: Vec<u8>,
    pub(super) ends: Vec<usize>,
}

impl Fields {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn end(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Takes a line for what it is without any meaning of quotes.
    pub(super) fn split(&mut self, content: &[u8], separator: u8) {
        let mut start = 0;
        for at in memchr_iter(separator, content) {
            self.bytes.extend_from_slice(&content[start..at]);
            self.end();
            start = at + 1;
        }
        self.bytes.extend_from_slice(&content[start..]);
        self.end();
    }

    /// Reads a line, which begins inside of a quoted field or with a field.
    pub(super) fn read(&mut self, line: &[u8], separator: u8, mut is_quoted: bool) -> Read {
        let content = content_of(line);
        let (mut at, mut start) = (0, 0);
        loop {
            let rest = &content[at..];
            if is_quoted {
                let Some(quote) = memchr(b'"', rest) else {
                    self.bytes.extend_from_slice(&line[at..]);
                    return Read::Open { start };
                };
                self.bytes.extend_from_slice(&rest[..quote]);
                at += quote + 1;
                if content.get(at) == Some(&b'"') {
                    self.bytes.push(b'"');
                    at += 1;
                    continue;
                }
                is_quoted = false;
                let rest = &content[at..];
                let n = memchr(separator, rest).unwrap_or(rest.len());
                if !rest[..n].iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                    return Read::TextAfterQuote;
                }
                self.end();
                at += n + 1;
            } else if rest.first() == Some(&b'"') {
                is_quoted = true;
                start = at;
                at += 1;
            } else {
                let n = memchr(separator, rest).unwrap_or(rest.len());
                self.bytes.extend_from_slice(&rest[..n]);
                self.end();
                at += n + 1;
            }
            if at > content.len() {
                return Read::Whole;
            }
        }
    }

    /// Whether they say nothing: blanks of ASCII, and the ones that spreadsheets leave behind, in UTF-8 and in
    /// Windows-1252.
    pub(super) fn are_blank(&self) -> bool {
        let mut rest = &self.bytes[..];
        loop {
            rest = match rest {
                [] => return true,
                [b' ' | b'\t'..=b'\r' | END_OF_FILE | 0xA0, tail @ ..]
                | [0xC2, 0xA0, tail @ ..]
                | [0xEF, 0xBB, 0xBF, tail @ ..]
                | [0xE2, 0x80, 0x8B, tail @ ..] => tail,
                _ => return false,
            };
        }
    }

    /// What `sep=` names, where this is Excel's directive: read with the separator that it names, it is two fields and
    /// the sign is gone.
    pub(super) fn directive(&self, separator: Separator) -> Option<Declared> {
        let (name, sign) = self.bytes.split_at_checked(DIRECTIVE.len())?;
        match sign {
            _ if !name.eq_ignore_ascii_case(DIRECTIVE) => None,
            [] if self.ends.len() > 1 => Some(Declared(Some(separator))),
            [] => Some(Declared(None)),
            [byte] => Some(Declared(Separator::of_byte(*byte))),
            _ => None,
        }
    }
}

pub(super) enum Read {
    Whole,
    /// The line ends inside of a quote, which begins there.
    Open {
        start: usize,
    },
    TextAfterQuote,
}

/// The separator of Excel's directive; `None` where it is none that is read.
#[derive(Clone, Copy)]
pub(super) struct Declared(pub(super) Option<Separator>);

/// Where a line that begins here ends, its line break included; `None` where that is not known yet: a CR may be the first
/// half of a CRLF.
pub(super) fn line_end(bytes: &[u8]) -> Option<usize> {
    let at = memchr2(b'\n', b'\r', bytes)?;
    match (bytes[at], bytes.get(at + 1)) {
        (b'\r', None) => None,
        (b'\r', Some(b'\n')) => Some(at + 2),
        _ => Some(at + 1),
    }
}

/// A line without its line break.
pub(super) fn content_of(line: &[u8]) -> &[u8] {
    match line {
        [content @ .., b'\r', b'\n'] | [content @ .., b'\r' | b'\n'] => content,
        content => content,
    }
}

/// What of a line that begins inside of a quote is inside of it.
pub(super) fn quoted(content: &[u8]) -> &[u8] {
    let mut at = 0;
    while let Some(quote) = memchr(b'"', &content[at..]) {
        at += quote;
        if content.get(at + 1) != Some(&b'"') {
            return &content[..at];
        }
        at += 2;
    }
    content
}

pub(super) fn is_like_an_email(piece: &[u8]) -> bool {
    let piece = piece.trim_ascii();
    let Some(at) = memchr(b'@', piece) else { return false };
    let (local, host) = (&piece[..at], &piece[at + 1..]);
    !local.is_empty() && host.contains(&b'.') && !piece.iter().any(u8::is_ascii_whitespace)
}
