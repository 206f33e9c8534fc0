//! Encodings of one byte a character: what each byte above ASCII stands for.

use super::super::dialect::Encoding;

/// What Windows-1252 has at 0x80 to 0x9F. The five bytes it leaves undefined read as the control characters of the same
/// number, which no value may hold, and are written back as they were.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];
#[rustfmt::skip]
/// What Mac Roman has from 0x80 on.
const MAC_ROMAN: [char; 128] = [
    'Ä', 'Å', 'Ç', 'É', 'Ñ', 'Ö', 'Ü', 'á', 'à', 'â', 'ä', 'ã', 'å', 'ç', 'é', 'è',
    'ê', 'ë', 'í', 'ì', 'î', 'ï', 'ñ', 'ó', 'ò', 'ô', 'ö', 'õ', 'ú', 'ù', 'û', 'ü',
    '†', '°', '¢', '£', '§', '•', '¶', 'ß', '®', '©', '™', '´', '¨', '≠', 'Æ', 'Ø',
    '∞', '±', '≤', '≥', '¥', 'µ', '∂', '∑', '∏', 'π', '∫', 'ª', 'º', 'Ω', 'æ', 'ø',
    '¿', '¡', '¬', '√', 'ƒ', '≈', '∆', '«', '»', '…', '\u{a0}', 'À', 'Ã', 'Õ', 'Œ', 'œ',
    '–', '—', '“', '”', '‘', '’', '÷', '◊', 'ÿ', 'Ÿ', '⁄', '€', '‹', '›', 'ﬁ', 'ﬂ',
    '‡', '·', '‚', '„', '‰', 'Â', 'Ê', 'Á', 'Ë', 'È', 'Í', 'Î', 'Ï', 'Ì', 'Ó', 'Ô',
    '\u{f8ff}', 'Ò', 'Ú', 'Û', 'Ù', 'ı', 'ˆ', '˜', '¯', '˘', '˙', '˚', '¸', '˝', '˛', 'ˇ',
];
#[rustfmt::skip]
/// What code page 850 has from 0x80 on.
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐',
    '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤',
    'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀',
    'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´',
    '\u{ad}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{a0}',
];

impl Encoding {
    /// Those of one byte a character, the commonest first.
    pub(in super::super) const PAGES: [Encoding; 3] =
        [Encoding::Windows1252, Encoding::MacRoman, Encoding::Cp850];

    /// Whether every byte is a character.
    pub(in super::super) fn is_page(self) -> bool {
        self.page().is_some()
    }

    /// The character of a byte, where every byte has one.
    fn page(self) -> Option<fn(u8) -> char> {
        match self {
            Encoding::Windows1252 => Some(windows_1252),
            Encoding::MacRoman => Some(mac_roman),
            Encoding::Cp850 => Some(cp850),
            Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Utf16Le | Encoding::Utf16Be => None,
        }
    }
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn mac_roman(byte: u8) -> char {
    byte.checked_sub(0x80).map_or(char::from(byte), |place| MAC_ROMAN[usize::from(place)])
}

fn cp850(byte: u8) -> char {
    byte.checked_sub(0x80).map_or(char::from(byte), |place| CP850[usize::from(place)])
}

/// Appends the text of bytes in `encoding`; bytes that are none become `U+FFFD`. Returns whether all are text.
pub(in super::super) fn decode(bytes: &[u8], encoding: Encoding, text: &mut String) -> bool {
    if let Some(page) = encoding.page() {
        text.extend(bytes.iter().map(|byte| page(*byte)));
        return true;
    }
    let decoded = String::from_utf8_lossy(bytes);
    text.push_str(&decoded);
    matches!(decoded, std::borrow::Cow::Borrowed(_))
}

/// Appends `text` in `encoding`, without a byte order mark. An encoding of one byte a character writes `?` for what it has
/// no character for.
#[cfg(test)]
pub(in super::super) fn encode(text: &str, encoding: Encoding, out: &mut Vec<u8>) {
    match (encoding, encoding.page()) {
        (_, Some(page)) => out.extend(text.chars().map(|c| {
            let byte = u8::try_from(c).ok().filter(u8::is_ascii);
            byte.or_else(|| (0x80..=0xFF).find(|byte| page(*byte) == c)).unwrap_or(b'?')
        })),
        (Encoding::Utf16Le, _) => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        (Encoding::Utf16Be, _) => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        _ => out.extend_from_slice(text.as_bytes()),
    }
}

/// The byte order mark of an encoding, where it has one.
#[cfg(test)]
pub(in super::super) fn bom(encoding: Encoding) -> &'static [u8] {
    match encoding {
        Encoding::Utf8Bom => &[0xEF, 0xBB, 0xBF],
        Encoding::Utf16Le => &[0xFF, 0xFE],
        Encoding::Utf16Be => &[0xFE, 0xFF],
        Encoding::Utf8 | Encoding::Windows1252 | Encoding::MacRoman | Encoding::Cp850 => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_every_byte_and_writes_it_back() {
        let all: Vec<u8> = (0..=255).collect();
        for encoding in Encoding::PAGES {
            let (mut text, mut back) = (String::new(), Vec::new());
            assert!(decode(&all, encoding, &mut text));
            encode(&text, encoding, &mut back);
            assert_eq!(back, all, "{encoding:?}");
        }
        let mut out = Vec::new();
        encode("€ ã 😀 →", Encoding::Windows1252, &mut out);
        assert_eq!(out, b"\x80 \xE3 ? ?");
    }

    #[test]
    fn a_word_is_the_same_however_it_was_stored() {
        let read = |bytes: &[u8], encoding| {
            let mut text = String::new();
            (decode(bytes, encoding, &mut text), text)
        };
        for (bytes, encoding) in [
            ("Situação é".as_bytes(), Encoding::Utf8),
            (b"Situa\xE7\xE3o \xE9", Encoding::Windows1252),
            (b"Situa\x8D\x8Bo \x8E", Encoding::MacRoman),
            (b"Situa\x87\xC6o \x82", Encoding::Cp850),
        ] {
            assert_eq!(read(bytes, encoding), (true, "Situação é".to_owned()));
        }
        assert_eq!(
            read(b"Situa\xE7\xE3o", Encoding::Utf8),
            (false, "Situa\u{fffd}\u{fffd}o".into())
        );
    }
}
