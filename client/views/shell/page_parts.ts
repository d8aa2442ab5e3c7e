// Views that are not in the first parts of the page: which part each is in.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { SuggestionsProps } from "../messages/suggestions_props.ts";

/** A view. */
export type View<P = Record<never, never>> = (props: P) => JSX.Element | null;

/** Views beside the lobby, which every user may need. */
export interface LaterViews {
  readonly CommandsDialog: View;
  readonly CompanionPanel: View;
  readonly DmPanel: View<{ readonly conversation: Conversation }>;
  readonly ForgetDialog: View;
  readonly HintBubbles: View;
  readonly KeyboardMap: View;
  readonly ModerationDialogs: View;
  readonly Palette: View;
  readonly PremiumDialog: View;
  readonly SettingsDialog: View;
  readonly Suggestions: View<SuggestionsProps>;
}

/** Views for staff. */
export interface StaffViews {
  readonly AdminDialog: View;
}

/** Loads a part of the page: its script, its sheet and its messages. Rejects when one of them cannot be loaded. */
export interface PageParts {
  later(): Promise<LaterViews>;
  staff(): Promise<StaffViews>;
}
