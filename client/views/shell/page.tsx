// The page: the join screen or the room, and the notices over either.

import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useDoor } from "./app_context.ts";
import { JoinScreen } from "../login/login_screen.tsx";
import { Returning } from "../login/returning_member.tsx";
import { Toasts } from "./toast_list.tsx";

/** What is seen in the room. */
export type Screen = () => JSX.Element;

/** The whole page. Nobody is in before the room is there. */
export function App({ room }: { room: ReadonlySignal<Screen | null> }): JSX.Element {
  const { screen, session: { phase, returning } } = useDoor().stores;
  const Room = room.value;
  return (
    <>
      {phase.value === "in" && Room !== null ? <Room /> : returning.value ? <Returning /> : <JoinScreen />}
      {/* A dialog has them itself: what is outside of it is out of reach. */}
      {screen.layers.value === 0 && <Toasts />}
    </>
  );
}
