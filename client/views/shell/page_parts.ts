// The views of the parts `notes`, `later` and `staff`, which load on demand.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { ArrivalsLine } from "../../store/conversations/arrivals_line.ts";
import type { EmojiPickerProps } from "../messages/emoji_picker_props.ts";
import type { LogExtrasProps } from "../messages/log_marks.ts";
import type { ReplyBarProps } from "../messages/reply_bar.tsx";
import type { SuggestionsProps } from "../messages/suggestions_props.ts";

/** A view. */
export type View<P = Record<never, never>> = (props: P) => JSX.Element | null;

/** What the part `notes` exports: what the join screen shows now and then. */
export interface Notes {
  readonly BanContact: View;
  readonly ForgotDialog: View<{ readonly onClose: () => void }>;
  readonly RulesButton: View;
  /** A valid user name that looks like an invalid one; null for none. */
  readonly suggestName: (name: string) => string | null;
}

/** Views of the part `later`: conversations, dialogs and suggestions, for all users. */
export interface LaterViews {
  readonly ArrivalNames: View<{ readonly line: ArrivalsLine }>;
  readonly CommandsDialog: View;
  readonly CompanionPanel: View;
  readonly DmPanel: View<{ readonly conversation: Conversation }>;
  readonly EmojiPicker: View<EmojiPickerProps>;
  readonly ForgetDialog: View;
  readonly HintBubbles: View;
  readonly Invitations: View;
  readonly KeyboardMap: View;
  readonly LogExtras: View<LogExtrasProps>;
  readonly ModerationDialogs: View;
  readonly PaletteDialog: View;
  readonly PeopleDialog: View;
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
}
