// What the bundle takes of `@hpke`: sealing and opening in base mode. The package is written for every mode, cipher and runtime,
// and the bundler cannot see what of that is used here. What is left is as the package has it.

import { AeadId, KdfId, KemId } from "@hpke/core";
import type * as esbuild from "esbuild";

/**
 * Methods that nothing here calls, by file: keys in other forms than 32 bytes, keys from a seed, exported secrets. What is left of
 * the package would throw where it called one.
 */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  "kems/dhkem.js": [
    ...["serializePublicKey", "deserializePublicKey", "serializePrivateKey", "deserializePrivateKey"],
    ...["importKey", "deriveKeyPair"],
  ],
  "kems/dhkemPrimitives/x25519.js": [
    ...["serializePrivateKey", "deserializePrivateKey", "importKey", "deriveKeyPair", "derivePublicKey"],
    ...["_importJWK", "_deserializePkcs8Key"],
  ],
  "kdfs/hkdf.js": ["expand", "labeledExpand"],
  "src/cipherSuiteNative.js": ["kem", "kdf", "aead"],
  "src/exporterContext.js": ["seal", "open", "export"],
};
/** Parameters of other modes, and of test vectors: the page never gives one. */
const NOT_GIVEN = /\bparams\.(?:psk|senderKey|senderPublicKey|ekm) (=|!)== undefined/g;
/** A suite that only exports secrets has no key. */
const WITHOUT_KEY = /\bthis\._aead\.id === AeadId\.ExportOnly|\bres\.key === undefined/g;
/** Every browser that can encrypt has WebCrypto: see `canEncryptHere`. */
const HAS_CRYPTO = /\bdntShim\.dntGlobalThis !== undefined && globalThis\.crypto !== undefined/g;
/** Parts of a suite by their numbers were another version's. */
const BY_NUMBER = /\btypeof params\.(?:kem|kdf|aead) === "number"/g;
const NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = { AeadId, KdfId, KemId };
const NUMBER = /\b(AeadId|KdfId|KemId)\.(\w+)/g;
/** A field of a class, as the package's compiler writes it for old runtimes. */
const FIELD =
  / *Object\.defineProperty\(this, "(\w+)", \{\s+enumerable: true,\s+configurable: true,\s+writable: true,\s+value: ([^]*?)\n +\}\);\n/g;
/** A private field: the same. */
const PRIVATE_GET = /\b__classPrivateFieldGet\(this, (\w+), "f"\)/g;
const PRIVATE_SET = /\b__classPrivateFieldSet\(this, (\w+), (.*), "f"\);/g;

/** Names of members that only the package itself uses. No other script of the page has such names. */
export const HPKE_PRIVATE = /^_[a-z]\w{2,}$/i;

/** Leaves out of `@hpke` what the page does not use. Throws where a file of it is not as expected. */
export function hpkeTrimmed(): esbuild.Plugin {
  return {
    name: "hpke-trimmed",
    setup({ onResolve, onLoad, resolve }): void {
      // Its package.json says that modules do nothing by themselves; another one in its folder `esm` hides that.
      onResolve({ filter: /^\.\.?\/.*\.js$/ }, async ({ path, importer, pluginData, ...from }) => {
        if (!importer.includes("/@hpke/") || pluginData === "resolved") return undefined;
        const found = await resolve(path, { ...from, importer, pluginData: "resolved" });
        return { ...found, sideEffects: false };
      });
      onLoad({ filter: /\/@hpke\/(core|common)\/esm\/.*\.js$/ }, async ({ path }) => {
        const source = await Deno.readTextFile(path);
        const contents = withPlainFields(asInThePage(withoutMethods(path, source)));
        return { contents, loader: "js" };
      });
    },
  };
}

function withoutMethods(path: string, source: string): string {
  const unused = Object.entries(UNUSED).find(([file]) => path.endsWith(`/${file}`))?.[1] ?? [];
  return unused.reduce((rest, name) => {
    const method = new RegExp(`^    (?:async |get )?${name}\\(.*\\) \\{\\n[^]*?^    \\}\\n`, "gm");
    if (rest.match(method)?.length !== 1) throw new Error(`${path} has no method ${name}`);
    return rest.replace(method, "");
  }, source);
}

/** Decides what is always so here, and the bundler drops the other branches. */
function asInThePage(source: string): string {
  return source
    .replaceAll(NOT_GIVEN, (_, first) => String(first === "="))
    .replaceAll(WITHOUT_KEY, "false")
    .replaceAll(BY_NUMBER, "false")
    .replaceAll(HAS_CRYPTO, "true")
    .replaceAll(NUMBER, (_, table, name) => String(NUMBERS[table]![name]!));
}

/** With fields as assignments. One without a value is made when it gets one. */
function withPlainFields(source: string): string {
  return source
    .replaceAll(PRIVATE_GET, "$1.get(this)")
    .replaceAll(PRIVATE_SET, "$1.set(this, $2);")
    .replaceAll(FIELD, (_, name, value) => {
      const isEmpty = value === "void 0" || value === "undefined";
      return isEmpty ? "" : `this.${name} = ${value};\n`;
    });
}
