// Ids of elements, for labels that name each other. Preact's own begin anew in a tree that takes the place of another, and may
// then stand in the document twice.

import { useState } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";

/** Makes what gives ids, each once. */
export function createElementIds(): () => string {
  let last = 0;
  return () => `e${++last}`;
}

/** An id that no other element has, the same for as long as the view is there. */
export function useId(): string {
  const { newElementId } = useLogin();
  return useState(newElementId)[0];
}
