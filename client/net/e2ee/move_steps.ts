// The move of the keys to a new device: the steps of the new one, and of the one that is signed in.

import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { CheckedEntry } from "../../../server/protocol/e2ee/key_log.ts";
import {
  readCommit,
  readMoveAnswer,
  readMoveReveal,
  readSealedMove,
  type SealedMove,
} from "../../../server/protocol/e2ee/key_slots.ts";
import {
  answerMove,
  beginMove,
  isRevealed,
  moveDigits,
  type MoveTerms,
  type NewDevice,
  openMove,
  revealMove,
  sealMove,
} from "../../crypto/e2ee/device_move.ts";
import { type Identity, identityOf } from "../../crypto/e2ee/identity_keys.ts";
import { hasKeys } from "../../crypto/e2ee/own_entries.ts";
import type { Timers } from "../../store/connection/store_clock.ts";
import type { Adopted } from "../../store/e2ee/key_actions.ts";
import type { MoveProblem } from "../../store/e2ee/key_recovery_results.ts";
import type { KeyContext } from "./key_context.ts";
import type { KeyAnswer, KeyRequests } from "./key_requests.ts";
import { fetchOwnLog } from "./own_log.ts";

const MOVES = "/api/keys/move";
/** How often a device asks for the next step of the other, milliseconds. */
const EVERY_MS = 1_500;
/** Times that it asks: as long as a move may take. */
const MAX_QUESTIONS = 5 * 60_000 / EVERY_MS;

/** What both sides need. */
export interface MoveSideOptions extends Pick<KeyContext, "userId" | "username"> {
  readonly send: KeyRequests["send"];
  readonly clock: Timers;
}

/** A side of a move: it sends its steps, and waits for those of the other. */
class MoveSide {
  /** Whether the user has left it. */
  protected isOver = false;

  constructor(protected readonly options: MoveSideOptions, protected id: string = "") {}

  /** Ends it, for the other device too. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.id !== "") void this.options.send({ method: "DELETE", path: this.#path });
  }

  /** Ends it because of a problem. */
  protected endWith<P extends MoveProblem>(problem: P): P {
    this.end();
    return problem;
  }

