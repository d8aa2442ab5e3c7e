// Finds out how the original named its private rooms, and how it made their keys: by trying. A message that can be
// opened is proof, for the tag of AES-GCM fits by chance once in 2^128 tries. Nothing is guessed.

import type { PatternSearch } from "../../ports/moving/import_report.ts";
import type { OriginalCiphers } from "../../ports/moving/original_ciphers.ts";
import {
  DERIVATIONS,
  type KeyDerivation,
  RAW,
  type RoomMember,
  type RoomPattern,
  roomPattern,
} from "./room_patterns.ts";

/** A message of a pair. */
export interface SealedPair {
  readonly a: RoomMember;
  readonly b: RoomMember;
  readonly ciphertext: string;
  readonly nonce: string;
}

/** What to search with. */
export interface SearchOptions {
  readonly ciphers: OriginalCiphers;
  readonly secret: string;
  readonly patterns: readonly RoomPattern[];
  /** Whether keys are derived with PBKDF2 where the room key itself opens nothing. It takes a minute or two. */
  readonly derives: boolean;
  /** One message of each pair, those with the newest ids, or of the busiest pairs, first. */
  samples(choice: "newest" | "oldest" | "busiest"): AsyncIterable<SealedPair>;
  /** Called from time to time with how many tries were made. */
  onTry?(done: number, total: number): void;
}

/** Most tries with the room key itself that open nothing: some 20 seconds. */
const MOST_IN_VAIN = 600_000;
/** Most derivations: some two minutes of two cores. */
const MOST_DERIVATIONS = 13_000;
/**
 * Pairs that derived keys are tried on, besides the busiest: those with the newest messages, as a secret may have changed
 * at some time.
 */
const NEWEST_SAMPLES = 2;
/** Further pairs that are looked at once a derivation is known, to tell apart patterns that fit the first ones. */
const COMPARED_PAIRS = 200;
/** Derivations at a time. They run on threads of their own. */
const AT_ONCE = 4;
/** So many of the likeliest patterns and derivations are tried on all samples before others are tried on one or two. */
const LIKELY_PATTERNS = 60;
const LIKELY_DERIVATIONS = 4;

/** A pattern and a derivation. */
export interface RoomRule {
  readonly pattern: RoomPattern;
  readonly derivation: KeyDerivation;
}

/** Searches. Resolves to the fewest rules that open a message of each pair of which any of them does. */
export async function searchRules(options: SearchOptions): Promise<RoomRule[]> {
  const search = new Search(options);
  await search.raw("newest");
  if (search.isEmpty) await search.raw("oldest");
  if (search.isEmpty && options.derives) await search.deriving();
  return search.fewest();
}

/** As it is handed from a dry run to the import. */
export function asSearch(rules: readonly RoomRule[]): PatternSearch {
  return {
    found: rules.map(({ pattern, derivation }) => ({ pattern: pattern.name, kdf: derivation.name })),
    hasSearched: true,
  };
}

/** The rules of an earlier search; undefined where there was none. */
export function rulesOf(search: PatternSearch | undefined): RoomRule[] | undefined {
  if (search?.hasSearched !== true) return undefined;
  return search.found.flatMap(({ pattern: name, kdf }) => {
    const pattern = roomPattern(name);
    const derivation = [RAW, ...DERIVATIONS].find((one) => one.name === kdf);
    return pattern === undefined || derivation === undefined ? [] : [{ pattern, derivation }];
  });
}

/** The key that a rule gives a pair. */
export async function keyOf(
  { ciphers, secret }: Pick<SearchOptions, "ciphers" | "secret">,
  room: string,
  { derive }: KeyDerivation,
): Promise<Uint8Array> {
  const key = ciphers.roomKey(secret, room);
  if (derive === null) return key;
  const password = derive.form === "bytes" ? key : new TextEncoder().encode(key.toBase64());
  return await ciphers.derive(password, derive.salt ?? room);
}

/** A derivation, and the patterns that may go with it. */
interface Derived {
  readonly derivation: KeyDerivation;
  readonly patterns: readonly RoomPattern[];
}

