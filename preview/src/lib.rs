//! Tells of a file before it is uploaded. It runs in a Worker of the browser, which `worker.js` feeds
//! with the file: the reading and judging is `domain`'s, and the page is given finished HTML, so that
//! it needs no code of its own for what only this step shows.

mod html;
mod memory;
mod page;
mod reader;
mod words;

use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A file that is being read.
#[wasm_bindgen]
pub struct Reader(reader::Reader);

#[wasm_bindgen]
impl Reader {
    /// A reader for an `Order`, with what this browser remembers; both in JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(order: &str, memory: &str) -> Result<Reader, JsError> {
        Ok(Reader(reader::Reader::new(serde_json::from_str(order)?, memory)))
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
