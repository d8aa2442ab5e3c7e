// The dialog "Settings" and its tabs.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { ChatSettings } from "./chat_settings.tsx";
import { Dialog } from "./dialog.tsx";

/** How the page looks and behaves for this person. */
export function SettingsDialog(): JSX.Element {
  const { screen } = useApp().stores;
  return (
    <Dialog title="Settings" variant="settings" onClose={() => screen.dialog.value = null}>
      <div class="settings-tabs" role="tablist" aria-label="Settings">
        <button
          type="button"
          role="tab"
          class="settings-tab"
          id="tab-chat-settings"
          aria-selected="true"
          aria-controls="panel-chat-settings"
        >
          Chat
        </button>
      </div>
      <div role="tabpanel" id="panel-chat-settings" aria-labelledby="tab-chat-settings">
        <ChatSettings />
      </div>
    </Dialog>
  );
}
