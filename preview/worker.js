// Reads the file that the page hands over, in pieces, and answers with what the module makes of it: at
// once after the first piece, then now and then, and at the end. A new order, or another choice by the
// person, begins anew and makes what was going on void.

/** Pieces double from the first, some thousand rows that are soon told, to the largest. */
const PIECE_BYTES_FIRST = 128 * 1024;
const PIECE_BYTES_MAX = 1024 * 1024;
const ANSWERS_EVERY_MS = 100;

const module = wasm_bindgen({ module_or_path: location.pathname.replace(/\.js$/, "_bg.wasm") });
// Where it does not come, whoever asks is told so.
module.catch(() => {});
let file;
let reader;
let latest;

onmessage = async ({ data }) => {
  latest = data.number;
  try {
    await module;
    if (data.file) {
      reader?.free();
      file = data.file;
      reader = new wasm_bindgen.Reader(data.lang, data.mode, data.currency, data.memory);
    } else {
      reader.choose(data.name, data.value);
    }
    await read(data.number);
  } catch {
    // Not read, or not understood: the page does without.
    postMessage({ number: data.number });
  }
};

async function read(number) {
  let answeredAt = -ANSWERS_EVERY_MS;
  const answer = (from) => {
    postMessage({ number, ...JSON.parse(reader.answer((100 * from) / file.size)) });
    answeredAt = performance.now();
  };
  do {
    let size = PIECE_BYTES_FIRST;
    let from = 0;
    let next = file.slice(0, size).arrayBuffer();
    while (from < file.size) {
      const bytes = new Uint8Array(await next);
      if (number !== latest) return;
      from += size;
      size = Math.min(2 * size, PIECE_BYTES_MAX);
      // The next piece is on its way while this one is judged.
      next = file.slice(from, from + size).arrayBuffer();
      reader.feed(bytes);
      if (performance.now() - answeredAt >= ANSWERS_EVERY_MS) answer(from);
    }
  } while (reader.end());
  answer(file.size);
}
