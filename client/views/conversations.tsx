// The conversations a person has open, and who that person is.

import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import { Me } from "./me.tsx";

/** Id of the lobby's tab, which names its panel. */
export const LOBBY_TAB_ID = "tab-lobby";
/** Id of the lobby's panel. */
export const LOBBY_PANEL_ID = "panel-lobby";

/** The tab list, and one's own name below where there is room. */
export function Conversations(): JSX.Element {
  return (
    <section class="rail panel" aria-label="You and your conversations">
      <div class="tabs" role="tablist" aria-label="Conversations">
        <button
          type="button"
          role="tab"
          class="tab"
          id={LOBBY_TAB_ID}
          aria-selected="true"
          aria-controls={LOBBY_PANEL_ID}
        >
          <Icon name="lobby" />
          <span>Lobby</span>
        </button>
      </div>
      <Me />
    </section>
  );
}
