// What the page knows of the keys of end-to-end encryption: those of this member, and problems that concern all conversations.

import { type Signal, signal } from "@preact/signals";

/**
 * The member's own keys in this browser. `none`: there is no member, or the server knows no encryption. `unable`: this browser
 * cannot make keys. `loading`: not known yet. `ready`: they are here. `locked`: they are in other browsers only: nothing is
 * sent, and nothing encrypted can be read. `former`: earlier ones are here, which open old messages only. `alarm`: see
 * `KeyStore.alarm`; nothing is sent. `failed`: the server could not be asked.
 */
export type OwnKeys = "none" | "unable" | "loading" | "ready" | "locked" | "former" | "alarm" | "failed";

/**
 * What is wrong with the member's own log of keys. `foreign`: it has an entry that no browser with these keys has made.
 * `forked`: entries differ from those that this browser has made. `broken`: its signatures are not valid. `gone`: the server
 * says that there never were keys, and has what was sealed with them.
 */
export type OwnAlarm = "foreign" | "forked" | "broken" | "gone";

/**
 * What is wrong with what the server keeps sealed for the member. `older`: it sent an older version than was seen before.
 * `unopened`: it was sealed with other keys, or changed.
 */
export type SealedProblem = "older" | "unopened";

/** What the page knows of keys. */
export interface KeyStore {
  readonly own: Signal<OwnKeys>;
  readonly alarm: Signal<OwnAlarm | null>;
  /** About the pins that the member's browsers share. */
  readonly sealedProblem: Signal<SealedProblem | null>;
  /** When the pins were last shared, epoch milliseconds, as far as this browser has fetched them; null: it has not. */
  readonly sharedAt: Signal<number | null>;
  /** When the newest keys were made, epoch milliseconds: what was saved before opens old messages only. Null: not known. */
  readonly madeAt: Signal<number | null>;
  /** Whether a history key or a passphrase opens the newest keys on a new browser; null: not known. */
  readonly isBackedUp: Signal<boolean | null>;
  /** A new device of the member that asks for the keys: the id of the move; null: none does. */
  readonly move: Signal<string | null>;
  /** The user does not want to be asked to save the keys, as long as this page is open. */
  readonly isReminderOff: Signal<boolean>;
  /** The session is over. */
  reset(): void;
}

/** Creates a store without keys. */
export function createKeyStore(): KeyStore {
  const store = {
    own: signal<OwnKeys>("none"),
    alarm: signal<OwnAlarm | null>(null),
    sealedProblem: signal<SealedProblem | null>(null),
    sharedAt: signal<number | null>(null),
    madeAt: signal<number | null>(null),
    isBackedUp: signal<boolean | null>(null),
    move: signal<string | null>(null),
    isReminderOff: signal(false),
  };
  return {
    ...store,
    reset(): void {
      store.own.value = "none";
      store.isReminderOff.value = false;
      const { alarm, sealedProblem, sharedAt, madeAt, isBackedUp, move } = store;
      for (const one of [alarm, sealedProblem, sharedAt, madeAt, isBackedUp, move]) one.value = null;
    },
  };
}
