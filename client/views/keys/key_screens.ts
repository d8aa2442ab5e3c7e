// What the part `key_recovery` exports: the screens about keys, and the actions behind them.

import type { JSX } from "preact";
import type { SlotName } from "../../../server/protocol/e2ee/key_slots.ts";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { Adopted, KeyChanges } from "../../store/e2ee/key_actions.ts";
import type { FilledSlot, MoveProblem, SlotProblem } from "../../store/e2ee/key_recovery_results.ts";
import type { Refused } from "../../store/session/session_store.ts";

/** A view of the part. */
type View<P> = (props: P) => JSX.Element | null;

/** A dialog about keys. */
export interface KeyDialogProps {
  readonly onClose: () => void;
}

/** Props of the bar that says why nothing is sent. */
export interface StopBarProps {
  readonly conversation: Conversation;
  /** Opens a dialog of the part. */
  readonly open: (dialog: "own" | "readers") => void;
}

/** Props of the notice over any conversation. */
export interface DueNoticeProps {
  readonly isDue: boolean;
  /** The user puts off what the notice says about their own keys. */
  readonly onNotNow: () => void;
}

/** The part. */
export interface KeyScreens {
  /** Over the composer: why nothing is sent. */
  readonly StopBar: View<StopBarProps>;
  /** Over any conversation: keys are asked for, missing or wrong. */
  readonly DueNotice: View<DueNoticeProps>;
  /** The member's own keys: saving them, or getting them back. */
  readonly OwnKeys: View<{ readonly username: string }>;
  /** The same as a dialog. */
  readonly OwnKeysDialog: View<KeyDialogProps>;
  /** Who can read a conversation. */
  readonly ReadersDialog: View<KeyDialogProps & { readonly conversation: Conversation }>;
  /** A new device asks for the keys. */
  readonly GiveKeysDialog: View<KeyDialogProps & { readonly move: string }>;
  readonly recovery: KeyRecoveryActions;
  readonly changes: KeyChanges;
}

/** A new history key, which nothing opens yet. */
export interface NewHistoryKey {
  /** 8 groups of 4. */
  readonly text: string;
  /** Saves the keys with it. `password`: where another is replaced. Resolves to the refusal, or null. */
  save(password?: string): Promise<Refused | null>;
}

/** Saving keys, getting them back, and moving them. */
export interface KeyRecoveryActions {
  /** The filled slots; null where the server could not be asked. */
  slots(): Promise<readonly FilledSlot[] | null>;
  /** Null where the keys are not here. */
  newHistoryKey(): Promise<NewHistoryKey | null>;
  /** Six random words. */
  offerPassphrase(): Promise<string>;
  /** Why a passphrase is not taken; undefined where it is. */
  passphraseProblem(typed: string, password: string): "short" | "password" | "text" | undefined;
  /** Saves the keys with a passphrase. Resolves to the refusal, or null; `memory`: this browser cannot. */
  savePassphrase(typed: string, password: string): Promise<Refused | "memory" | null>;
  removeSlot(slot: SlotName, password: string): Promise<Refused | null>;
  /** Gets the keys back with a history key or a passphrase. */
  open(slot: SlotName, typed: string, password: string): Promise<Refused | SlotProblem | Adopted>;
  /** Asks another device for the keys. Resolves to the refusal, or the steps. */
  askDevice(): Promise<Refused | AskingDevice>;
  /** A new device asks for the keys: the steps of this one. */
  giveTo(move: string): GivingDevice;
}

/** The steps of a new device. Each follows the one before. */
export interface AskingDevice {
  /** The digits to show, once the other device has said yes. */
  digits(): Promise<{ readonly digits: string } | MoveProblem>;
  /** The other device has sent the keys. */
  sent(): Promise<MoveProblem | null>;
  /** Takes the keys, once the user says that the other device has sent them. */
  take(): Promise<Adopted | MoveProblem>;
  /** Ends it. */
  end(): void;
}

/** The steps of a device that has the keys. */
export interface GivingDevice {
  /** The user said yes. Null: the digits can be typed. */
  agree(): Promise<MoveProblem | null>;
  /** Sends the keys where the digits are right: there is one try. Null: they are sent. */
  give(digits: string): Promise<MoveProblem | null>;
  /** Ends it. */
  end(): void;
}
