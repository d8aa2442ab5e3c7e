// Ids of elements, for labels and descriptions. Preact's own `useId` starts again in a tree that replaces another, so
// one id could stand in the document twice.

import { useState } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";

/** Makes a generator of ids. */
export function createElementIds(): () => string {
  let last = 0;
  return () => `e${++last}`;
}

/** An id that no other element has. A view keeps it until it is removed. */
export function useId(): string {
  const { newElementId } = useLogin();
  return useState(newElementId)[0];
}
