// The move of an account's key to a new device: what each of the two makes and checks, step by step.

import { type Bytes, checkedBytes, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { digest, isSigned, KEY_BYTES, labelled } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { CheckedEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { MoveSteps, SealedMove } from "../../../server/protocol/e2ee/key_slots.ts";
import { openForKey, type OpeningPair, sealForKey } from "./hpke_suite.ts";
import { type Identity, identityOf } from "./identity_keys.ts";
import { signed } from "./identity_signature.ts";
import { hasKeys } from "./own_entries.ts";
import { randomBytes } from "./sealed_bytes.ts";
import { x25519Private, x25519Public } from "./x25519_keys.ts";

/** Digits that both devices compare. */
const DIGITS = 6;

/** What the new device keeps until the move is done. It can be kept in IndexedDB as it is. */
export interface NewDevice {
  /** The one-time pair that the account's key is sealed for. */
  readonly pair: OpeningPair;
  /** Base64. */
  readonly r1: string;
  /** The first step, base64. */
  readonly commit: string;
}

/**
 * The terms of a move that both devices know: its steps up to the reveal, in base64 that was read with the functions of
 * key_slots.ts. Other text makes the functions here throw.
 */
export interface MoveTerms extends Pick<MoveSteps, "commit"> {
  readonly userId: number;
  /** Id of the move, as the server gave it. */
  readonly move: string;
  readonly answer: NonNullable<MoveSteps["answer"]>;
  readonly reveal: NonNullable<MoveSteps["reveal"]>;
}

/** New device, first step: a one-time key and a number, and the commitment to both. */
export async function beginMove(
  userId: number,
  random: { readonly eph?: Bytes; readonly r1?: Bytes } = {},
): Promise<NewDevice> {
  const opening = await x25519Private(random.eph ?? randomBytes(KEY_BYTES));
  const eph = await x25519Public(opening);
  const r1 = random.r1 ?? randomBytes(KEY_BYTES);
  const commit = await commitOf(userId, eph, r1);
  return { pair: { ikDh: toBase64(eph), opening }, r1: toBase64(r1), commit };
}

/** Signed-in device, after the user's yes: a random number, and the head of the log as it knows it. */
export function answerMove(head: string): NonNullable<MoveSteps["answer"]> {
  return { r2: toBase64(randomBytes(KEY_BYTES)), head };
}

/** New device, once it has the answer and not before: what it committed to. */
export function revealMove({ pair, r1 }: NewDevice): NonNullable<MoveSteps["reveal"]> {
  return { eph: pair.ikDh, r1 };
}

/** Signed-in device: whether the new device has revealed what it committed to. If not, the move ends. */
export async function isRevealed({ userId, commit, reveal }: MoveTerms): Promise<boolean> {
  return commit === await commitOf(userId, checkedBytes(reveal.eph), checkedBytes(reveal.r1));
}

/** The digits that the new device shows and the signed-in device asks for: they differ where a step was exchanged. */
export async function moveDigits(terms: MoveTerms): Promise<string> {
  const hash = await digest(transcript(terms));
  const number = new DataView(hash.buffer).getBigUint64(0) % BigInt(10 ** DIGITS);
  return String(number).padStart(DIGITS, "0");
}

/** Signed-in device, last step, once the digits were typed right: seals the account's key. Undefined for a useless `eph`. */
export async function sealMove(
  terms: MoveTerms,
  identity: Identity,
  accountKey: Bytes,
  ekm?: Bytes,
): Promise<SealedMove | undefined> {
  const bound = transcript(terms);
  const sealed = await sealForKey(terms.reveal.eph, bound, accountKey, ekm);
  if (sealed === undefined) return undefined;
  const body = signedBytes(bound, sealed);
  return { ...sealed, sig: toBase64(await signed(identity, body)) };
}

/**
 * New device: the account's key. `terms` are its own commitment and reveal, and the answer that it got before; `newest` is the
 * newest entry of the log. Undefined where anything differs: the signature, the bytes, or the keys of the entry.
 */
export async function openMove(
  terms: MoveTerms,
  { pair }: NewDevice,
  sealed: SealedMove,
  newest: Pick<CheckedEntry, "entry" | "hash">,
): Promise<Bytes | undefined> {
  if (newest.hash !== terms.answer.head) return undefined;
  const bound = transcript(terms);
  const body = signedBytes(bound, sealed);
  const ikSig = checkedBytes(newest.entry.ik_sig);
  if (!await isSigned(ikSig, checkedBytes(sealed.sig), body)) return undefined;
  const accountKey = await openForKey(pair, bound, sealed);
  if (accountKey?.length !== KEY_BYTES) return undefined;
  return hasKeys(newest.entry, await identityOf(accountKey)) ? accountKey : undefined;
}

/** All that both devices have said before the key is sealed. */
function transcript({ userId, move, commit, answer, reveal }: MoveTerms): Bytes {
  const [committed, r2, head, eph, r1] = [commit, answer.r2, answer.head, reveal.eph, reveal.r1]
    .map(checkedBytes) as [Bytes, Bytes, Bytes, Bytes, Bytes];
  return labelled("move", userId, move, committed, r2, head, eph, r1);
}

function signedBytes(bound: Bytes, { enc, ct }: Pick<SealedMove, "enc" | "ct">): Bytes {
  return labelled("move-sig", bound, checkedBytes(enc), checkedBytes(ct));
}

async function commitOf(userId: number, eph: Bytes, r1: Bytes): Promise<string> {
  return toBase64(await digest(labelled("move-commit", userId, eph, r1)));
}
