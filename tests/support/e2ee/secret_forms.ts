// How programs write a secret: the forms that a search for it has to know.

/** A form of a secret. */
export interface SecretForm {
  /** Such as `hex`. */
  readonly as: string;
  readonly bytes: Uint8Array;
}

/** A text as it is, in JSON, and in addresses; and as its bytes are written. */
export function formsOfText(text: string): SecretForm[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const address = encodeURIComponent(text);
  return [
    ...written("text", text),
    ...written("JSON", json),
    ...written("JSON of ASCII", ascii),
    ...written("part of an address", address),
    ...written("field of a form", address.replaceAll("%20", "+")),
    ...formsOfBytes(utf8(text)),
  ];
}

/** Bytes as they are, in hexadecimal, in base64 at each place of three, and as numbers. */
export function formsOfBytes(bytes: Uint8Array): SecretForm[] {
  const base64 = [0, 1, 2].map((before) => base64After(bytes, before));
  return [
    { as: "bytes", bytes },
    ...[bytes.toHex(), bytes.toHex().toUpperCase()].flatMap((hex) => written("hex", hex)),
    ...base64.flatMap((text) => written("base64", text)),
    ...base64.flatMap((text) => written("base64url", text.replaceAll("+", "-").replaceAll("/", "_"))),
    ...written("numbers", bytes.join(",")),
  ];
}

/** A text as programs keep its characters: in UTF-8, or two bytes for each; V8 keeps some with one byte for each. */
function written(as: string, text: string): SecretForm[] {
  const forms = [{ as, bytes: utf8(text) }, { as: `${as}, two bytes a character`, bytes: utf16(text) }];
  if (!/^[\0-\xff]*$/.test(text)) return forms;
  const latin = Uint8Array.from(text, (one) => one.charCodeAt(0));
  return [...forms, { as: `${as}, one byte a character`, bytes: latin }];
}

/** The part of base64 that is the same whatever stands around the bytes, `before` bytes after a multiple of three. */
function base64After(bytes: Uint8Array, before: number): string {
  const shifted = new Uint8Array(before + bytes.length);
  shifted.set(bytes, before);
  const first = Math.ceil(before * 8 / 6);
  return shifted.toBase64().slice(first, Math.floor(shifted.length * 8 / 6));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at, text.charCodeAt(at), true);
  return bytes;
}
