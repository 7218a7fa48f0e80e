import { send } from "./api.js";

/** Bytes read and hashed at once. */
const piece = 4 * 1024 * 1024;

/** How often an upload that breaks off is sent again. */
const attempts = 4;

/** Milliseconds before it is sent again, each time twice as long. */
const pause = 1000;

/**
 * Hashes a .blend, and sends it where the coordinator says unless the farm has it. `progress(words, share)` hears how far it is.
 * The hash is the file's name: one that was sent once is never sent again, and what broke off begins anew.
 */
export async function upload(file, progress, signal) {
  const sha256 = await hash(file, (share) => progress("Reading", share), signal);
  for (let attempt = 1; ; attempt++) {
    const scene = await send("POST", "/api/scenes", { sha256, sizeBytes: file.size, name: file.name });
    if (scene.state === "known") return sha256;
    if (new URL(scene.upload.url, location.href).origin !== location.origin)
      throw new Error(`This farm's store takes files from the command only: renderfarm submit ${file.name} --server ${location.origin}`);
    try {
      await put(scene.upload, file, (share) => progress("Sending", share), signal);
      return sha256;
    } catch (error) {
      if (attempt === attempts || signal.aborted || error.isFinal) throw error;
      progress(`Broke off: ${error.message} Again`, 0);
      await new Promise((done) => setTimeout(done, pause * 2 ** attempt));
    }
  }
}

/** Sends the file; only this tells how far it is. */
function put({ url, method, headers }, file, progress, signal) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    // The browser sets those itself.
    for (const [name, value] of Object.entries(headers))
      if (!/^(content-length|host)$/i.test(name)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    request.onload = () =>
      // 412: somebody else has stored the same file meanwhile.
      request.status < 300 || request.status === 412
        ? done()
        : fail(
            Object.assign(new Error(`The store answers ${request.status}.`), { isFinal: request.status < 500 && request.status !== 408 }),
          );
    request.onerror = () => fail(new Error("The connection broke off."));
    request.onabort = () => fail(new Error("Stopped."));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** SHA-256 piece by piece: the browser's own wants the whole file in memory, and is not there without HTTPS (FIPS 180-4). */
export async function hash(file, progress, signal) {
  const sha = new Sha256();
  for (let at = 0; at < file.size; at += piece) {
    if (signal.aborted) throw new Error("Stopped.");
    sha.add(new Uint8Array(await file.slice(at, at + piece).arrayBuffer()));
    progress(Math.min(1, (at + piece) / file.size));
  }
  return sha.end();
}

const primes = [];
for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const rounds = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));

class Sha256 {
  #state = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  #words = new Int32Array(64);
  #rest = new Uint8Array(0);
  #length = 0;

  add(bytes) {
    this.#length += bytes.length;
    const all = this.#rest.length === 0 ? bytes : Uint8Array.from([...this.#rest, ...bytes]);
    const whole = all.length - (all.length % 64);
    const view = new DataView(all.buffer, all.byteOffset);
    for (let at = 0; at < whole; at += 64) this.#block(view, at);
    this.#rest = all.slice(whole);
  }

  end() {
    const bits = this.#length * 8;
    const tail = new Uint8Array(this.#rest.length < 56 ? 64 : 128);
    tail.set(this.#rest);
    tail[this.#rest.length] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    for (let at = 0; at < tail.length; at += 64) this.#block(view, at);
    return [...this.#state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #block(view, at) {
    const words = this.#words;
    for (let t = 0; t < 16; t++) words[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 64; t++) {
      const early = words[t - 15];
      const late = words[t - 2];
      const s0 = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
      const s1 = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
      words[t] = (words[t - 16] + s0 + words[t - 7] + s1) | 0;
    }
    const state = this.#state;
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    let f = state[5];
    let g = state[6];
    let h = state[7];
    for (let t = 0; t < 64; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + rounds[t] + words[t]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}
