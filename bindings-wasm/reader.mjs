// Reads the binary format of WebAssembly.

/** What kind an import is of. */
export const IMPORTED_FUNCTION = 0;
const IMPORTED_TABLE = 1;
const IMPORTED_MEMORY = 2;
const IMPORTED_GLOBAL = 3;
const HAS_MAXIMUM = 1;
const I32_CONST = 0x41;
const END = 0x0b;

export class Reader {
  /** Reads bytes from a place to another. */
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  get done() {
    return this.at >= this.end;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** Returns a number (unsigned LEB128). */
  unsigned() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  /** Returns a number of at most 32 bits (signed LEB128). */
  signed() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return shift < 25 && byte & 64 ? value | (-1 << (shift + 7)) : value;
    }
  }

  text() {
    return this.part(this.unsigned()).taken().toString("utf8");
  }

  /** Returns the imports of the section that this is, each with its module, name and kind. */
  imports() {
    return Array.from({ length: this.unsigned() }, () => {
      const found = { module: this.text(), name: this.text(), kind: this.byte() };
      if (found.kind === IMPORTED_TABLE || found.kind === IMPORTED_GLOBAL) this.byte();
      if (found.kind === IMPORTED_GLOBAL) this.byte();
      if (found.kind === IMPORTED_FUNCTION) this.unsigned();
      if (found.kind === IMPORTED_TABLE || found.kind === IMPORTED_MEMORY) {
        for (let left = this.byte() & HAS_MAXIMUM; left >= 0; left--) this.unsigned();
      }
      return found;
    });
  }

  /** Returns an address, which a constant says. */
  address() {
    if (this.byte() !== I32_CONST) throw new Error("an address of the module is no constant");
    const address = this.signed() >>> 0;
    if (this.byte() !== END) throw new Error("an address of the module is no constant");
    return address;
  }

  /** Returns the next bytes, and goes on behind them. */
  part(length) {
    this.at += length;
    return new Reader(this.bytes, this.at - length, this.at);
  }

  /** Returns the bytes themselves. */
  taken() {
    return this.bytes.subarray(this.at, this.end);
  }
}
