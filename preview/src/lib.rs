//! Tells of a file before it is uploaded. It runs in a Worker of the browser, which `worker.js` feeds
//! with the file: the reading and judging is `domain`'s, and the page is given finished HTML, so that
//! it needs no code of its own for what only this step shows.

mod html;
mod memory;
mod page;
mod reader;
mod words;

use domain::imports::{Choices, Mode};
use domain::{Lang, Store};
use reader::Order;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A file that is being read.
#[wasm_bindgen]
pub struct Reader(reader::Reader);

#[wasm_bindgen]
impl Reader {
    /// A reader that answers in a language, for an import of a mode into a store with a currency, with what this browser
    /// remembers.
    ///
    /// Errors: a language or a mode that there is not.
    #[wasm_bindgen(constructor)]
    pub fn new(lang: &str, mode: &str, currency: &str, memory: &str) -> Result<Reader, JsError> {
        let unknown = || JsError::new("no such language or mode");
        let order = Order {
            lang: Lang::parse(lang).ok_or_else(unknown)?,
            store: Store { currency: currency.to_owned(), ..Store::default() },
            mode: Mode::parse(mode).ok_or_else(unknown)?,
            choices: Choices::default(),
        };
        Ok(Reader(reader::Reader::new(order, memory)))
    }

    /// Takes a person's decision; the file is to be fed from its start again.
    pub fn choose(&mut self, name: &str, value: &str) {
        self.0.choose(name, value);
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.0.feed(bytes);
    }

    /// Says that the file is over. Returns whether it is to be fed from its start again.
    pub fn end(&mut self) -> bool {
        self.0.end()
    }

    /// What the page is to show that it does not show yet: an `Answer` in JSON.
    pub fn answer(&mut self, percent: u32) -> Result<String, JsError> {
        Ok(serde_json::to_string(&self.0.answer(percent))?)
    }
}