  protected async put(body: object): Promise<MoveProblem | null> {
    const { status } = await this.options.send({ method: "PUT", path: this.#path, body });
    return status === 200 ? null : this.endWith(status === 0 ? "unreachable" : "ended");
  }

  /** Asks until `read` finds its step. */
  protected async waitFor<T>(read: (json: unknown) => T | undefined): Promise<T | MoveProblem> {
    for (let asked = 0; asked < MAX_QUESTIONS && !this.isOver; asked++) {
      const { status, json } = await this.options.send({ method: "GET", path: this.#path });
      const found = status === 200 ? read(json) : undefined;
      if (found !== undefined) return found;
      // Without a connection it asks again.
      if (status !== 200 && status !== 0) break;
      await new Promise<void>((resolve) => this.options.clock.after(EVERY_MS, resolve));
    }
    return this.endWith("ended");
  }

  /** The newest entry of the member's log; undefined where there is none that is valid. */
  protected async newest(): Promise<CheckedEntry | undefined> {
    const { send: request, userId, username } = this.options;
    const log = await fetchOwnLog({ requests: { send: request }, userId, username });
    return typeof log === "string" ? undefined : log.at(-1);
  }

  get #path(): string {
    return `${MOVES}/${encodeURIComponent(this.id)}`;
  }
}

/** The new device. */
export class AskingMove extends MoveSide {
  #device: NewDevice | null = null;
  #terms: MoveTerms | null = null;
  #sealed: SealedMove | null = null;
  readonly #adopt: (accountKey: Bytes) => Promise<Adopted>;

  constructor({ adopt, ...options }: MoveSideOptions & { adopt: (accountKey: Bytes) => Promise<Adopted> }) {
    super(options);
    this.#adopt = adopt;
  }

  /** The first step. */
  async begin(): Promise<KeyAnswer> {
    const device = this.#device = await beginMove(this.options.userId);
    const answer = await this.options.send({ method: "POST", path: MOVES, body: { commit: device.commit } });
    if (typeof answer.json["move"] === "string") this.id = answer.json["move"];
    return answer;
  }

  /** The digits to show, once the other device has said yes. */
  async digits(): Promise<{ readonly digits: string } | MoveProblem> {
    const answer = await this.waitFor(readMoveAnswer);
    if (typeof answer === "string") return answer;
    const device = this.#device!;
    const reveal = revealMove(device);
    const problem = await this.put(reveal);
    if (problem !== null) return problem;
    this.#terms = { userId: this.options.userId, move: this.id, commit: device.commit, answer, reveal };
    return { digits: await moveDigits(this.#terms) };
  }

  /** The other device has sent the keys. */
  async sent(): Promise<MoveProblem | null> {
    const sealed = await this.waitFor(readSealedMove);
    if (typeof sealed === "string") return sealed;
    this.#sealed = sealed;
    return null;
  }

  /** Takes the keys, once the user says that the other device has sent them. */
  async take(): Promise<Adopted | MoveProblem> {
    const newest = await this.newest();
    if (newest === undefined) return this.endWith("unreachable");
    const accountKey = await openMove(this.#terms!, this.#device!, this.#sealed!, newest);
    this.end();
    return accountKey === undefined ? "changed" : await this.#adopt(accountKey);
  }
}

/** The device that is signed in. */
export class GivingMove extends MoveSide {
  #terms: MoveTerms | null = null;
  #identity: Identity | null = null;
  #accountKey: Bytes | null = null;
  readonly #readKey: () => Promise<Bytes | null>;

  constructor(
    id: string,
    { accountKey, ...options }: MoveSideOptions & { accountKey: () => Promise<Bytes | null> },
  ) {
    super(options, id);
    this.#readKey = accountKey;
  }

  /** The user said yes. Null: the digits can be typed. */
  async agree(): Promise<MoveProblem | null> {
    const [accountKey, newest] = [await this.#readKey(), await this.newest()];
    if (accountKey === null || newest === undefined) return this.endWith("unreachable");
    const identity = await identityOf(accountKey);
    if (!hasKeys(newest.entry, identity)) return this.endWith("changed");
    [this.#accountKey, this.#identity] = [accountKey, identity];
    const begun = await this.waitFor(readBegun);
    if (typeof begun === "string") return begun;
    const { commit } = begun;
    // Another device has answered it, or the new one did not wait for the answer.
    if (commit === undefined) return "ended";
    const answer = answerMove(newest.hash);
    const problem = await this.put(answer);
    if (problem !== null) return problem;
    const reveal = await this.waitFor(readMoveReveal);
    if (typeof reveal === "string") return reveal;
    this.#terms = { userId: this.options.userId, move: this.id, commit, answer, reveal };
    return await isRevealed(this.#terms) ? null : this.endWith("changed");
  }

  /** Sends the keys where the digits are right: there is one try. */
  async give(digits: string): Promise<MoveProblem | null> {
    const terms = this.#terms!;
    if (digits !== await moveDigits(terms)) return this.endWith("differs");
    const sealed = await sealMove(terms, this.#identity!, this.#accountKey!);
    if (sealed === undefined) return this.endWith("changed");
    const problem = await this.put(sealed);
    // The new device ends it, once it has the keys.
    this.isOver = true;
    return problem;
  }
}

/** The first step of a move that has no other yet: the new device must have committed itself before it gets the answer. */
function readBegun(json: unknown): { readonly commit: string | undefined } {
  const isNew = readMoveAnswer(json) === undefined && readMoveReveal(json) === undefined;
  return { commit: isNew ? readCommit(json) : undefined };
}
