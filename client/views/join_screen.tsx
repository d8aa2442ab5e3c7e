// The way in: brand, why one is outside, and the form.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Brand } from "./brand.tsx";
import { GuestForm } from "./guest_form.tsx";

/** What a person sees who is not in. */
export function JoinScreen(): JSX.Element {
  const { stores } = useApp();
  const farewell = stores.session.farewell.value;
  return (
    <main class="join">
      <div class="join-card">
        <header class="join-head">
          <Brand />
          <p class="join-tagline">Good company, any hour. Pick a name and come in.</p>
        </header>
        {farewell !== null && <p class="join-farewell" role="alert">{farewell}</p>}
        <GuestForm />
      </div>
      <p class="join-foot">For adults only. What is said in the lobby is never stored.</p>
    </main>
  );
}
