// The way in: brand, why one is outside, the ways in, and the form of the one that is chosen.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { OpenWays } from "../store/connection.ts";
import type { Way } from "../store/session.ts";
import { useDoor } from "./app_context.ts";
import { Brand } from "./brand.tsx";
import { JoinForm } from "./join_form.tsx";

const WAYS: readonly { id: Way; name: string; tagline: string; isOpen: (open: OpenWays) => boolean }[] = [
  {
    id: "guest",
    name: "Guest",
    tagline: "Good company, any hour. Pick a name and come in.",
    isOpen: ({ guests }) => guests,
  },
  {
    id: "login",
    name: "Log in",
    tagline: "Welcome back. Your name and your people are waiting.",
    isOpen: () => true,
  },
  {
    id: "register",
    name: "Register",
    tagline: "Make the name yours, on all your devices, for as long as you like.",
    isOpen: ({ registration }) => registration,
  },
];

/** What a person sees who is not in. */
export function JoinScreen(): JSX.Element {
  const { connection, prefs, session } = useDoor().stores;
  const farewell = session.farewell.value;
  const username = useSignal(prefs.username.value);
  const open = WAYS.filter(({ isOpen }) => isOpen(connection.ways.value));
  const way = open.find(({ id }) => id === session.way.value) ?? open[0]!;
  return (
    <main class="join">
      <div class="join-card">
        <header class="join-head">
          <Brand />
          <p class="join-tagline">{way.tagline}</p>
        </header>
        {farewell !== null && <p class="join-farewell" role="alert">{farewell}</p>}
        {open.length > 1 && (
          <div class="segments" role="radiogroup" aria-label="How to come in">
            {open.map(({ id, name }) => (
              <label class="segment" key={id}>
                <input
                  type="radio"
                  name="way"
                  checked={id === way.id}
                  onChange={() => session.choose(id)}
                />
                <span>{name}</span>
              </label>
            ))}
          </div>
        )}
        <JoinForm key={way.id} way={way.id} username={username} />
      </div>
      <p class="join-foot">For adults only. What is said in the lobby is never stored.</p>
    </main>
  );
}
