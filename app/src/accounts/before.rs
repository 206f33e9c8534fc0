//! What a form that was sent left behind for the page that shows it again.

use domain::Error;
use domain::error::Field as Of;
use leptos::prelude::*;

use crate::asked::{Asked, Flash, asked};
use crate::ui::field::{Said, look_at};
use crate::ui::{Alert, FieldSpec, Tone};

/// A form that was perhaps sent before, and came back.
#[derive(Clone)]
pub(super) struct Before {
    /// What the request brings.
    pub(super) asked: Asked,
    /// What came back.
    pub(super) flash: Option<Flash>,
}

impl Before {
    /// What the form at this address left behind.
    pub(super) fn of(form: &str) -> Before {
        let asked = asked();
        let flash = asked.flash_of(form).cloned();
        Before { asked, flash }
    }

    /// Only if what came back is about this record.
    pub(super) fn about(self, key: i64) -> Before {
        let flash = self.flash.filter(|flash| flash.value("key") == key.to_string());
        Before { flash, ..self }
    }

    /// Why nothing was done.
    pub(super) fn error(&self) -> Option<&Error> {
        self.flash.as_ref()?.failure.as_ref().map(|failure| &failure.0)
    }

    /// What was typed, or what stands there at first.
    pub(super) fn value(&self, name: &str, at_first: &str) -> String {
        self.flash.as_ref().map_or_else(|| at_first.to_owned(), |flash| flash.value(name))
    }

    /// A text field as it came back, or with what stands there at first.
    pub(super) fn field(&self, name: &str, of: Of, label: &str, at_first: &str) -> FieldSpec {
        let value = self.value(name, at_first);
        FieldSpec { value, said: self.said(of, name), ..FieldSpec::text(name, of, label) }
    }

    /// What the server said of a field, or else what is to be said of what stands in it.
    fn said(&self, of: Of, name: &str) -> Option<Said> {
        let Asked { lang, store, .. } = &self.asked;
        let mut said = match self.error()?.fault(of) {
            Some(fault) => Some(Said::of(&fault, *lang, store)),
            None => {
                let text = self.value(name, "");
                let kind = self.value("document_type", "");
                look_at(of, &text, &kind, *lang, store).filter(|_| !text.is_empty())
            }
        };
        if let Some(Said::Asked { value, is_ticked, .. }) = &mut said {
            *is_ticked = self.value(&format!("{name}_confirmed"), "") == *value;
        }
        said
    }

    /// What is said of the form as a whole.
    pub(super) fn banner(&self) -> impl IntoView + use<> {
        let error = self
            .error()
            .filter(|error| !matches!(error, Error::Refused(refusal) if refusal.field().is_some()));
        let sentence = error.map(|error| error.sentence(self.asked.lang, &self.asked.store));
        sentence.map(|sentence| view! { <Alert tone=Tone::Bad>{sentence}</Alert> })
    }
}
