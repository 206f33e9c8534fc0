// Reads the file that the page hands over, in pieces, and answers with what the module makes of it: at
// once after the first piece, then now and then, and at the end. A new order, or another choice by the
// person, begins anew and makes what was going on void.

/** Some thousand rows: soon read, so that the first of them are soon told. */
const PIECE_BYTES = 512 * 1024;
const ANSWERS_EVERY_MS = 100;

const module = wasm_bindgen({ module_or_path: location.pathname.replace(/\.js$/, "_bg.wasm") });
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
      reader = new wasm_bindgen.Reader(data.order, data.memory);
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
  const piece = (from) => file.slice(from, from + PIECE_BYTES).arrayBuffer();
  let answeredAt = -ANSWERS_EVERY_MS;
  const answer = (from) => {
    const percent = Math.round((100 * from) / file.size);
    postMessage({ number, ...JSON.parse(reader.answer(percent)) });
    answeredAt = performance.now();
  };
  do {
    // The next piece is on its way while this one is judged.
    let next = piece(0);
    for (let from = 0; from < file.size; from += PIECE_BYTES) {
      const bytes = new Uint8Array(await next);
      if (number !== latest) return;
      next = piece(from + PIECE_BYTES);
      reader.feed(bytes);
      if (performance.now() - answeredAt >= ANSWERS_EVERY_MS) answer(from + bytes.length);
    }
  } while (reader.end());
  answer(file.size);
}
