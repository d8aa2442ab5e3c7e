// The session of the page: on the join screen, joining, or joined; the user's identity; why a join or a session ended.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isStaff } from "../../../server/protocol/roles.ts";
import type { SecondStepData } from "../../../server/protocol/errors.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { RefusalCause } from "../../i18n/refusal.ts";

/** A mode of the join screen. */
export type JoinMode = "guest" | "login" | "register";

/** The data of a new account. */
export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly email?: string;
  /** The code of an invitation. */
  readonly invite?: string;
}

/** JSON that the browser makes or takes for a passkey. */
export type WebAuthnJson = Readonly<Record<string, unknown>>;

/** The proof of a second step. */
export interface Proof {
  readonly challenge?: string;
  readonly code?: string;
  readonly recovery_code?: string;
  readonly assertion?: WebAuthnJson;
}

/** The credentials of a join. */
export type Credentials =
  & { readonly modPassword?: string }
  & (
    | { readonly mode: "guest"; readonly username: string }
    | { readonly mode: "login"; readonly username: string; readonly password: string } & Proof
    | { readonly mode: "login"; readonly challenge: string; readonly assertion: WebAuthnJson }
    | { readonly mode: "register" } & Registration
    | { readonly mode: "restore"; readonly token: string }
    | { readonly mode: "resume"; readonly username: string; readonly resume: string }
  );

/** A refused request. `code` is the server's, or `unreachable` if it did not answer. */
export interface Refused extends RefusalCause {
  /** When the request may be repeated, by the clock, if the server said so. */
  readonly retryAt?: number;
}

/** The credentials of a first step. */
export interface PasswordCredentials {
  readonly mode: "login";
  readonly username: string;
  readonly password: string;
  readonly modPassword?: string;
}

/** The second step that the server asks for, and the credentials that it follows. */
export interface AskedSecondStep extends SecondStepData {
  readonly credentials: PasswordCredentials;
}

/** `out`: on the join screen. `entering`: joining. `in`: joined, also while the connection is lost. */
export type Phase = "out" | "entering" | "in";

/** What changes of the user's identity besides the role. */
export type IdentityUpdate = Partial<
  Pick<ServerEvents["joined"], "has_ai_access" | "ai_messages_used" | "ai_free_limit" | "preferences">
>;

/** The session, for views and the connection. */
export interface SessionStore {
  readonly phase: ReadonlySignal<Phase>;
  readonly me: ReadonlySignal<ServerEvents["joined"] | null>;
  /** The mode of the join screen. */
  readonly joinMode: Signal<JoinMode>;
  /** The code of the invitation that the page was opened with; null for none. */
  readonly invite: ReadonlySignal<string | null>;
  /** Why the last join failed. */
  readonly refused: ReadonlySignal<Refused | null>;
  /** The second step that the join waits for; null for none. */
  readonly secondStep: ReadonlySignal<AskedSecondStep | null>;
  /** Why the session ended, if the user did not end it. */
  readonly disconnectMessage: ReadonlySignal<MessageFormat | null>;
  /** Whether the last session or join ended by a ban. */
  readonly banned: ReadonlySignal<boolean>;
  /** What the page joins with, also after a lost connection. */
  readonly credentials: ReadonlySignal<Credentials | null>;
  /** Whether the last join went on with the session of a guest, whose rooms are the same. */
  readonly resumed: boolean;
  /** Whether the page joins without the join form: with a stored token, or the session of this tab. */
  readonly returning: ReadonlySignal<boolean>;
  enter(credentials: Credentials): void;
  joined(data: ServerEvents["joined"]): void;
  /** The session of the guest cannot be resumed: the page joins under the same name as a new guest. */
  sessionLost(): void;
  /** The session rejoins with `token` from now on. */
  renew(token: string): void;
  roleChanged(now: ServerEvents["role_updated"]): void;
  /** The user's companion access or quota changed, or the preferences that the server keeps, here or in another tab. */
  update(change: IdentityUpdate): void;
  refuse(refused: Refused): void;
  /** Goes back from the second step to the join form. */
  leaveSecondStep(): void;
  /** The user chose another join mode: clears the messages about the last join. */
  chooseJoinMode(joinMode: JoinMode): void;
  /** The page was opened with an invitation: shows the form that it is for. */
  openInvite(code: string): void;
  /** Keeps the reason of a kick or a ban, to show it when the connection closes. */
  kicked(message: MessageFormat): void;
  /** Ends the session. `reason` is shown, unless the server gave one with a kick. `isBan`: a ban has ended it. */
  leave(reason?: MessageFormat, isBan?: boolean): void;
}

