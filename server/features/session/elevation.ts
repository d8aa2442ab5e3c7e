// The shared moderator password, which gives one session the role `mod`. Uses are logged, and wrong ones are throttled.

import { Refusal } from "../../protocol/errors.ts";
import { isUsername } from "../../protocol/names.ts";
import type { Role } from "../../protocol/roles.ts";
import type { FailureKey } from "../../ports/limits.ts";
import { ClusterRateLimit } from "../../hub/limits/cluster_limits.ts";
import { RateLimit } from "../../hub/limits/rate_limit.ts";
import { failuresOf } from "../../hub/limits/bounds.ts";
import { CAPS } from "../../hub/limits/caps.ts";
import type { Source } from "../../hub/limits/source.ts";
import type { Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/**
 * Most wrong uses that are logged in {@link LOG_WINDOW_MS}, of all addresses together, so that no client can fill the
 * log.
 */
const LOGGED_FAILURES = 20;
const LOG_WINDOW_MS = 60 * 60_000;

/** The user of the password. `userId` is null for a guest, and while the account is not known. */
interface User {
  readonly username: string;
  readonly userId: number | null;
}

/** Checks and logs uses of the moderator password. */
export class Elevation {
  readonly #logRate: ClusterRateLimit;
  readonly #known: Set<string> = new Set();

  constructor(readonly context: Context) {
    const own = new RateLimit(context.clock, LOGGED_FAILURES, LOG_WINDOW_MS);
    this.#logRate = new ClusterRateLimit("logged failures", own, context.limits);
  }

  /**
   * The role that `password` gives, null without one. Throws a `Refusal`: `invalid_credentials`, or `rate_limited`
   * after too many wrong ones from the address.
   */
  async check(session: Session, password: string | undefined, username: string): Promise<Role | null> {
    if (password === undefined || password === "") return null;
    const { throttle, secrets } = this.context;
    const [byAddress, ...beyond] = this.#failureKeys(session.source);
    try {
      await throttle.attempt(byAddress, ...beyond);
      if (!secrets.isAdminPassword(password)) {
        throw new Refusal("invalid_credentials", "That moderator password is wrong.", {
          field: "mod_password",
        });
      }
    } catch (error) {
      await this.#logFailure(username, error);
      throw error;
    }
    await throttle.forgive(byAddress);
    if (beyond.length > 0) await throttle.refund(...beyond);
    this.#remember(session.source);
    return "mod";
  }

  /** Logs a right use. Call it before the session has the role. */
  async logUse(user: User): Promise<void> {
    await this.#log(user, "mod", "right");
  }

  #failureKeys({ address, network }: Source): [FailureKey, ...FailureKey[]] {
    const byAddress = failuresOf("the moderator password by address", address);
    // Guesses from other addresses do not delay an address that used the right password before.
    if (this.#known.has(address)) return [byAddress];
    return [
      byAddress,
      failuresOf("the moderator password by network", network),
      failuresOf("the moderator password from everywhere", ""),
    ];
  }

  #remember({ address }: Source): void {
    this.#known.delete(address);
    this.#known.add(address);
    if (this.#known.size > CAPS.known_moderator_addresses.max) {
      this.#known.delete(this.#known.values().next().value ?? address);
    }
  }

  async #logFailure(username: string, error: unknown): Promise<void> {
    if (!(error instanceof Refusal) || await this.#logRate.take("all", true) > 0) return;
    const named = isUsername(username) ? username : "";
    await this.#log(
      { username: named, userId: null },
      "user",
      error.code === "rate_limited" ? "throttled" : "wrong",
    );
  }

  async #log({ username, userId }: User, actorRole: Role, detail: string): Promise<void> {
    const { store, clock, notifier } = this.context;
    await store.moderation.transact((within) =>
      within.log({
        at: clock.now(),
        actorId: userId,
        actor: username,
        actorRole,
        capacity: "moderator password",
        action: "mod_password",
        targetId: null,
        target: null,
        reason: null,
        detail,
      })
    );
    notifier.listsChanged("audit");
  }
}
