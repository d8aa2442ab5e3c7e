// The views of the parts `notes`, `later` and `staff`, which load on demand.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { PendingMessage } from "../../store/conversations/message_log.ts";
import type { PersonPopupProps } from "../people/person_popup_props.ts";
import type { ArrivalsLine } from "../../store/conversations/arrivals_line.ts";
import type { EmojiPickerProps } from "../emoji/emoji_picker_props.ts";
import type { LogExtrasProps } from "../log/log_marks.ts";
import type { ReplyBarProps } from "../log/reply_bar_props.ts";
import type { KeyScreens } from "../keys/key_screens.ts";
import type { LinkDialogProps, RecoveryActions } from "../recovery/recovery_actions.ts";
import type { CodeFieldProps } from "../login/code_field_props.ts";
import type { StepFormProps } from "../login/step_form_props.ts";
import type { PasskeyForm, PasskeyLogin } from "../login/passkey_entry.ts";
import type { PasskeyAnswer } from "../../store/session/passkey_answers.ts";
import type { WebAuthnJson } from "../../store/session/session_store.ts";
import type { SuggestionsProps } from "../messages/suggestions_props.ts";

/** A view. */
export type View<P = Record<never, never>> = (props: P) => JSX.Element | null;

/** What the part `notes` exports: what the join screen shows now and then. */
export interface Notes {
  readonly BanContact: View;
  readonly RulesButton: View;
  /** A valid user name that looks like an invalid one; null for none. */
  readonly suggestName: (name: string) => string | null;
}

/** A QR code: the length of a side, and the path of its dark modules, each 1 wide. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** What the part `factors` exports: the second step of signing in, and what passkeys and authenticator apps take. */
export interface Factors {
  readonly CodeField: View<CodeFieldProps>;
  readonly SecondStep: View;
  readonly StepForm: View<StepFormProps>;
  /** Signs in with a passkey alone; what prevents it is shown in the form. Resolves when the browser has answered. */
  enterWithPasskey(login: PasskeyLogin, form: PasskeyForm): Promise<void>;
  /** Asks the browser for a passkey that it has. */
  getPasskey(options: WebAuthnJson): Promise<PasskeyAnswer>;
  /** Asks the browser for a new passkey. */
  makePasskey(options: WebAuthnJson): Promise<PasskeyAnswer>;
  qrCode(text: string): QrCode;
}

/** What the part `recovery` exports: getting back in, and following the links in mail. */
export interface RecoveryPart {
  readonly ForgotDialog: View<{ readonly onClose: () => void }>;
  /** What registering takes where the page was opened without an invitation. */
  readonly InviteNote: View;
  readonly LinkDialog: View<LinkDialogProps>;
  readonly actions: RecoveryActions;
}

/** Views of the part `later`: conversations, dialogs and suggestions, for all users. */
export interface LaterViews {
  readonly ArrivalNames: View<{ readonly line: ArrivalsLine }>;
  readonly CommandsDialog: View;
  readonly CompanionPanel: View;
  readonly DmPanel: View<{ readonly conversation: Conversation }>;
  readonly EmojiPicker: View<EmojiPickerProps>;
  readonly FailedMessage: View<{ readonly message: PendingMessage }>;
  readonly ForgetDialog: View;
  readonly HintBubbles: View;
  readonly Invitations: View;
  readonly KeyNotice: View;
  readonly KeyboardMap: View;
  readonly LogOutDialog: View;
  readonly LobbyRules: View;
  readonly LogExtras: View<LogExtrasProps>;
  readonly ModerationDialogs: View;
  readonly OwnMenu: View;
  readonly PaletteDialog: View;
  readonly PeopleDialog: View;
  readonly PersonPopup: View<PersonPopupProps>;
  readonly PremiumDialog: View;
  readonly ReplyBar: View<ReplyBarProps>;
  readonly RestrictionNotice: View;
  readonly SettingsDialog: View;
  readonly Suggestions: View<SuggestionsProps>;
}

/** Views of the part `staff`. */
export interface StaffViews {
  readonly AdminDialog: View;
}

/** Loads a part: its script, its style sheet and its namespace. Rejects if one of them cannot be loaded. */
export interface PageParts {
  later(): Promise<LaterViews>;
  staff(): Promise<StaffViews>;
  /** The part `key_recovery`. */
  readonly keys: { readonly loaded: KeyScreens | null; load(): Promise<KeyScreens> };
}