/** Creates a store on the join screen. `joinMode`: the join mode of the last session. */
export function createSessionStore(joinMode: JoinMode = "guest"): SessionStore {
  return new SignalSessionStore(joinMode);
}

class SignalSessionStore implements SessionStore {
  readonly phase: Signal<Phase> = signal<Phase>("out");
  readonly me: Signal<ServerEvents["joined"] | null> = signal<ServerEvents["joined"] | null>(null);
  readonly joinMode: Signal<JoinMode>;
  readonly invite: Signal<string | null> = signal<string | null>(null);
  readonly refused: Signal<Refused | null> = signal<Refused | null>(null);
  readonly secondStep: Signal<AskedSecondStep | null> = signal<AskedSecondStep | null>(null);
  readonly disconnectMessage: Signal<MessageFormat | null> = signal<MessageFormat | null>(null);
  readonly banned: Signal<boolean> = signal(false);
  readonly credentials: Signal<Credentials | null> = signal<Credentials | null>(null);
  readonly returning: Signal<boolean> = signal(false);
  resumed = false;
  #kickMessage: MessageFormat | null = null;

  constructor(joinMode: JoinMode) {
    this.joinMode = signal(joinMode);
  }

  enter(credentials: Credentials): void {
    this.credentials.value = credentials;
    this.refused.value = null;
    this.disconnectMessage.value = null;
    this.banned.value = false;
    this.#kickMessage = null;
    this.phase.value = "entering";
    this.returning.value = credentials.mode === "restore" || credentials.mode === "resume";
  }

  joined(data: ServerEvents["joined"]): void {
    // With the token of a member the page has joined as no guest, whatever the server says.
    const isMember = data.is_registered || this.credentials.value?.mode === "restore";
    this.me.value = { ...data, is_registered: isMember };
    this.secondStep.value = null;
    this.phase.value = "in";
    this.returning.value = false;
    this.joinMode.value = isMember ? "login" : "guest";
    if (isMember) this.invite.value = null;
    const { username, token, resume } = data;
    this.resumed = this.credentials.value?.mode === "resume";
    if (token !== undefined) this.renew(token);
    else if (resume !== undefined) this.#goOnWith({ mode: "resume", username, resume });
  }

  renew(token: string): void {
    this.#goOnWith({ mode: "restore", token });
  }

  sessionLost(): void {
    const username = this.me.value?.username ?? "";
    this.#goOnWith({ mode: "guest", username });
  }

  #goOnWith(credentials: Credentials): void {
    const modPassword = this.credentials.value?.modPassword;
    this.credentials.value = { ...credentials, ...(modPassword === undefined ? {} : { modPassword }) };
  }

  roleChanged(now: ServerEvents["role_updated"]): void {
    if (this.me.value === null) return;
    const { capacity: _before, needs_second_factor: _needed, ...me } = this.me.value;
    this.me.value = { ...me, ...now, is_admin: isStaff(now.role) };
  }

  update(change: IdentityUpdate): void {
    const me = this.me.value;
    if (me !== null) this.me.value = { ...me, ...change };
  }

  refuse(why: Refused): void {
    this.#askForStep(why);
    this.#endSession();
    this.refused.value = why;
    this.banned.value = why.code === "banned";
  }

  leaveSecondStep(): void {
    this.secondStep.value = null;
    this.refused.value = null;
  }

  /** A refused proof leaves the step as it is; what concerns the first step leads back to it. */
  #askForStep({ code, field, secondStep }: Refused): void {
    const credentials = this.credentials.value;
    if (secondStep !== undefined && credentials?.mode === "login" && "password" in credentials) {
      const { mode, username, password, modPassword } = credentials;
      const moderator = modPassword === undefined ? {} : { modPassword };
      this.secondStep.value = { ...secondStep, credentials: { mode, username, password, ...moderator } };
    } else if (code === "banned" || field === "password") this.secondStep.value = null;
  }

  chooseJoinMode(joinMode: JoinMode): void {
    this.secondStep.value = null;
    this.joinMode.value = joinMode;
    this.refused.value = null;
    this.disconnectMessage.value = null;
    this.banned.value = false;
  }

  openInvite(code: string): void {
    this.chooseJoinMode("register");
    this.invite.value = code;
  }

  kicked(message: MessageFormat): void {
    this.#kickMessage = message;
  }

  leave(reason?: MessageFormat, isBan = false): void {
    this.#endSession();
    this.banned.value = isBan;
    this.disconnectMessage.value = reason === undefined ? null : this.#kickMessage ?? reason;
  }

  #endSession(): void {
    this.phase.value = "out";
    this.returning.value = false;
    this.me.value = null;
    this.credentials.value = null;
  }
}
