// The views of the parts `later` and `staff`, which load on demand.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import type { PersonPopupProps } from "../people/person_popup_props.ts";
import type { SuggestionsProps } from "../messages/suggestions_props.ts";

/** A view. */
export type View<P = Record<never, never>> = (props: P) => JSX.Element | null;

/** Views of the part `later`: conversations, dialogs and suggestions, for all users. */
export interface LaterViews {
  readonly CommandsDialog: View;
  readonly CompanionPanel: View;
  readonly DmPanel: View<{ readonly conversation: Conversation }>;
  readonly ForgetDialog: View;
  readonly HintBubbles: View;
  readonly Invitations: View;
  readonly KeyboardMap: View;
  readonly ModerationDialogs: View;
  readonly PaletteDialog: View;
  readonly PeopleDialog: View;
  readonly PersonPopup: View<PersonPopupProps>;
  readonly PremiumDialog: View;
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
