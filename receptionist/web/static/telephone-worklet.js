// The telephone's ear and mouth, off the page's thread: 8 kHz mu-law in frames of 20 ms, marks given back when played.

const RATE = 8000;
const FRAME = 160;
const BIAS = 0x84;
const CLIP = 32635;

const encode = (sample) => {
  let value = Math.max(-1, Math.min(1, sample)) * 32767;
  const sign = value < 0 ? 0x80 : 0;
  value = Math.min(Math.abs(value), CLIP) + BIAS;
  let exponent = 7;
  for (let bit = 0x4000; exponent > 0 && (value & bit) === 0; bit >>= 1) exponent -= 1;
  return ~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 0x0f)) & 0xff;
};

const DECODED = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const value = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 7)) - BIAS;
  return (bits & 0x80 ? -value : value) / 32768;
});

// A windowed sinc at 3.4 kHz: what telephones pass, and nothing that would fold back at 8 kHz.
const lowPass = (rate) => {
  const taps = 2 * Math.ceil(rate / 1200) + 1;
  const middle = (taps - 1) / 2;
  const cut = 3400 / rate;
  const kernel = Float32Array.from({ length: taps }, (_, place) => {
    const x = place - middle;
    const sinc = x === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * x) / (Math.PI * x);
    return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * place) / (taps - 1)));
  });
  const gain = kernel.reduce((sum, tap) => sum + tap, 0);
  return kernel.map((tap) => tap / gain);
};

class Telephone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.kernel = lowPass(sampleRate);
    this.history = new Float32Array(this.kernel.length);
    this.at = 0;
    this.step = sampleRate / RATE;
    this.untilNext = 0;
    this.frame = new Uint8Array(FRAME);
    this.filled = 0;
    this.queue = []; // pieces of audio, and names of marks
    this.played = 0; // of the first piece, in samples at 8 kHz
    this.now = 0;
    this.next = 0;
    this.between = 1;
    this.port.onmessage = ({ data }) => this.take(data);
  }

  take(data) {
    if (data.audio) this.queue.push(data.audio);
    if (data.mark !== undefined) this.queue.push(data.mark);
    if (data.clear) {
      const marks = this.queue.filter((part) => typeof part === "string");
      this.queue = [];
      this.played = 0;
      for (const mark of marks) this.port.postMessage({ mark });
    }
  }

  hear(samples) {
    const taps = this.kernel.length;
    for (const sample of samples) {
      this.history[this.at] = sample;
      this.at = (this.at + 1) % taps;
      this.untilNext -= 1;
      if (this.untilNext > 0) continue;
      this.untilNext += this.step;
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1) sum += this.kernel[tap] * this.history[(this.at + tap) % taps];
      this.frame[this.filled] = encode(sum);
      this.filled += 1;
      if (this.filled === FRAME) {
        this.port.postMessage({ audio: this.frame.slice() });
        this.filled = 0;
      }
    }
  }

  // The next sample at 8 kHz; silence where nothing waits.
  pull() {
    while (this.queue.length > 0) {
      const part = this.queue[0];
      if (typeof part === "string") {
        this.port.postMessage({ mark: part });
        this.queue.shift();
      } else if (this.played < part.length) {
        return DECODED[part[this.played++]];
      } else {
        this.played = 0;
        this.queue.shift();
      }
    }
    return 0;
  }

  process(inputs, outputs) {
    if (inputs[0].length > 0) this.hear(inputs[0][0]);
    const [first, ...others] = outputs[0];
    for (let index = 0; index < first.length; index += 1) {
      while (this.between >= 1) {
        this.now = this.next;
        this.next = this.pull();
        this.between -= 1;
      }
      first[index] = this.now + (this.next - this.now) * this.between;
      this.between += 1 / this.step;
    }
    for (const other of others) other.set(first);
    return true;
  }
}

registerProcessor("telephone", Telephone);
