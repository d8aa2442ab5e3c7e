// Element ids of the tabs and panels of conversations, so that each can refer to the other.

/** Id of the lobby's tab, which labels the panel. */
export const LOBBY_TAB_ID = "tab-lobby";
/** Id of the lobby's panel. */
export const LOBBY_PANEL_ID = "panel-lobby";

/** Id of the companion's tab, which labels the panel. */
export const COMPANION_TAB_ID = "tab-violet";
/** Id of the companion's panel. */
export const COMPANION_PANEL_ID = "panel-violet";

/** Id of the tab of a private conversation. */
export function dmTabId(key: string): string {
  return `tab-pm-${key}`;
}

/** Id of the panel of a private conversation. */
export function dmPanelId(key: string): string {
  return `panel-pm-${key}`;
}
