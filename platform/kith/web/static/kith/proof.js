// Work that costs a machine something and a person nothing: numbers are tried until SHA-256 of `salt:number` begins with
// enough zero bits. It runs beside the page. The browser's own digest would do, but only over https, and one at a time.

const PRIMES = primes(64);
const CONSTANTS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}

// the first 32 bits behind the point
function fraction(number) {
  return Math.floor((number - Math.floor(number)) * 2 ** 32) | 0;
}

function turned(word, bits) {
  return (word >>> bits) | (word << (32 - bits));
}

// The first 32 bits of SHA-256 of an ASCII text that fits into one block (55 characters).
export function firstWord(text) {
  const words = new Int32Array(64);
  for (let at = 0; at < text.length; at += 1) words[at >> 2] |= text.charCodeAt(at) << (24 - (at % 4) * 8);
  words[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
  words[15] = text.length * 8;
  for (let at = 16; at < 64; at += 1) {
    const near = words[at - 15];
    const last = words[at - 2];
    const low = turned(near, 7) ^ turned(near, 18) ^ (near >>> 3);
    const high = turned(last, 17) ^ turned(last, 19) ^ (last >>> 10);
    words[at] = (words[at - 16] + low + words[at - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at += 1) {
    const high = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + high + ((e & f) ^ (~e & g)) + CONSTANTS[at] + words[at]) | 0;
    const low = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return (a + START[0]) >>> 0;
}

export function solve({ salt, bits }) {
  let number = 0;
  while (firstWord(`${salt}:${number}`) >>> (32 - bits)) number += 1;
  return String(number);
}

if (typeof WorkerGlobalScope !== "undefined") self.onmessage = (event) => self.postMessage(solve(event.data));
