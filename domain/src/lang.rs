//! The three languages of the product, and the table that keeps their words side by side.

use serde::{Deserialize, Serialize};

use crate::money::Mark;

/// A language a person can read the product in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Brazilian Portuguese.
    Pt,
    /// Spanish.
    Es,
}

impl Lang {
    /// Every language, in the order menus show them.
    pub const ALL: [Lang; 3] = [Lang::En, Lang::Pt, Lang::Es];

    /// The short code used in addresses and cookies: `en`, `pt`, `es`.
    pub fn code(self) -> &'static str {
        self.pick("en", "pt", "es")
    }

    /// The tag for `<html lang>` and for date formatting.
    pub fn tag(self) -> &'static str {
        self.pick("en", "pt-BR", "es")
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        self.pick("English", "Português", "Español")
    }

    /// Reads a code or a tag such as `pt`, `pt-BR`, `ES`. Anything else is `None`.
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| primary.trim().eq_ignore_ascii_case(lang.code()))
    }

    /// The first language of an `Accept-Language` header that the product speaks.
    pub fn from_accept_language(header: &str) -> Option<Lang> {
        header.split(',').find_map(|part| Lang::parse(part.split(';').next().unwrap_or_default()))
    }

    /// The sign between units and cents in this language.
    pub fn mark(self) -> Mark {
        self.pick(Mark::Point, Mark::Comma, Mark::Comma)
    }

    /// Chooses among three values, one a language. All three must be given.
    pub fn pick<T>(self, en: T, pt: T, es: T) -> T {
        match self {
            Lang::En => en,
            Lang::Pt => pt,
            Lang::Es => es,
        }
    }
}

/// Declares a table of words: a struct with one field a message, and `of(lang)` that gives the
/// table in a language. The three texts stand side by side; a missing one does not compile.
///
/// ```
/// domain::words! {
///     /// Words of the greeter.
///     pub struct Greeter { hello: "Hello", "Olá", "Hola"; }
/// }
/// assert_eq!(Greeter::of(domain::Lang::Pt).hello, "Olá");
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* pub struct $name:ident { $($field:ident: $en:expr, $pt:expr, $es:expr;)+ }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "each message documents itself by its English text")]
        pub struct $name { $(pub $field: &'static str,)+ }

        impl $name {
            const EN: $name = $name { $($field: $en,)+ };
            const PT: $name = $name { $($field: $pt,)+ };
            const ES: $name = $name { $($field: $es,)+ };

            /// The table in `lang`.
            pub fn of(lang: $crate::Lang) -> &'static $name {
                lang.pick(&Self::EN, &Self::PT, &Self::ES)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_is_chosen() {
        assert_eq!(Lang::from_accept_language("fr-FR,pt-BR;q=0.8,en;q=0.5"), Some(Lang::Pt));
        assert_eq!(Lang::from_accept_language("ES-mx"), Some(Lang::Es));
        assert_eq!(Lang::from_accept_language("fr, de"), None);
    }
}
