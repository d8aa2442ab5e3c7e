// The shared moderator password: it gives one session the role `mod`. Right and wrong uses are logged, wrong ones are slowed.

import { Refusal } from "../../protocol/errors.ts";
import { isUsername } from "../../protocol/names.ts";
import type { Role } from "../../protocol/roles.ts";
import type { FailureKey } from "../../ports/limits.ts";
import { ClusterRateLimit } from "../../hub/limits/cluster_limits.ts";
import { RateLimit } from "../../hub/limits/rate_limit.ts";
import type { Source } from "../../hub/limits/source.ts";
import type { Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** Wrong uses that are logged in {@link LOG_WINDOW_MS}, from all addresses together, so that no client can fill the log. */
const LOGGED_FAILURES = 20;
const LOG_WINDOW_MS = 60 * 60_000;
/**
 * Wrong uses within ten minutes that have no consequence, by address, by network and from everywhere. There is one such secret, so
 * guesses from ever new addresses are slowed too.
 */
const FREE_FAILURES = { address: 10, network: 20, all: 50 };
/** Addresses remembered that used the password rightly: the last two of the limits do not hold them up. */
const MAX_KNOWN = 1_000;

/** Who uses the password. `userId` is null for a guest, and while it is not known. */
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
   * The role that `password` gives, null without one. Throws a `Refusal`: `invalid_credentials`, or `rate_limited` after
   * too many wrong ones from the address.
   */
  async check(session: Session, password: string | undefined, username: string): Promise<Role | null> {
    if (password === undefined || password === "") return null;
    const { throttle, secrets } = this.context;
    const [byAddress, ...beyond] = this.#failureKeys(session.source);
    try {
      await throttle.attempt(byAddress, ...beyond);
      if (!secrets.isAdminPassword(password)) {
        throw new Refusal("invalid_credentials", "The moderator password is not right.");
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

  /** Logs that the password was used rightly. To be called before the session has the role. */
  async logUse(user: User): Promise<void> {
    await this.#log(user, "mod", "right");
  }

  #failureKeys({ address, network }: Source): [FailureKey, ...FailureKey[]] {
    const byAddress = { kind: "mod_password", id: address, free: FREE_FAILURES.address };
    if (this.#known.has(address)) return [byAddress];
    return [
      byAddress,
      { kind: "mod_password network", id: network, free: FREE_FAILURES.network },
      { kind: "mod_password all", id: "", free: FREE_FAILURES.all },
    ];
  }

  #remember({ address }: Source): void {
    this.#known.delete(address);
    this.#known.add(address);
    if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.values().next().value ?? address);
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
    const { store, clock, control } = this.context;
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
    control.listsChanged("audit");
  }
}