class Search {
  readonly #options: SearchOptions;
  /** How many pairs each set of patterns fits, with the derivation; by the names of all. */
  readonly #fits: Map<string, { readonly rules: readonly RoomRule[]; pairs: number }> = new Map();
  #known: readonly RoomPattern[] = [];
  #inVain = 0;
  #derivations = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#fits.size === 0;
  }

  /** Tries the room key itself on one message of each pair. What fitted before comes first. */
  async raw(choice: "newest" | "oldest"): Promise<void> {
    let seen = 0;
    for await (const pair of this.#options.samples(choice)) {
      const known = roomsOf(pair, this.#known);
      const room = this.#opening(pair, known.keys());
      const isMany = ++seen > COMPARED_PAIRS;
      if (room !== undefined && isMany) this.#note(known.get(room) ?? [], RAW);
      else if (room !== undefined || this.#inVain < MOST_IN_VAIN) this.#sweep(pair, room);
      this.#options.onTry?.(this.#inVain, MOST_IN_VAIN);
    }
  }

  /** Tries all patterns on a pair, unless it is known which room fits. */
  #sweep(pair: SealedPair, known: string | undefined): void {
    const rooms = roomsOf(pair, this.#options.patterns);
    const room = known ?? this.#opening(pair, rooms.keys());
    if (room === undefined) this.#inVain += rooms.size;
    else this.#note(rooms.get(room) ?? [], RAW);
  }

  /** Tries derived keys on a few pairs, and then what was found on more of them. */
  async deriving(): Promise<void> {
    const pairs = await this.#take("newest", COMPARED_PAIRS);
    const busiest = await this.#take("busiest", 1);
    const samples = [...busiest, ...pairs.slice(0, NEWEST_SAMPLES)];
    const first = await this.#firstDerived(samples);
    if (first === undefined) return;
    const { derivation, patterns } = first;
    for (const pair of [...busiest, ...pairs]) {
      const rooms = roomsOf(pair, patterns);
      const room = await this.#openingDerived(pair, [...rooms.keys()], derivation);
      if (room !== undefined) this.#note(rooms.get(room) ?? [], derivation);
    }
  }

  async #take(choice: "newest" | "busiest", count: number): Promise<SealedPair[]> {
    const pairs: SealedPair[] = [];
    for await (const pair of this.#options.samples(choice)) {
      pairs.push(pair);
      if (pairs.length === count) break;
    }
    return pairs;
  }

  /** The derivation that opens one of the samples, and what patterns may go with it. */
  async #firstDerived(samples: readonly SealedPair[]): Promise<Derived | undefined> {
    const all = this.#options.patterns;
    const patterns = all.length === 1 ? all : all.filter(({ isRare }) => !isRare);
    const [likely, others] = [patterns.slice(0, LIKELY_PATTERNS), patterns.slice(LIKELY_PATTERNS)];
    const [usual, unusual] = [
      DERIVATIONS.slice(0, LIKELY_DERIVATIONS),
      DERIVATIONS.slice(LIKELY_DERIVATIONS),
    ];
    const rounds: readonly (readonly [SealedPair[], readonly KeyDerivation[], RoomPattern[]])[] = [
      [[...samples], usual, likely],
      [samples.slice(0, 1), usual, others],
      [[...samples], unusual, likely],
      [samples.slice(0, 1), unusual, others],
      [samples.slice(1, 2), DERIVATIONS, others],
    ];
    for (const [pairs, derivations, some] of rounds) {
      for (const derivation of derivations) {
        for (const pair of pairs) {
          const found = await this.#derived(pair, some, derivation);
          if (found !== undefined) return found;
        }
      }
    }
    return undefined;
  }

  /** All patterns that open a pair with a derivation, where one of `patterns` does. */
  async #derived(
    pair: SealedPair,
    patterns: readonly RoomPattern[],
    derivation: KeyDerivation,
  ): Promise<Derived | undefined> {
    const room = await this.#openingDerived(pair, [...roomsOf(pair, patterns).keys()], derivation);
    if (room === undefined) return undefined;
    return { derivation, patterns: roomsOf(pair, this.#options.patterns).get(room) ?? [] };
  }

  #opening({ ciphertext, nonce }: SealedPair, rooms: Iterable<string>): string | undefined {
    const { ciphers, secret } = this.#options;
    for (const room of rooms) {
      if (ciphers.open(ciphers.roomKey(secret, room), ciphertext, nonce) !== undefined) return room;
    }
    return undefined;
  }

  async #openingDerived(
    { ciphertext, nonce }: SealedPair,
    rooms: readonly string[],
    derivation: KeyDerivation,
  ): Promise<string | undefined> {
    for (let at = 0; at < rooms.length && this.#derivations < MOST_DERIVATIONS; at += AT_ONCE) {
      const some = rooms.slice(at, at + AT_ONCE);
      const keys = await Promise.all(some.map((room) => keyOf(this.#options, room, derivation)));
      this.#derivations += some.length;
      this.#options.onTry?.(this.#derivations, MOST_DERIVATIONS);
      const found = keys.findIndex((key) => this.#options.ciphers.open(key, ciphertext, nonce) !== undefined);
      if (found !== -1) return some[found];
    }
    return undefined;
  }

  #note(patterns: readonly RoomPattern[], derivation: KeyDerivation): void {
    const key = [derivation.name, ...patterns.map(({ name }) => name)].join("\n");
    const fit = this.#fits.get(key) ??
      { rules: patterns.map((pattern) => ({ pattern, derivation })), pairs: 0 };
    this.#fits.set(key, { ...fit, pairs: fit.pairs + 1 });
    if (fit.pairs === 0) this.#known = this.fewest().map(({ pattern }) => pattern);
  }

  /** The rule that fits the most pairs, then the one that fits the most of the others, and so on. */
  fewest(): RoomRule[] {
    let left = [...this.#fits.values()];
    const chosen: RoomRule[] = [];
    while (left.length > 0) {
      const byName = new Map<string, { rule: RoomRule; pairs: number }>();
      for (const { rules, pairs } of left) {
        for (const rule of rules) {
          const name = nameOf(rule);
          byName.set(name, { rule, pairs: (byName.get(name)?.pairs ?? 0) + pairs });
        }
      }
      const best = [...byName.values()].reduce((one, other) => other.pairs > one.pairs ? other : one).rule;
      chosen.push(best);
      left = left.filter(({ rules }) => !rules.some((rule) => nameOf(rule) === nameOf(best)));
    }
    return chosen;
  }
}

/** The different names of a pair's room, each with the patterns that give it. */
function roomsOf({ a, b }: SealedPair, patterns: readonly RoomPattern[]): Map<string, RoomPattern[]> {
  return Map.groupBy(patterns, (pattern) => pattern.room(a, b));
}

function nameOf({ pattern, derivation }: RoomRule): string {
  return `${pattern.name} ${derivation.name}`;
}
