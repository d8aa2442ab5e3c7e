// The long press of a finger or a pen.

import { useRef } from "preact/hooks";
import type { AppContextValue } from "../shell/app_context.ts";
import type { MenuPoint } from "./menu.tsx";

/** Duration of a long press, milliseconds. */
const LONG_PRESS_MS = 500;
/** A finger that moves farther is not pressing any more, CSS pixels. */
const MAX_MOVE = 10;

/** Listeners for an element that is pressed. */
export interface PressHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  /** Stops the click that ends a long press. */
  readonly onClickCapture: (event: MouseEvent) => void;
  /** Keeps the focus in the menu when a long press ends. */
  readonly onMouseDown: (event: MouseEvent) => void;
}

/** What a long press does. `pressed`: the element with the listeners; `target`: what was pressed in it. */
export type LongPressListener = (pressed: HTMLElement, at: MenuPoint, target: Element) => boolean;

/**
 * Calls `run` after a long press; it returns whether it did something. Some browsers also send a context menu event
 * then, others do not.
 */
export function useLongPress(
  { clock }: Pick<AppContextValue, "clock">,
): (run: LongPressListener) => PressHandlers {
  const state = useRef({ cancel: (): void => {}, x: 0, y: 0, held: false });
  const stop = (): void => state.current.cancel();
  return (run) => ({
    onPointerDown: (event) => {
      stop();
      const { currentTarget, target, clientX: x, clientY: y } = event;
      state.current.held = false;
      if (event.pointerType === "mouse" || !(target instanceof Element)) return;
      if (!(currentTarget instanceof HTMLElement)) return;
      const cancel = clock.after(LONG_PRESS_MS, () => {
        state.current.held = run(currentTarget, { x, y }, target);
      });
      state.current = { cancel, x, y, held: false };
    },
    onPointerMove: ({ clientX, clientY }) => {
      const { x, y } = state.current;
      if (Math.hypot(clientX - x, clientY - y) > MAX_MOVE) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onMouseDown: (event) => {
      if (state.current.held) event.preventDefault();
    },
    onClickCapture: (event) => {
      if (!state.current.held) return;
      state.current.held = false;
      event.preventDefault();
      event.stopPropagation();
    },
  });
}
