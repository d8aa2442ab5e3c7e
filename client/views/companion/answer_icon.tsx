// The icons of what can be done with answers and questions. They load with the conversation.

import type { JSX } from "preact";
import { IconPath } from "../ui/icon.tsx";

const PATHS = {
  again: "M19.5 12a7.5 7.5 0 1 1-2.6-5.7M19.8 4.2v3.6h-3.6",
  goOn: "M6 6l6 6-6 6M13 6l6 6-6 6",
  back: "M14.5 6l-6 6 6 6",
  onward: "M9.5 6l6 6-6 6",
  copy:
    "M9.5 9h8A1.5 1.5 0 0 1 19 10.5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 8 18.5v-8A1.5 1.5 0 0 1 9.5 9" +
    "M5 15V6.5A1.5 1.5 0 0 1 6.5 5H15",
  edit: "M5 19l.8-3.6L15.6 5.6l2.8 2.8L8.6 18.2zM13.6 7.6l2.8 2.8",
} as const;

/** Name of such an icon. */
export type AnswerIconName = keyof typeof PATHS;

/** A decorative icon in the colour of the text around it. */
export function AnswerIcon({ name }: { name: AnswerIconName }): JSX.Element {
  return <IconPath d={PATHS[name]} />;
}
